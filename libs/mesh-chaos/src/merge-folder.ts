/** A mesh's folder as behaviours of the models: the members' journals and, where there are some, what clients saw. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAuthorityTrace } from './authority-trace.ts';
import { writeCutoffTrace } from './cutoff-trace.ts';
import type { ChaosEvent } from './event-log.ts';
import { readEvents } from './event-log.ts';
import { JOURNAL, type JournalCounts, judgeJournals, readJournals } from './journal-witness.ts';
import { type ChaosCounts, judgeChaos } from './judge.ts';
import { writeLocksTrace } from './locks-trace.ts';
import { type MembersSpecs, writeMembersTraces } from './members-trace.ts';
import { PACE } from './setup.ts';
import type { SpecPin } from './trace-lines.ts';

/** The models that a mesh's traces follow. */
export type MeshSpecs = MembersSpecs & Readonly<Record<'PostureAuthority', SpecPin>>;

/** What a folder holds, merged. */
export interface MeshMerge {
  /** Files of the traces, to be validated. */
  readonly traces: readonly string[];
  readonly witness: JournalCounts;
  /** Undefined where no client of the mesh has written anything. */
  readonly counts: ChaosCounts | undefined;
}

/** Journals and logs are held in memory together: more is no folder for one merge. */
export const MERGE_BYTES_MAX = 2 ** 30;
/** Logs of clients lie beside the journals under names of their own. */
const NO_LOG = /\.trace\.ndjson$|^faults\.ndjson$/;

/** What a chaos run says of itself, for whoever looks at its folder later. */
const RUN_FILE = 'run.json';

/** Writes down at which pace the run's validities are. */
export function writePace(folder: string, seed: number): void {
  writeFileSync(join(folder, RUN_FILE), `${JSON.stringify({ seed, pace: PACE })}\n`);
}

/** The pace of the run whose folder it is; that of this process for a folder that says nothing. */
export function paceOf(folder: string): number {
  return runOf(folder)?.pace ?? PACE;
}

/** Whether a chaos run has begun in this folder: a next one may empty it. */
export function isChaosFolder(folder: string): boolean {
  return runOf(folder) !== undefined;
}

function runOf(folder: string): { readonly pace: number } | undefined {
  const file = join(folder, RUN_FILE);
  if (!existsSync(file)) return undefined;
  try {
    const { pace } = JSON.parse(readFileSync(file, 'utf8')) as { readonly pace?: unknown };
    return typeof pace === 'number' ? { pace } : undefined;
  } catch {
    // Somebody else's file of that name.
    return undefined;
  }
}

/** How much there is to merge, bytes. */
export function mergeBytes(folder: string): number {
  const files = [...journalsIn(folder), ...logsIn(folder)];
  return files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/**
 * Merges what all of them wrote, by the machine's one clock, into a trace of each model, and beside them what members
 * alone say.
 *
 * @param out Where the traces are written.
 * @throws SyntaxError for a client's log that is damaged.
 */
export function mergeMeshFolder(folder: string, out: string, specs: MeshSpecs): MeshMerge {
  const events = logsIn(folder).flatMap((name) => readEvents(join(folder, name)));
  const journals = readJournals(folder);
  const traces = events.length === 0 ? [] : clientTraces(out, specs, events);
  traces.push(
    ...writeMembersTraces(
      out,
      specs,
      journals.flatMap(({ steps }) => steps),
    ),
  );
  const counts = events.length === 0 ? undefined : judgeChaos(events);
  return { traces, witness: judgeJournals(journals, events), counts };
}

function clientTraces(out: string, specs: MeshSpecs, events: readonly ChaosEvent[]): string[] {
  const file = (spec: keyof MeshSpecs): string => join(out, `${spec}.trace.ndjson`);
  const all = (field: 'worker' | 'instrument' | 'reader'): string[] =>
    [...new Set(events.flatMap((event) => (field in event ? [String(event[field as never])] : [])))].sort();
  const [workers, instruments, readers] = [all('worker'), all('instrument'), all('reader')];
  const has = (kind: ChaosEvent['kind']): boolean => events.some((event) => event.kind === kind);
  const written: string[] = [];
  const write = (spec: keyof MeshSpecs, isThere: boolean, make: (to: string) => number): void => {
    // A trace of nothing shows nothing.
    if (isThere && make(file(spec)) > 0) written.push(file(spec));
  };
  const { InventoryLocks, AdaptiveCutoff, PostureAuthority } = specs;
  write('InventoryLocks', has('granted'), (to) =>
    writeLocksTrace(to, InventoryLocks, events, workers, instruments),
  );
  write('AdaptiveCutoff', has('changed') && workers.length > 0, (to) =>
    writeCutoffTrace(to, AdaptiveCutoff, events, workers),
  );
  write('PostureAuthority', readers.length > 0, (to) =>
    writeAuthorityTrace(to, PostureAuthority, events, readers),
  );
  return written;
}

function journalsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => JOURNAL.test(name));
}

/** A log is told by its first line, which names a kind of event. */
function logsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    if (!name.endsWith('.ndjson') || JOURNAL.test(name) || NO_LOG.test(name)) return false;
    return readFileSync(join(folder, name), 'utf8').slice(0, 9) === '{"kind":"';
  });
}
