/** The SQLite file: its layout, how it is opened, and what of it is checked before a byte of it is believed. */
import { closeSync, openSync, readSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StoredEntry } from './entry.ts';
import { SNAPSHOT_ID } from './fact-check.ts';
import { BODY_BYTES_MAX, BUSY_WAIT_MS } from './limits.ts';
import type { LedgerProblem } from './problem.ts';

const APPLICATION_ID = 0x504c4c47; // 'PLLG', as `file` shows it
const FORMAT_VERSION = 1;
const TABLE = `CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  digest TEXT NOT NULL
) STRICT`;
const MAGIC = 'SQLite format 3\u0000';

/** SQLite's primary result codes for a file that somebody else holds (BUSY, LOCKED)… */
const BUSY_CODES: readonly number[] = [5, 6];
/** … and for one that cannot be used here, whatever is in it (PERM, READONLY, FULL, CANTOPEN). */
const UNUSABLE_CODES: readonly number[] = [3, 8, 13, 14];

/** Makes the layout in a new file. @throws what SQLite throws. */
export function createDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_WAIT_MS });
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION}`);
  durable(database);
  database.exec(TABLE);
  return database;
}

/**
 * Opens a file that has the layout. Nothing in it is changed, but for SQLite's own recovery of the write-ahead log.
 *
 * @throws what SQLite throws: see {@link storageProblem}.
 */
export function openDatabase(
  file: string,
  access: 'read' | 'write',
): { readonly database: DatabaseSync } | { readonly problem: LedgerProblem } {
  if (!isSqlite(file)) return { problem: { code: 'LEDGER106', file, detail: 'it is no SQLite file' } };
  const database = new DatabaseSync(file, { readOnly: access === 'read', timeout: BUSY_WAIT_MS });
  try {
    const problem = layoutProblem(database, file);
    if (problem !== undefined) {
      database.close();
      return { problem };
    }
    if (access === 'write') durable(database);
    return { database };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Entries in order of their number, from `first` on. @throws what SQLite throws. */
export function* entriesFrom(database: DatabaseSync, first: number): Generator<StoredEntry> {
  const statement = database.prepare(
    'SELECT number, id, body, digest FROM entries WHERE number >= ? AND length(body) <= ? ORDER BY number',
  );
  for (const row of statement.iterate(first, BODY_BYTES_MAX)) yield row as unknown as StoredEntry;
}

/** Number of the newest snapshot; 1, the deposit, before the first. @throws what SQLite throws. */
export function newestSnapshot(database: DatabaseSync): number {
  // Their ids have one beginning, and so lie together in the index.
  const statement = database.prepare('SELECT max(number) AS newest FROM entries WHERE id >= ? AND id < ?');
  const row = statement.get(SNAPSHOT_ID, `${SNAPSHOT_ID}~`) as { readonly newest: number | null };
  return row.newest ?? 1;
}

/** What went wrong in SQLite or the file system, as a problem. @throws the error itself when it is neither's. */
export function storageProblem(file: string, error: unknown): LedgerProblem {
  const { code, errcode, syscall, message } = error as StorageError;
  if (syscall !== undefined) return { code: 'LEDGER107', file, detail: String(code) };
  if (code === 'ERR_OUT_OF_RANGE') return { code: 'LEDGER106', file, detail: message };
  if (code !== 'ERR_SQLITE_ERROR') throw error;
  const primary = Number(errcode) & 0xff; // the rest says more than is needed here
  if (BUSY_CODES.includes(primary)) return { code: 'LEDGER105', file };
  return { code: UNUSABLE_CODES.includes(primary) ? 'LEDGER107' : 'LEDGER106', file, detail: message };
}

interface StorageError {
  readonly code?: string;
  readonly errcode?: number;
  readonly syscall?: string;
  readonly message: string;
}

/** Full synchronisation: when a commit returns, its pages are on stable storage. */
function durable(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
}

function layoutProblem(database: DatabaseSync, file: string): LedgerProblem | undefined {
  database.exec('PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF');
  const application = pragma(database, 'application_id');
  if (application !== APPLICATION_ID) {
    return {
      code: 'LEDGER104',
      file,
      detail: `it is marked as the file of another program (${application})`,
    };
  }
  const version = pragma(database, 'user_version');
  if (version !== FORMAT_VERSION) return { code: 'LEDGER104', file, detail: `its format is ${version}` };
  const schema = database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
  const expected = [
    { name: 'entries', sql: TABLE },
    { name: 'sqlite_autoindex_entries_1', sql: null },
  ];
  if (JSON.stringify(schema) !== JSON.stringify(expected)) {
    return { code: 'LEDGER104', file, detail: 'its tables are not those of a ledger' };
  }
  // The index decides what counts as a duplicate: it must agree with the table.
  const verdict = pragma(database, 'integrity_check(1)');
  return verdict === 'ok' ? undefined : { code: 'LEDGER106', file, detail: String(verdict) };
}

function pragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return Object.values(row as object)[0];
}

/** Whether the file begins as every SQLite file does. @throws what the system throws. */
export function isSqlite(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(MAGIC.length);
    return readSync(fd, bytes, 0, MAGIC.length, 0) === MAGIC.length && bytes.toString('latin1') === MAGIC;
  } finally {
    closeSync(fd);
  }
}
