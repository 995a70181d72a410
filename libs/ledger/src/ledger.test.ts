import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { DEPOSIT, fill, folders, must, written } from '../test-support/test-facts.ts';
import { canonicalText } from './canonical.ts';
import { createDatabase, storageProblem } from './database.ts';
import { CHAIN_START, chained, entryOf, type StoredEntry } from './entry.ts';
import type { FillFact } from './fact.ts';
import { HeadFile, readHead } from './head-file.ts';
import { headFileOf, Ledger, type LedgerPlace, type Posted, readLedger } from './ledger.ts';
import { GROUP_FACTS_MAX, SNAPSHOT_EVERY } from './limits.ts';

const { make, clear } = folders();
afterAll(clear);

function fills(count: number, from = 0): FillFact[] {
  return Array.from({ length: count }, (_, at) =>
    fill(`f${from + at}`, at % 2 === 0 ? 1 : -1, 100 + (at % 7)),
  );
}

/** Entries and whether they are new. */
function told(posted: readonly Posted[]): object[] {
  return posted.map(({ entry, isNew }) => ({ entry, isNew }));
}

/** The code of what opening and reading refuse; both must say the same. */
function refusalOf(place: LedgerPlace): unknown {
  const read = readLedger(place, 'all');
  const opened = Ledger.open(place);
  if (opened.ok) opened.value.close();
  expect(opened).toEqual(read.ok ? expect.objectContaining({ ok: true }) : read);
  return read.ok ? 'ok' : read.problem.code;
}

/** Edits the stored entries behind the ledger's back. */
function tamper(place: LedgerPlace, sql: string): void {
  const database = new DatabaseSync(place.file, { defensive: false });
  database.exec(sql);
  database.close();
}

// [utest->REQ~ledger-persistent~1]
describe('a new ledger', () => {
  test('begins with a deposit, and its capital is there in the next session', () => {
    const place = make();
    const first = must(Ledger.create(place, DEPOSIT));
    expect(told(must(first.post([fill('a', 1, 100)])))).toEqual([{ entry: 2, isNew: true }]);
    const { state } = first.book;
    const { head } = first;
    first.close();
    const second = must(Ledger.open(place));
    expect([second.book.state, second.head]).toEqual([state, head]);
    expect(second.book.cashMicro).toBe(900_000_000 - 1);
    second.close();
  });

  test('is never made over one that exists, whatever of it is left', () => {
    const place = make();
    written(place, []);
    const again = { ok: false, problem: { code: 'LEDGER102', file: place.file } };
    expect(Ledger.create(place, DEPOSIT)).toEqual(again);
    const headOnly = make();
    copyFileSync(headFileOf(place), headFileOf(headOnly));
    expect(Ledger.create(headOnly, DEPOSIT)).toMatchObject({ problem: { code: 'LEDGER102' } });
    writeFileSync(headFileOf(headOnly), 'nonsense');
    expect(Ledger.create(headOnly, DEPOSIT)).toMatchObject({ problem: { code: 'LEDGER102' } });
    const fileOnly = make();
    copyFileSync(place.file, fileOnly.file);
    expect(Ledger.create(fileOnly, DEPOSIT)).toMatchObject({ problem: { code: 'LEDGER102' } });
  });

  test('whose making was cut off before its deposit is refused, and made again', () => {
    const headOnly = make();
    cutOff(headOnly).close();
    expect(readLedger(headOnly, 'all')).toEqual({
      ok: false,
      problem: { code: 'LEDGER101', file: headOnly.file, acknowledged: undefined },
    });
    written(headOnly, []);
    const both = make();
    cutOff(both).close();
    createDatabase(both.file).close();
    expect(refusalOf(both)).toBe('LEDGER110');
    written(both, []);
    expect(refusalOf(both)).toBe('ok');
  });

  // Found by the model: Create, Crash after the commit and before the head, Create made a second capital.
  test('whose deposit was committed, though nobody was told, is not made again', () => {
    const place = make();
    const made = must(Ledger.make(place, DEPOSIT));
    const steps = made.ledger.steps(made.group);
    expect([steps.next().value, steps.next().value]).toEqual(['writing', 'synced']);
    made.ledger.close();
    expect(Ledger.create(place, DEPOSIT)).toMatchObject({ problem: { code: 'LEDGER102' } });
    const opened = must(Ledger.open(place));
    expect([opened.book.capitalMicro, opened.entryOf('opening')]).toEqual([DEPOSIT.amountMicro, 1]);
    expect([opened.factOf('opening'), opened.factOf('other')]).toEqual([DEPOSIT, undefined]);
    opened.close();
    const early = make();
    cutOff(early).close();
    writeFileSync(early.file, '');
    written(early, []);
    expect(refusalOf(early)).toBe('ok');
  });

  test('takes no malformed deposit, and leaves nothing behind', () => {
    const place = make();
    expect(Ledger.create(place, { ...DEPOSIT, by: '' })).toMatchObject({ problem: { code: 'LEDGER301' } });
    expect(existsSync(place.file)).toBe(false);
  });

  test('in a folder that is not there is refused with the reason', () => {
    const place = { file: join(dirname(make().file), 'none', 'ledger.db') };
    expect(Ledger.create(place, DEPOSIT)).toMatchObject({ problem: { code: 'LEDGER107' } });
  });

  function cutOff(place: LedgerPlace): HeadFile {
    const head = HeadFile.create(headFileOf(place));
    head.write({ count: 0, digest: CHAIN_START });
    return head;
  }
});

