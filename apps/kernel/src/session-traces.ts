/** The two traces of a session, opened anew, or again after a crash. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceFeed } from '@plimsoll/trace';
import { type Fault, SESSION_FAULTS } from './faults.ts';
import { SessionError } from './market-feed.ts';
import { CONTROLLER_SOURCE, LOCKS_SOURCE, SourceRecorder } from './session-recorder.ts';
import type { PaperSessionOptions } from './session-setup.ts';
import { controllerConstants, locksConstants, UNPINNED } from './session-setup.ts';
import { VENUE_FILE } from './venue-record.ts';

/** The controller's and the locks' trace. */
export interface SessionTraces {
  readonly controller: SourceRecorder;
  readonly locks: SourceRecorder;
}

/** @throws SessionError (2) when the folder can't be written, or a new session finds traces in it. */
export function openTraces(
  options: PaperSessionOptions,
  workers: readonly string[],
  instruments: readonly string[],
  isResumed: boolean,
): SessionTraces {
  const specs = options.specs ?? { SurvivalController: UNPINNED, InventoryLocks: UNPINNED };
  const begun = isResumed ? startedAtOf(options.outFolder) : undefined;
  const startedAt = begun ?? options.startedAt ?? new Date().toISOString();
  const controller = new SourceRecorder(
    options.outFolder,
    {
      spec: 'SurvivalController',
      ...specs.SurvivalController,
      constants: controllerConstants(),
      source: CONTROLLER_SOURCE,
      clock: 'recording',
      startedAt,
      ...feedOf(options),
    },
    isResumed,
  );
  const locks = new SourceRecorder(
    options.outFolder,
    {
      spec: 'InventoryLocks',
      ...specs.InventoryLocks,
      constants: locksConstants(workers, instruments),
      source: LOCKS_SOURCE,
      clock: 'turns',
      startedAt,
    },
    isResumed,
  );
  return { controller, locks };
}

/** Where the readings come from, and what is done to them on purpose: with it anybody can take them again. */
function feedOf({ sourceName, seed, faults = SESSION_FAULTS }: PaperSessionOptions): {
  readonly feed?: TraceFeed;
} {
  if (sourceName === undefined || seed < 0) return {};
  const inReadings = faults.filter(({ kind }) => CHANGES_READINGS.has(kind));
  return { feed: { session: sourceName, seed, faults: inReadings.map((fault) => ({ ...fault })) } };
}

/** Faults after which the readings are not what the market data gives, or are not taken at all. */
const CHANGES_READINGS: ReadonlySet<Fault['kind']> = new Set([
  'latency',
  'jitter-unreadable',
  'taker-crash',
  'controller-stalls',
]);

/** @throws SessionError (2) when the folder holds a session already, ended or cut off. */
export function refuseUsedFolder(folder: string): void {
  for (const name of ['SurvivalController.ndjson', 'InventoryLocks.ndjson', VENUE_FILE]) {
    if (existsSync(join(folder, name))) {
      throw new SessionError(
        2,
        `${folder} holds a session already (${name}), and none is open: choose another --out`,
      );
    }
  }
}

/** A header is shorter than this: names, digests and constants. */
const HEADER_BYTES_MAX = 65_536;

/** The one thing of a session that its terms don't say: when it was begun. */
function startedAtOf(folder: string): string | undefined {
  const file = join(folder, 'SurvivalController.ndjson');
  if (!existsSync(file)) return undefined;
  const fd = openSync(file, 'r');
  const bytes = Buffer.alloc(HEADER_BYTES_MAX);
  const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, HEADER_BYTES_MAX, 0));
  closeSync(fd);
  return /"startedAt":"([^"]*)"/.exec(text)?.[1];
}
