/**
 * The sessions of a service that share a state folder. At a start, the traces of one that was killed are completed, and
 * the venue's orders are compared with all that the traces explain: the rest is unrecorded.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Execution } from '@plimsoll/survival-kernel';
import { readTraceFile, traceProblemText } from '@plimsoll/trace';
import { SessionError } from '../market-feed.ts';
import { recoverTraces } from '../recorder/recover-traces.ts';
import { SERVICE_SPECS } from './service-traces.ts';

const FILE = 'sessions.json';
/** Looked into at a start: a venue that remembers more sessions has orders nobody asks about any more. */
const SESSIONS_MAX = 64;

/** The folders of the sessions so far, the last one at the end. */
export class ServiceSessions {
  readonly #file: string;
  readonly folders: readonly string[];

  /** @throws SessionError (2) when the file is not what this program wrote. */
  constructor(stateFolder: string) {
    this.#file = join(stateFolder, FILE);
    this.folders = existsSync(this.#file) ? foldersIn(this.#file) : [];
  }

  /** From now on the next start looks into this folder too. */
  begin(outFolder: string): void {
    const folders = [...this.folders, resolve(outFolder)].slice(-SESSIONS_MAX);
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, `${JSON.stringify({ folders })}\n`, { mode: 0o600, flush: true });
    renameSync(temporary, this.#file);
  }

  /** Completes the traces of a session that was killed. @returns how many events were missing from them. */
  async recover(): Promise<number> {
    const last = this.folders.at(-1);
    return last === undefined ? 0 : ((await recoverTraces(last, SERVICE_SPECS)) ?? 0);
  }

  /** Orders that the venue took and no trace says why: nobody can answer for them. */
  async unexplained(executions: readonly Execution[]): Promise<string[]> {
    const taken = executions.filter(({ kind }) => kind === 'order').map(({ id }) => id);
    if (taken.length === 0) return [];
    const explained = new Set<string>();
    for (const folder of this.folders) await addPassed(join(folder, 'InventoryLocks.ndjson'), explained);
    return taken.filter((id) => !explained.has(id));
  }
}

async function addPassed(file: string, ids: Set<string>): Promise<void> {
  if (!existsSync(file)) return; // moved away: what it explained is unexplained now
  const reading = await readTraceFile(file, {
    event: ({ action, why }) => {
      const order = why?.['order'] as { readonly id?: string } | undefined;
      if (action === 'Pass' && why?.['verdict'] === 'PASS' && order?.id !== undefined) ids.add(order.id);
      return true;
    },
  });
  if (reading.kind !== 'refused') return;
  throw new SessionError(1, `${file}: ${traceProblemText(reading.problem)}`);
}

function foldersIn(file: string): readonly string[] {
  try {
    const { folders } = JSON.parse(readFileSync(file, 'utf8')) as { readonly folders: unknown };
    if (Array.isArray(folders) && folders.every((each) => typeof each === 'string')) return folders;
  } catch {
    // told below
  }
  throw new SessionError(2, `${file} is not what a service wrote: put it back, or move it away by hand`);
}