describe('posting', () => {
  test('takes a group as a whole or not at all', () => {
    const ledger = must(Ledger.create(make(), DEPOSIT));
    const { head, book } = ledger;
    const group = [fill('a', 1, 100), { ...fill('b', 1, 100), quantityMicro: 0 }];
    expect(ledger.post(group)).toMatchObject({ problem: { code: 'LEDGER301', field: 'quantityMicro' } });
    expect([ledger.head, ledger.book]).toEqual([head, book]);
    const tooMuch = { ...DEPOSIT, kind: 'withdrawal' as const, id: 'w', amountMicro: 2_000_000_000 };
    expect(ledger.post([fill('a', 1, 100), tooMuch])).toMatchObject({ problem: { code: 'LEDGER304' } });
    expect([ledger.head, ledger.book]).toEqual([head, book]);
    expect(must(ledger.post([]))).toEqual([]);
    expect(ledger.head).toBe(head);
    ledger.close();
  });

  test('applies no fact twice, in one group or in another session', () => {
    const place = make();
    const ledger = must(Ledger.create(place, DEPOSIT));
    const a = fill('a', 1, 100);
    const [made, same] = must(ledger.post([a, a]));
    expect(made?.effect.postings).toContainEqual(['fees', 1]);
    expect(same?.effect).toEqual(made?.effect);
    expect(told([made, same].filter((each) => each !== undefined))).toEqual([
      { entry: 2, isNew: true },
      { entry: 2, isNew: false },
    ]);
    ledger.close();
    const later = must(Ledger.open(place));
    const { head } = later;
    expect(must(later.post([a]))[0]?.effect).toEqual(made?.effect);
    expect(told(must(later.post([a, DEPOSIT])))).toEqual([
      { entry: 2, isNew: false },
      { entry: 1, isNew: false },
    ]);
    expect(later.head).toEqual(head);
    expect(later.post([{ ...a, feeMicro: 2 }])).toEqual({
      ok: false,
      problem: { code: 'LEDGER302', id: 'a' },
    });
    expect(later.post([fill('b', 1, 1), { ...fill('b', 1, 2) }])).toMatchObject({
      problem: { code: 'LEDGER302' },
    });
    later.close();
  });

  test('takes a fact with a field that says nothing for one without it', () => {
    const ledger = must(Ledger.create(make(), DEPOSIT));
    const a = fill('a', 1, 100);
    must(ledger.post([{ ...a, feed: undefined } as unknown as FillFact]));
    expect(told(must(ledger.post([a])))).toEqual([{ entry: 2, isNew: false }]);
    ledger.close();
  });

  test('takes a whole group of the largest size, and no larger one', () => {
    const ledger = must(Ledger.create(make(), DEPOSIT));
    expect(ledger.post(fills(GROUP_FACTS_MAX + 1))).toEqual({
      ok: false,
      problem: { code: 'LEDGER307', factsMax: GROUP_FACTS_MAX },
    });
    expect(must(ledger.post(fills(GROUP_FACTS_MAX)))).toHaveLength(GROUP_FACTS_MAX);
    ledger.close();
  });

  test('a failure to write refuses everything until the ledger is opened again', () => {
    const place = make();
    const ledger = must(Ledger.create(place, DEPOSIT));
    const { head } = ledger;
    const intruder = new DatabaseSync(place.file);
    intruder.exec('BEGIN IMMEDIATE');
    const failed = ledger.post([fill('a', 1, 100)]);
    expect(failed).toMatchObject({ ok: false, problem: { code: 'LEDGER401' } });
    intruder.exec('ROLLBACK');
    intruder.close();
    expect(ledger.post([fill('a', 1, 100)])).toEqual(failed);
    expect([ledger.failure, ledger.head]).toEqual([failed.ok ? undefined : failed.problem, head]);
    ledger.close();
    const again = must(Ledger.open(place));
    expect(told(must(again.post([fill('a', 1, 100)])))).toEqual([{ entry: 2, isNew: true }]);
    again.close();
  });
});

