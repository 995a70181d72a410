import { expect, test } from 'vitest';
import type { LedgerProblem } from './problem.ts';
import { isIntegrityProblem, ledgerProblemText } from './problem.ts';

const PROBLEMS: readonly LedgerProblem[] = [
  { code: 'LEDGER101', file: 'l.db', acknowledged: undefined },
  { code: 'LEDGER101', file: 'l.db', acknowledged: 7 },
  { code: 'LEDGER102', file: 'l.db' },
  { code: 'LEDGER103', file: 'l.db' },
  { code: 'LEDGER104', file: 'l.db', detail: 'its format is 2' },
  { code: 'LEDGER105', file: 'l.db' },
  { code: 'LEDGER106', file: 'l.db', detail: 'malformed' },
  { code: 'LEDGER107', file: 'l.db', detail: 'EACCES' },
  { code: 'LEDGER108', file: 'l.db.head' },
  { code: 'LEDGER109', file: 'l.db.head' },
  { code: 'LEDGER110' },
  { code: 'LEDGER201', entry: 3 },
  { code: 'LEDGER202', entry: 3 },
  { code: 'LEDGER203', entry: 3, detail: 'it states no fact' },
  { code: 'LEDGER204', entry: 3, detail: 'its postings differ' },
  { code: 'LEDGER206', acknowledged: 5, found: 4 },
  { code: 'LEDGER207', entry: 3 },
  { code: 'LEDGER301', field: 'by', expected: 'a text' },
  { code: 'LEDGER302', id: 'f1' },
  { code: 'LEDGER303', account: 'cash' },
  { code: 'LEDGER304', cashMicro: 1, amountMicro: 2 },
  { code: 'LEDGER305', open: undefined, session: 'two' },
  { code: 'LEDGER305', open: 'one', session: 'two' },
  { code: 'LEDGER306', person: 'ann' },
  { code: 'LEDGER307', factsMax: 10 },
  { code: 'LEDGER401', detail: 'disk full' },
];

test('every problem has a sentence for what is wrong and one for what to do', () => {
  expect(PROBLEMS.map(ledgerProblemText)).toMatchInlineSnapshot(`
    [
      "LEDGER101: there is no ledger l.db. A new one begins with a deposit by a named person.",
      "LEDGER101: the ledger l.db is gone: its head file has acknowledged 7 entries. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER102: l.db exists already. Capital is carried on in it; only a new file is opened with a deposit.",
      "LEDGER103: l.db is not a ledger. Check the path.",
      "LEDGER104: l.db is not laid out as a ledger of this version: its format is 2. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER105: l.db is in use by another process. End the session that writes to it first.",
      "LEDGER106: l.db is damaged: malformed. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER107: cannot use l.db: EACCES. Check the path and its permissions.",
      "LEDGER108: the head file l.db.head is missing. Restore it: without it nobody can tell whether entries were taken off the ledger.",
      "LEDGER109: the head file l.db.head is damaged. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER110: the ledger holds no entry: making it was cut off before its deposit. Make it again, with a deposit.",
      "LEDGER201: entry 3 is missing. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER202: entry 3 is not the one that was written: its digest differs. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER203: entry 3 is not as a ledger writes it: it states no fact. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER204: entry 3 does not follow from the entries before it: its postings differ. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER206: the ledger holds 4 entries, but 5 were acknowledged: it was rolled back or lost its end. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER207: entry 3 is not the one that was acknowledged: the ledger was rewritten. Restore ledger and head file together from a backup; nothing may trade on this one.",
      "LEDGER301: by must be a text. Nothing was posted.",
      "LEDGER302: "f1" is in the ledger already, with another content. Nothing was posted: one id stands for one fact.",
      "LEDGER303: cash would exceed what the ledger keeps exactly (2^53 in all, 10^15 at once). Nothing was posted.",
      "LEDGER304: a withdrawal of 2 exceeds the cash of 1. Nothing was posted.",
      "LEDGER305: session two is not open. Nothing was posted.",
      "LEDGER305: session one is still open, two cannot begin or end. Resume the open one under its own terms, and let it end.",
      "LEDGER306: ann is named twice. Two different people must sign.",
      "LEDGER307: more than 10 facts in one group. Commit more often.",
      "LEDGER401: writing failed: disk full. The ledger takes nothing more until it is opened again; whether the last group is in it is seen then.",
    ]
  `);
});

test('damage, tampering and roll-back are told from what is just unusable here', () => {
  expect(isIntegrityProblem({ code: 'LEDGER101', file: 'l.db', acknowledged: undefined })).toBe(false);
  const codes = PROBLEMS.filter(isIntegrityProblem).map(({ code }) => code);
  expect(codes.join(' ')).toBe(
    'LEDGER101 LEDGER104 LEDGER106 LEDGER109 LEDGER201 LEDGER202 LEDGER203 LEDGER204 LEDGER206 LEDGER207',
  );
});
