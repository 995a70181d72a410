/**
 * What the disk says of the kill switch: `running` while a session runs, `clean` after an orderly end, `tripped`. A
 * start from anything but `clean` comes up tripped, and a file that is missing, damaged or unknown is not `clean`: so
 * neither a crash nor a lost disk is a way around a trip. Spec: `file` in specs-tla/KillSwitch.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { TRIP_CAUSES, type TripCause } from './shared-health.ts';

/** What can be written. */
export type FileState = 'running' | 'clean' | 'tripped';

/** What was read. */
export interface TripFileContent {
  readonly state: FileState | 'unreadable';
  readonly causes: readonly TripCause[];
  /** Who wrote it, for people. */
  readonly by: string;
}

const FORMAT = 'plimsoll-trip/1';
const FILE_BYTES_MAX = 4_096;

/**
 * Writes the file so that a crash at any moment leaves the old or the new one, whole: temporary file, synchronised,
 * renamed, and the folder synchronised.
 *
 * @throws what the system throws: a trip that is not on disk is not acknowledged.
 */
export function writeTripFile(
  file: string,
  state: FileState,
  causes: readonly TripCause[],
  by: string,
): void {
  const body = JSON.stringify({ format: FORMAT, state, causes, by });
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.${threadId}`);
  const fd = openSync(temporary, 'w', 0o600);
  try {
    writeSync(fd, `${body}\n${digestOf(body)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Reads it; never throws. */
export function readTripFile(file: string): TripFileContent {
  const unreadable: TripFileContent = { state: 'unreadable', causes: [], by: '' };
  try {
    if (statSync(file).size > FILE_BYTES_MAX) return unreadable;
    const [body, digest, rest, ...more] = readFileSync(file, 'utf8').split('\n') as [string, ...string[]];
    if (digest !== digestOf(body) || rest !== '' || more.length > 0) return unreadable;
    const { format, state, causes, by } = JSON.parse(body) as Record<string, unknown>;
    if (format !== FORMAT || !isState(state) || typeof by !== 'string' || !Array.isArray(causes))
      return unreadable;
    return { state, causes: TRIP_CAUSES.filter((cause) => causes.includes(cause)), by };
  } catch {
    return unreadable; // missing, no right to read it, no JSON: all of them are a reason to stop
  }
}

function isState(value: unknown): value is FileState {
  return value === 'running' || value === 'clean' || value === 'tripped';
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