describe('one writer', () => {
  test('a second one is refused, a reader is not', () => {
    const place = make();
    const ledger = must(Ledger.create(place, DEPOSIT));
    must(ledger.post([fill('a', 1, 100)]));
    expect(Ledger.open(place)).toEqual({ ok: false, problem: { code: 'LEDGER105', file: place.file } });
    expect(must(readLedger(place, 'all')).head).toEqual(ledger.head);
    ledger.close();
    must(Ledger.open(place)).close();
  });
});

describe('snapshots', () => {
  test('stand at every thousandth entry; what follows from the last one is what follows from all', () => {
    const place = make();
    written(place, fills(2 * SNAPSHOT_EVERY + 10));
    const seen: string[] = [];
    const all = must(readLedger(place, 'all', ({ id }) => seen.push(id)));
    expect([seen[998], seen[999], seen[1_999]]).toEqual(['f997', 'snapshot:1000', 'snapshot:2000']);
    const replayed: number[] = [];
    const suffix = must(readLedger(place, 'suffix', ({ number }) => replayed.push(number)));
    expect(replayed[0]).toBe(2_001);
    expect([suffix.book.state, suffix.head]).toEqual([all.book.state, all.head]);
  });

  test('do not depend on how facts were grouped', () => {
    const [one, many] = [make(), make()];
    written(one, fills(1_500));
    const ledger = must(Ledger.create(many, DEPOSIT));
    for (let from = 0; from < 1_500; from += 100) must(ledger.post(fills(1_500).slice(from, from + 100)));
    expect(ledger.head).toEqual(must(readLedger(one, 'all')).head);
    ledger.close();
  });

  test('that are altered, digests and head file with them, are refused by a full replay', () => {
    const place = make();
    written(place, fills(SNAPSHOT_EVERY));
    forge(place, (entry) =>
      entry.number === SNAPSHOT_EVERY ? entry.body.replace('"fills":998', '"fills":997') : entry.body,
    );
    expect(readLedger(place, 'suffix')).toMatchObject({ ok: true });
    expect(readLedger(place, 'all')).toMatchObject({
      problem: {
        code: 'LEDGER204',
        entry: SNAPSHOT_EVERY,
        detail: 'the snapshot is not the sum of the entries',
      },
    });
  });
});

