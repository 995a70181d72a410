import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { JournalStep } from './journal-witness.ts';
import { writeMembersTraces } from './members-trace.ts';

const pin = (model: string) => ({ specDigest: `sha256:${'0'.repeat(64)}`, model }) as const;
const SPECS = { InventoryLocks: pin('MCInventoryLocks'), AdaptiveCutoff: pin('MCAdaptiveCutoff') };
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-members-'));
afterAll(() => rmSync(folder, { recursive: true }));

let us = 0;
const step = (action: string, args: JournalStep['args'], member = 'member-1'): JournalStep => {
  us += 10;
  return { us, member, action, args };
};
const change = (action: string, version: number, mostCenti: number, from: number, fromCenti: number) =>
  step(action, { account: 'a', version, mostCenti, previousVersion: from, previousMostCenti: fromCenti });

function linesOf(file: string | undefined): { action?: string; args?: { l?: number }; state?: object }[] {
  const lines = readFileSync(file ?? '', 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ action }) => action !== undefined);
}

test('limits follow each other as they were built: what was lost is left out, what a journal lost is filled in', () => {
  const steps = [
    change('Cut', 10, 600, 0, 0),
    change('Cut', 20, 0, 10, 600), // to nothing
    change('Restore', 30, 400, 20, 0), // on a member alone: nobody built on it
    change('Restore', 40, 500, 20, 0),
    // A member was killed before it had written version 50.
    change('Cut', 60, 200, 50, 300),
    change('Cut', 70, 300, 0, 0), // set anew, after the row was lost with every member
  ];
  const [file, ...more] = writeMembersTraces(folder, SPECS, [...steps].reverse());
  expect(more).toEqual([]);
  expect(linesOf(file).map(({ action, args, state }) => [action, args?.l, state])).toEqual([
    ['Cut', 1, { limit: { version: 2, most: 1 } }],
    ['Restore', 501, { limit: { version: 3, most: 501 } }],
    ['Cut', 301, { limit: { version: 4, most: 301 } }],
    ['Cut', 201, { limit: { version: 5, most: 201 } }],
    ['Restore', 301, { limit: { version: 6, most: 301 } }],
  ]);
});

test('leases are grants, renewals and releases of all members, in the order of their tokens', () => {
  const lease = (action: string, worker: string, token: number, member: string) =>
    step(action, { instrument: 'BTC', worker, token }, member);
  const steps = [
    lease('Grant', 'w1', 5, 'member-1'),
    lease('Renew', 'w1', 5, 'member-2'),
    lease('Release', 'w1', 5, 'member-2'),
    lease('Grant', 'w2', 9, 'member-3'),
    lease('Grant', 'w1', 12, 'member-1'),
  ];
  const [file] = writeMembersTraces(folder, SPECS, steps);
  const done = linesOf(file).map(({ action }) => action);
  expect(done.filter((action) => action !== 'Request' && action !== 'RenewalDue')).toEqual([
    'Grant',
    'Renew',
    'Release',
    'Grant',
    'Expire',
    'Grant',
  ]);
});

test('nothing that happened is no trace', () => {
  expect(writeMembersTraces(folder, SPECS, [])).toEqual([]);
});
