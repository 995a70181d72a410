/** What a ledger holds and lets go of: its lock, its files, and what stands in its entries. */
import { copyFileSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { DEPOSIT, fill, folders, must, written } from '../test-support/test-facts.ts';
import { createDatabase } from './database.ts';
import { CHAIN_START } from './entry.ts';
import { HeadFile, readHead } from './head-file.ts';
import { headFileOf, Ledger, type LedgerPlace, readLedger } from './ledger.ts';

const { make, clear } = folders();
afterAll(clear);

describe('a ledger that is refused', () => {
  test('is let go of: when it is mended, the same process opens it', () => {
    const place = make();
    written(place, [fill('a', 1, 100)]);
    const good = readFileSync(place.file);
    const spoilt = new DatabaseSync(place.file);
    spoilt.exec(`UPDATE entries SET digest = '${'0'.repeat(64)}' WHERE number = 2`);
    spoilt.close();
    for (let tries = 0; tries < 2; tries += 1) {
      expect(Ledger.open(place)).toMatchObject({ problem: { code: 'LEDGER202', entry: 2 } });
      expect(readLedger(place, 'suffix')).toMatchObject({ problem: { code: 'LEDGER202', entry: 2 } });
    }
    writeFileSync(place.file, good);
    must(Ledger.open(place)).close();
    writeFileSync(place.file, 'SQLite format 3\u0000 and nothing that follows it');
    expect(Ledger.open(place)).toMatchObject({ problem: { code: 'LEDGER106', file: place.file } });
    writeFileSync(place.file, good);
    must(Ledger.open(place)).close();
  });

  test('when it is made is let go of, and leaves what was there', () => {
    const place = make();
    written(place, [fill('a', 1, 100)]);
    const files = [place.file, headFileOf(place)].map((file) => readFileSync(file, 'latin1'));
    expect(Ledger.create(place, DEPOSIT)).toMatchObject({ problem: { code: 'LEDGER102' } });
    expect([place.file, headFileOf(place)].map((file) => readFileSync(file, 'latin1'))).toEqual(files);
    const ledger = must(Ledger.open(place));
    expect(ledger.head.count).toBe(2);
    ledger.close();
    expect(Ledger.create(place, { ...DEPOSIT, amountMicro: 0 })).toMatchObject({
      problem: { code: 'LEDGER301', field: 'amountMicro' },
    });
  });
});

const OWN_FILES = '/proc/self/fd';

describe.skipIf(!existsSync(OWN_FILES))('the files of a ledger', () => {
  /** Files of that ledger that this process has open. */
  function openOf({ file }: LedgerPlace): string[] {
    const links = readdirSync(OWN_FILES).flatMap((fd) => {
      try {
        return [readlinkSync(`${OWN_FILES}/${fd}`)];
      } catch {
        return []; // the listing's own, closed by now
      }
    });
    return links.filter((link) => link.startsWith(file));
  }

  test('are open while it is, and none of them after it was closed, read, or refused', () => {
    const place = make();
    const ledger = must(Ledger.create(place, DEPOSIT));
    expect(openOf(place)).toEqual(
      expect.arrayContaining([place.file, headFileOf(place), `${place.file}.lock`]),
    );
    ledger.close();
    expect(openOf(place)).toEqual([]);
    must(readLedger(place, 'all'));
    expect(openOf(place)).toEqual([]);
    expect(Ledger.create(place, DEPOSIT)).toMatchObject({ problem: { code: 'LEDGER102' } });
    expect(openOf(place)).toEqual([]);
  });

  test('are let go of when a making finds a deposit that nobody was told of', () => {
    const place = make();
    const made = must(Ledger.make(place, DEPOSIT));
    const steps = made.ledger.steps(made.group);
    expect([steps.next().value, steps.next().value]).toEqual(['writing', 'synced']);
    made.ledger.close();
    expect(Ledger.create(place, DEPOSIT)).toMatchObject({ problem: { code: 'LEDGER102' } });
    expect(openOf(place)).toEqual([]);
  });
});

describe('a group', () => {
  test('is written, then synchronised, then told by the head file', () => {
    const ledger = must(Ledger.create(make(), DEPOSIT));
    const group = ledger.group();
    group.add(fill('a', 1, 100));
    expect([...ledger.steps(group)]).toEqual(['writing', 'synced', 'headed']);
    ledger.close();
  });

  test('of nothing new writes nothing, nor does opening what is whole', () => {
    const place = make();
    written(place, [fill('a', 1, 100)]);
    const head = readFileSync(headFileOf(place));
    const ledger = must(Ledger.open(place));
    must(ledger.post([]));
    must(ledger.post([fill('a', 1, 100)]));
    expect(readFileSync(headFileOf(place))).toEqual(head);
    ledger.close();
  });
});

describe('what a making left behind', () => {
  test('is taken away, log and all: nothing of it is in the new ledger', () => {
    const place = make();
    const head = HeadFile.create(headFileOf(place));
    head.write({ count: 0, digest: CHAIN_START });
    head.close();
    const half = createDatabase(place.file);
    copyFileSync(`${place.file}-wal`, `${place.file}.wal`);
    half.close();
    copyFileSync(`${place.file}.wal`, `${place.file}-wal`);
    writeFileSync(`${place.file}-shm`, 'left behind');
    const ledger = must(Ledger.create(place, DEPOSIT));
    expect(ledger.head).toEqual(readHead(headFileOf(place)));
    expect(ledger.head.count).toBe(1);
    ledger.close();
    expect(must(readLedger(place, 'all')).head.count).toBe(1);
  });

  test('of a head that says nothing yet is a ledger without an entry', () => {
    const place = make();
    const head = HeadFile.create(headFileOf(place));
    head.write({ count: 0, digest: CHAIN_START });
    head.close();
    expect(Ledger.open(place)).toMatchObject({
      problem: { code: 'LEDGER101', file: place.file, acknowledged: undefined },
    });
    expect(existsSync(place.file)).toBe(false);
  });
});

describe('an entry', () => {
  test('is found by the id of its fact, whether it was posted now or before; a snapshot holds none', () => {
    const place = { ...make(), snapshotEvery: 3 };
    const ledger = must(Ledger.create(place, DEPOSIT));
    const a = fill('a', 1, 100);
    expect(must(ledger.post([a, fill('b', 1, 100)])).map(({ entry }) => entry)).toEqual([2, 4]);
    const found = (of: Ledger) => [
      of.entryOf('a'),
      of.factOf('a'),
      of.entryOf('snapshot:3'),
      of.factOf('snapshot:3'),
      of.entryOf('c'),
      of.factOf('c'),
    ];
    const expected = [2, a, 3, undefined, undefined, undefined];
    expect(found(ledger)).toEqual(expected);
    ledger.close();
    const later = must(Ledger.open(place));
    expect(found(later)).toEqual(expected);
    expect(later.book.state.entries).toBe(4);
    later.close();
  });
});

test('what cannot be written is told with what the system says, and what was held is as before', () => {
  const place = make();
  const ledger = must(Ledger.create(place, DEPOSIT));
  const other = new DatabaseSync(place.file);
  other.exec('BEGIN IMMEDIATE');
  expect(ledger.failure).toBeUndefined();
  const failed = ledger.post([fill('a', 1, 100)]);
  expect(failed).toEqual({
    ok: false,
    problem: { code: 'LEDGER401', detail: expect.stringContaining('locked') },
  });
  expect(ledger.book.state.fills).toBe(0);
  other.close();
  ledger.close();
});