describe('a ledger that was touched', () => {
  test('is refused with the number of the entry', () => {
    const cases: readonly (readonly [sql: string, code: string, entry: number])[] = [
      [
        `UPDATE entries SET body = replace(body, '"feeMicro":1', '"feeMicro":2') WHERE number = 3`,
        'LEDGER202',
        3,
      ],
      [`UPDATE entries SET digest = '${'0'.repeat(64)}' WHERE number = 4`, 'LEDGER202', 4],
      ['DELETE FROM entries WHERE number = 2', 'LEDGER201', 2],
      ['UPDATE entries SET number = -1 WHERE number = 1', 'LEDGER201', 1],
      [`UPDATE entries SET id = 'other' WHERE number = 3`, 'LEDGER203', 3],
    ];
    for (const [sql, code, entry] of cases) {
      const place = make();
      written(place, fills(5));
      tamper(place, sql);
      expect([sql, refusalOf(place)]).toEqual([sql, code]);
      expect(readLedger(place, 'all')).toMatchObject({ problem: { entry } });
    }
  });

  test('that was rewritten with digests that chain is refused for what it says', () => {
    const cases: readonly (readonly [find: string, replace: string, code: string])[] = [
      ['"cash",-100000001', '"cash",-100000000', 'LEDGER204'],
      ['"quantityMicro":1000000', '"quantityMicro":0', 'LEDGER203'],
      ['"kind":"fill"', '"kind":"gift"', 'LEDGER203'],
      ['"number":2', '"number":7', 'LEDGER203'],
      ['{"effect"', ' {"effect"', 'LEDGER203'],
      ['"fact"', '"text"', 'LEDGER203'],
      ['"atMs":1', '"atMs":1.5', 'LEDGER203'],
      ['{"effect"', 'null{"effect"', 'LEDGER203'],
    ];
    for (const [find, replace, code] of cases) {
      const place = make();
      written(place, fills(3));
      forge(place, (entry) => (entry.number === 2 ? entry.body.replace(find, replace) : entry.body));
      expect([find, refusalOf(place)]).toEqual([find, code]);
      expect(readLedger(place, 'all')).toMatchObject({ problem: { entry: 2 } });
    }
  });

  test('whose fact was forged so that it is impossible is refused', () => {
    const place = make();
    written(place, [{ ...DEPOSIT, kind: 'withdrawal', id: 'w', amountMicro: 5 }]);
    forge(place, ({ body, number }) =>
      number === 2
        ? body.replaceAll('5]', '5000000000]').replace('"amountMicro":5', '"amountMicro":5000000000')
        : body,
    );
    expect(readLedger(place, 'all')).toMatchObject({ problem: { code: 'LEDGER204', entry: 2 } });
  });

  test('whose snapshot is none is refused', () => {
    const bodies = [
      'null',
      '7',
      '{}',
      '{"agrees":1,"balances":[["cash","x"]],"entries":999,"fills":0,"peakMicro":0,"session":null,"unrecorded":[]}',
      '{"agrees":1,"balances":[[7,1]],"entries":999,"fills":0,"peakMicro":0,"session":null,"unrecorded":[]}',
      '{"agrees":1,"balances":[["cash",1]],"entries":999,"fills":0,"peakMicro":0,"session":7,"unrecorded":[]}',
      '{"agrees":1,"balances":[["cash",1]],"entries":999,"fills":0,"peakMicro":0,"session":{"build":"b","session":"s","terms":"t"},"unrecorded":[1]}',
      // Each cost is exact, their total is not.
      '{"agrees":1,"balances":[["cost:A",9007199254740991],["cost:B",9007199254740991]],"entries":999,"fills":0,"peakMicro":0,"session":null,"unrecorded":[]}',
    ];
    for (const snapshot of bodies) {
      const place = make();
      written(place, fills(SNAPSHOT_EVERY));
      forge(place, ({ number, body }) =>
        number === SNAPSHOT_EVERY ? `{"number":${SNAPSHOT_EVERY},"snapshot":${snapshot}}` : body,
      );
      expect(refusalOf(place)).toBe('LEDGER203');
    }
  });

  test('that is gone, cut short or put back to yesterday is noticed by its head file', () => {
    const place = make();
    written(place, fills(3));
    const yesterday = `${place.file}.yesterday`;
    copyFileSync(place.file, yesterday);
    const ledger = must(Ledger.open(place));
    must(ledger.post([fill('later', 1, 1)]));
    ledger.close();
    const { file } = place;
    const today = readFileSync(file);
    copyFileSync(yesterday, file);
    expect(readLedger(place, 'all')).toEqual({
      ok: false,
      problem: { code: 'LEDGER206', acknowledged: 5, found: 4 },
    });
    expect(refusalOf(place)).toBe('LEDGER206');
    rmSync(file);
    expect(readLedger(place, 'all')).toEqual({
      ok: false,
      problem: { code: 'LEDGER101', file, acknowledged: 5 },
    });
    expect(refusalOf(place)).toBe('LEDGER101');
    writeFileSync(file, today);
    forge(place, ({ body }) => body.replace('first capital', 'other capital'), false);
    expect(refusalOf(place)).toBe('LEDGER207');
  });

  test('is another one in its place: the head file says so', () => {
    const [mine, other] = [make(), make()];
    written(mine, fills(2));
    written(other, [fill('x', 1, 1), fill('y', 1, 1), fill('z', 1, 1)]);
    copyFileSync(other.file, mine.file);
    expect(readLedger(mine, 'all')).toEqual({ ok: false, problem: { code: 'LEDGER207', entry: 3 } });
  });
});

