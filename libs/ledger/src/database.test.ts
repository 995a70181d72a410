/** The SQLite file of a ledger: how it is opened, what of it is refused, and what its errors are taken for. */
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { folders, LEFT_OPEN_MAX, leftOpenBy } from '../test-support/test-facts.ts';
import {
  createDatabase,
  entriesFrom,
  isSqlite,
  newestSnapshot,
  openDatabase,
  storageProblem,
} from './database.ts';
import { BODY_BYTES_MAX, BUSY_WAIT_MS } from './limits.ts';

const { make, clear } = folders();
afterAll(clear);

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0];
}

/** A file with the layout of a ledger, and what was done to it. */
function fileWith(sql = ''): string {
  const { file } = make();
  const database = createDatabase(file);
  database.exec(sql);
  database.close();
  return file;
}

/** The handle, or what is refused. */
function opened(file: string, access: 'read' | 'write' = 'read') {
  const found = openDatabase(file, access);
  return 'problem' in found ? found.problem : found.database;
}

const insert = (number: number, id: string, body = '{}'): string =>
  `INSERT INTO entries VALUES (${number}, '${id}', '${body}', 'd${number}');`;

describe('a ledger’s database', () => {
  test('waits for stable storage at each commit, whoever made it', () => {
    const { file } = make();
    const made = createDatabase(file);
    expect(['journal_mode', 'synchronous', 'busy_timeout'].map((name) => pragma(made, name))).toEqual([
      'wal',
      2, // FULL
      BUSY_WAIT_MS,
    ]);
    expect(['application_id', 'user_version'].map((name) => pragma(made, name))).toEqual([0x504c_4c47, 1]);
    made.close();
    const again = opened(file, 'write') as DatabaseSync;
    expect(['journal_mode', 'synchronous', 'busy_timeout'].map((name) => pragma(again, name))).toEqual([
      'wal',
      2,
      BUSY_WAIT_MS,
    ]);
    again.exec(insert(1, 'a'));
    again.close();
  });

  test('that somebody set to another journal waits again once it is written to; reading changes nothing', () => {
    const file = fileWith('PRAGMA journal_mode = DELETE');
    const read = opened(file) as DatabaseSync;
    expect(pragma(read, 'journal_mode')).toBe('delete');
    read.close();
    const write = opened(file, 'write') as DatabaseSync;
    expect(pragma(write, 'journal_mode')).toBe('wal');
    write.close();
  });

  test('that cannot even be opened is thrown, and no handle is left, whatever was wrong', () => {
    const { file } = make();
    writeFileSync(file, 'SQLite format 3\u0000 and nothing that follows it');
    expect(() => openDatabase(file, 'read')).toThrow('not a database');
    const other = fileWith('PRAGMA user_version = 2');
    const left = leftOpenBy(() => {
      expect(() => openDatabase(file, 'read')).toThrow();
      expect(opened(other)).toMatchObject({ code: 'LEDGER104' });
    });
    expect(left).toBeLessThan(LEFT_OPEN_MAX);
  });

  test('is read without a right to write, with every page checked, and runs nothing that stands in it', () => {
    const database = opened(fileWith()) as DatabaseSync;
    expect(
      ['cell_size_check', 'trusted_schema', 'busy_timeout'].map((name) => pragma(database, name)),
    ).toEqual([1, 0, BUSY_WAIT_MS]);
    expect(() => database.exec(insert(1, 'a'))).toThrow('readonly');
    database.close();
  });

  test.each<[string, string, string]>([
    ['another program', 'PRAGMA application_id = 7', 'it is marked as the file of another program (7)'],
    ['another version', 'PRAGMA user_version = 2', 'its format is 2'],
    ['other tables', 'CREATE TABLE more (x)', 'its tables are not those of a ledger'],
    ['no table', 'DROP TABLE entries', 'its tables are not those of a ledger'],
  ])('of %s is refused, and told so', (_what, sql, detail) => {
    const file = fileWith(sql);
    expect(opened(file)).toEqual({ code: 'LEDGER104', file, detail });
  });

  test('that is no database is damage', () => {
    const { file } = make();
    writeFileSync(file, 'a letter that is longer than the first bytes of a database');
    expect(opened(file)).toEqual({ code: 'LEDGER106', file, detail: 'it is no SQLite file' });
    expect(isSqlite(file)).toBe(false);
    writeFileSync(file, 'SQLite format 3'); // one byte short
    expect(isSqlite(file)).toBe(false);
    expect(isSqlite(fileWith())).toBe(true);
  });

  test('whose index disagrees with its table is damage, with what SQLite says', () => {
    const { file } = make();
    const database = createDatabase(file);
    database.exec(insert(1, 'a'));
    database.exec('PRAGMA writable_schema = ON');
    database.close();
    const unsafe = new DatabaseSync(file, { defensive: false });
    unsafe.exec(
      `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'entries') WHERE name LIKE 'sqlite_autoindex%'`,
    );
    unsafe.close();
    try {
      expect(opened(file)).toMatchObject({ code: 'LEDGER106', file, detail: expect.stringMatching(/./) });
    } catch (error) {
      expect(storageProblem(file, error)).toMatchObject({ code: 'LEDGER106', file });
    }
  });

  test('gives its entries in order, from one on, and none that is larger than an entry can be', () => {
    const file = fileWith(
      insert(3, 'c') + insert(1, 'a') + insert(2, 'b') + insert(4, 'd', 'x'.repeat(BODY_BYTES_MAX + 1)),
    );
    const database = opened(file) as DatabaseSync;
    expect([...entriesFrom(database, 2)]).toEqual([
      { number: 2, id: 'b', body: '{}', digest: 'd2' },
      { number: 3, id: 'c', body: '{}', digest: 'd3' },
    ]);
    database.close();
  });

  test('knows its newest snapshot, and begins with the deposit before the first', () => {
    const none = opened(
      fileWith(insert(1, 'opening') + insert(2, 'snap') + insert(3, 'tnap')),
    ) as DatabaseSync;
    expect(newestSnapshot(none)).toBe(1);
    none.close();
    const some = opened(
      fileWith(
        insert(1, 'opening') +
          insert(1_000, 'snapshot:1000') +
          insert(2_000, 'snapshot:2000') +
          insert(2_001, 'zzz'),
      ),
    ) as DatabaseSync;
    expect(newestSnapshot(some)).toBe(2_000);
    some.close();
  });
});

