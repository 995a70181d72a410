/**
 * Which epochs an issuer may have used, written down before it uses them: whatever ends the process, and whenever, the
 * next one begins above. An epoch is never issued twice; some are never issued.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type MeshResult, meshRefused } from './mesh-refusal.ts';

export interface EpochStore {
  /** No epoch above this one was ever issued. */
  readonly written: number;
  /** Once it has returned, epochs up to `upTo` may be issued. Refuses: MESH107. */
  write(upTo: number): MeshResult<void>;
  /** Nothing is written any more; another issuer may open it. */
  close(): void;
}

const FORM = 'plimsoll/epochs/1';

/** For an issuer that is never started again: tests, benchmarks, a chaos run. */
export function memoryEpochs(written = 0): EpochStore {
  let last = written;
  return {
    get written() {
      return last;
    },
    write: (upTo) => {
      last = upTo;
      return { ok: true, value: undefined };
    },
    close: () => {},
  };
}

/** SQLite's code for a database that another handle has locked. */
const BUSY = 5;

/**
 * In a file of one issuer. Two at once would issue the same epochs, so the first one holds a lock beside it. It is replaced as a whole, and the disk has it before the epochs are used. Refuses: MESH107
 * for a file that is not what was written: counting from 1 again would bring old records to life.
 */
export function openEpochFile(file: string): MeshResult<EpochStore> {
  const what = `the epochs in ${file}`;
  const refuse = (detail: string) => meshRefused({ code: 'MESH107', what, detail });
  const lock = locked(file);
  if (typeof lock === 'string') return refuse(lock);
  let last = 0;
  if (existsSync(file)) {
    const read = readWritten(file);
    if (read === undefined) {
      lock.close();
      return refuse(
        'it is damaged; write the epoch of the newest record on the mesh into it, or a larger one',
      );
    }
    last = read;
  }
  return {
    ok: true,
    value: {
      get written() {
        return last;
      },
      write: (upTo) => {
        try {
          replace(file, `${JSON.stringify({ form: FORM, written: upTo })}\n`);
        } catch (error) {
          return refuse(error instanceof Error ? error.message : String(error));
        }
        last = upTo;
        return { ok: true, value: undefined };
      },
      close: () => lock.close(),
    },
  };
}

/** The lock of a database that holds nothing, as the ledger has it: the system lets go of it when the process dies. */
function locked(file: string): DatabaseSync | string {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${file}.lock`);
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if ((error as { readonly errcode?: number }).errcode === BUSY)
      return 'another issuer has them: end it, or give this one a file and a name of its own';
    return error instanceof Error ? error.message : String(error);
  }
}

function readWritten(file: string): number | undefined {
  try {
    const { form, written } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return form === FORM && Number.isSafeInteger(written) && (written as number) >= 0
      ? (written as number)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The old file or the new one, whole, whatever happens. */
function replace(file: string, text: string): void {
  const fresh = `${file}.new`;
  const to = openSync(fresh, 'w');
  try {
    writeSync(to, text);
    fsyncSync(to);
  } finally {
    closeSync(to);
  }
  renameSync(fresh, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