/** Rewrites the bodies with digests that chain, and the head file with them. */
function forge(place: LedgerPlace, bodyOf: (entry: StoredEntry) => string, withHead = true): void {
  const database = new DatabaseSync(place.file);
  const rows = database.prepare('SELECT * FROM entries ORDER BY number').all() as unknown as StoredEntry[];
  let digest = CHAIN_START;
  for (const entry of rows) {
    const body = bodyOf(entry);
    digest = chained(digest, body);
    database
      .prepare('UPDATE entries SET body = ?, digest = ? WHERE number = ?')
      .run(body, digest, entry.number);
  }
  database.close();
  if (!withHead) return;
  const { file } = HeadFile.open(headFileOf(place));
  file.write({ count: rows.length, digest });
  file.close();
}

describe('the files', () => {
  test('a missing ledger is a refusal, not a fresh start', () => {
    const place = make();
    expect(readLedger(place, 'all')).toEqual({
      ok: false,
      problem: { code: 'LEDGER101', file: place.file, acknowledged: undefined },
    });
    expect(refusalOf(place)).toBe('LEDGER101');
    writeFileSync(headFileOf(place), 'nonsense');
    expect(refusalOf(place)).toBe('LEDGER101');
  });

  test('a head file that is missing or damaged is refused', () => {
    const place = make();
    written(place, []);
    const headFile = headFileOf(place);
    renameSync(headFile, `${headFile}.away`);
    expect(refusalOf(place)).toBe('LEDGER108');
    writeFileSync(headFile, 'nonsense');
    expect(refusalOf(place)).toBe('LEDGER109');
    writeFileSync(headFile, '');
    expect(refusalOf(place)).toBe('LEDGER109');
  });

  test('a head file may lie elsewhere', () => {
    const place = make();
    const elsewhere = { ...place, headFile: join(dirname(make().file), 'head') };
    written(elsewhere, fills(1));
    expect(existsSync(headFileOf(place))).toBe(false);
    expect(refusalOf(elsewhere)).toBe('ok');
  });

  test('a head file that is one group behind is brought up: the group was committed', () => {
    const place = make();
    written(place, fills(1));
    const behind = readFileSync(headFileOf(place));
    const ledger = must(Ledger.open(place));
    must(ledger.post([fill('late', 1, 1)]));
    const { head } = ledger;
    ledger.close();
    writeFileSync(headFileOf(place), behind);
    expect(must(readLedger(place, 'all')).head).toEqual(head);
    must(Ledger.open(place)).close();
    expect(readHead(headFileOf(place))).toEqual(head);
  });

  test('a torn line of the head file leaves the other line', () => {
    const place = make();
    const file = headFileOf(place);
    const head = HeadFile.create(file);
    const digest = 'a'.repeat(64);
    head.write({ count: 1, digest });
    head.write({ count: 2, digest });
    head.write({ count: 3, digest });
    head.close();
    expect(readHead(file)).toEqual({ count: 3, digest });
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 60), Buffer.alloc(68), bytes.subarray(128)]));
    expect(readHead(file)).toEqual({ count: 2, digest });
    const opened = HeadFile.open(file);
    opened.file.write({ count: 4, digest });
    opened.file.close();
    expect(readFileSync(file, 'latin1')).toMatch(/^4 a{64} [0-9a-f]{16} +\n2 a{64} [0-9a-f]{16} +\n$/);
    expect(readHead(file)).toEqual({ count: 4, digest });
  });

  test('what is no ledger is refused as such', () => {
    const place = make();
    writeFileSync(place.file, 'a letter');
    expect(refusalOf(place)).toBe('LEDGER103');
    written(Object.assign(place, { file: `${place.file}2` }), []);
    writeFileSync(place.file, 'SQLite form');
    expect(refusalOf(place)).toBe('LEDGER106');
    rmSync(place.file);
    mkdirSync(place.file);
    expect(refusalOf(place)).toBe('LEDGER107');
  });

  test('another version, other tables, another program and a damaged index are refused', () => {
    const cases: readonly (readonly [sql: string, code: string])[] = [
      ['PRAGMA user_version = 2', 'LEDGER104'],
      ['PRAGMA application_id = 7', 'LEDGER104'],
      ['CREATE TABLE more (x)', 'LEDGER104'],
      ['DROP TABLE entries', 'LEDGER104'],
      [
        `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' UNIQUE', '       ')`,
        'LEDGER106',
      ],
    ];
    for (const [sql, code] of cases) {
      const place = make();
      written(place, fills(2));
      tamper(place, sql);
      expect([sql, refusalOf(place)]).toEqual([sql, code]);
    }
  });

  test('an index that disagrees with its table is damage, wherever an id was changed', () => {
    const codes = new Set<unknown>();
    const place = make();
    written(place, [fill('needle', 1, 1)]);
    const bytes = readFileSync(place.file);
    for (let at = bytes.indexOf('needle'); at >= 0; at = bytes.indexOf('needle', at + 1)) {
      const changed = make();
      copyFileSync(headFileOf(place), headFileOf(changed));
      writeFileSync(changed.file, bytes.with(at, 'N'.charCodeAt(0)));
      codes.add(refusalOf(changed));
    }
    expect([...codes].sort()).toEqual(['LEDGER106', 'LEDGER202']);
  });

  test('numbers that do not fit are damage', () => {
    const place = make();
    written(place, fills(1));
    tamper(place, `UPDATE entries SET number = ${Number.MAX_SAFE_INTEGER}0 WHERE number = 2`);
    expect(refusalOf(place)).toBe('LEDGER106');
  });

  test('a number that is not exact never gets into the text of an entry', () => {
    for (const value of [0.5, -0, 2 ** 53, Number.NaN]) expect(() => canonicalText(value)).toThrow('exact');
  });

  test('a defect of ours is not taken for damage', () => {
    expect(() => storageProblem('x', new TypeError('ours'))).toThrow('ours');
  });

  test('an entry has one text, and its digest fixes the ones before it', () => {
    const one = entryOf(1, { fact: DEPOSIT, effect: { postings: [] } }, CHAIN_START);
    expect(one.body).toBe(
      '{"effect":{"postings":[]},"fact":{"amountMicro":1000000000,"atMs":0,"by":"ann","id":"opening","kind":"deposit","note":"first capital"},"number":1}',
    );
    expect(chained(CHAIN_START, one.body)).toBe(one.digest);
    expect(chained('0'.repeat(64), one.body)).not.toBe(one.digest);
  });
});