describe('what goes wrong', () => {
  const sqlite = (errcode: number | undefined) =>
    Object.assign(new Error('says SQLite'), { code: 'ERR_SQLITE_ERROR', errcode });

  test.each<[string, number, string]>([
    ['busy', 5, 'LEDGER105'],
    ['locked', 6, 'LEDGER105'],
    ['busy in recovery', 5 | (1 << 8), 'LEDGER105'],
    ['no permission', 3, 'LEDGER107'],
    ['read only', 8, 'LEDGER107'],
    ['read only for a directory', 8 | (6 << 8), 'LEDGER107'],
    ['full', 13, 'LEDGER107'],
    ['cannot be opened', 14, 'LEDGER107'],
    ['malformed', 11, 'LEDGER106'],
    ['not a database', 26, 'LEDGER106'],
    ['an error of input or output', 10, 'LEDGER106'],
  ])('in SQLite (%s) is a problem of its kind', (_what, errcode, code) => {
    const detail = code === 'LEDGER105' ? {} : { detail: 'says SQLite' };
    expect(storageProblem('l.db', sqlite(errcode))).toEqual({ code, file: 'l.db', ...detail });
  });

  test('in the file system is told by the system’s own word', () => {
    const error = Object.assign(new Error('no'), { code: 'EACCES', syscall: 'open' });
    expect(storageProblem('l.db', error)).toEqual({ code: 'LEDGER107', file: 'l.db', detail: 'EACCES' });
  });

  test('with a number that does not fit is damage', () => {
    const error = Object.assign(new Error('too large'), { code: 'ERR_OUT_OF_RANGE' });
    expect(storageProblem('l.db', error)).toEqual({ code: 'LEDGER106', file: 'l.db', detail: 'too large' });
  });

  test('in ourselves is thrown on', () => {
    const defect = new TypeError('ours');
    expect(() => storageProblem('l.db', defect)).toThrow(defect);
  });
});
