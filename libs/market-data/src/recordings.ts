/** Finds the folder of recordings, lists what is in it and verifies its digests. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { DataError } from './data-error.ts';

const SUMS_FILE = 'SHA256SUMS';
const SUMS_BYTES_MAX = 1_000_000; // about 10 000 files: far more than one folder of recordings holds
const SUMS_LINE = /^([0-9a-f]{64}) [ *](.+)$/;

/** What a recording can be used for. */
export type RecordingKind = 'raw-feed' | 'bars' | 'other';

/** One file of the folder, as SHA256SUMS lists it. */
export interface Recording {
  /** Path inside the folder, with forward slashes. */
  readonly name: string;
  readonly path: string;
  readonly kind: RecordingKind;
  readonly sha256: string;
  /** Size on disk; undefined when the file is missing. */
  readonly sizeBytes: number | undefined;
}

/** Where recordings were found. */
export interface RecordingFolder {
  readonly folder: string;
  readonly recordings: readonly Recording[];
}

/** The folders looked in, in order: PLIMSOLL_DATA, ./data, ../shared/data. */
export function recordingFolders(repositoryRoot: string, environment: NodeJS.ProcessEnv): string[] {
  const given = environment['PLIMSOLL_DATA'];
  if (given !== undefined && given !== '') return [resolve(repositoryRoot, given)];
  return [join(repositoryRoot, 'data'), join(repositoryRoot, '..', 'shared', 'data')];
}

/**
 * The first folder that has a SHA256SUMS file, and what it lists.
 *
 * @throws DataError DATA101 when there is none (a set PLIMSOLL_DATA is the only place looked in), DATA205 on a bad list.
 */
export function listRecordings(repositoryRoot: string, environment: NodeJS.ProcessEnv): RecordingFolder {
  const lookedIn = recordingFolders(repositoryRoot, environment);
  const folder = lookedIn.find((candidate) => existsSync(join(candidate, SUMS_FILE)));
  if (folder === undefined) throw new DataError({ code: 'DATA101', lookedIn });
  return { folder, recordings: readSums(folder) };
}

/** Digest of a file, in lower-case hexadecimal. @throws DataError DATA102 when it can't be read. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (cause) {
    throw new DataError({ code: 'DATA102', file: path }, { cause });
  }
  return hash.digest('hex');
}

/** Refuses a recording whose bytes are not the listed ones. @throws DataError DATA102 or DATA201. */
export async function verifyRecording(recording: Recording): Promise<void> {
  const found = await sha256OfFile(recording.path);
  if (found === recording.sha256) return;
  throw new DataError({ code: 'DATA201', file: recording.path, expected: recording.sha256, found });
}

/** The listed recording of that name. @throws DataError DATA102 when the list doesn't have it. */
export function recordingNamed(folder: RecordingFolder, name: string): Recording {
  const found = folder.recordings.find((recording) => recording.name === name);
  if (found === undefined) throw new DataError({ code: 'DATA102', file: join(folder.folder, name) });
  return found;
}

function readSums(folder: string): Recording[] {
  const file = join(folder, SUMS_FILE);
  if (statSync(file).size > SUMS_BYTES_MAX) {
    throw new DataError({ code: 'DATA204', file, limit: 'bytes', max: SUMS_BYTES_MAX });
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  const recordings: Recording[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const match = SUMS_LINE.exec(line);
    const sha256 = match?.[1];
    const path = match?.[2] === undefined ? undefined : resolve(folder, match[2]);
    // A list may not point outside its folder.
    if (sha256 === undefined || path === undefined || !path.startsWith(resolve(folder) + sep)) {
      throw new DataError({ code: 'DATA205', file, line: index + 1 });
    }
    const name = path.slice(resolve(folder).length + 1).replaceAll(sep, '/');
    recordings.push({ name, path, kind: kindOf(name), sha256, sizeBytes: sizeOf(path) });
  }
  return recordings;
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function kindOf(name: string): RecordingKind {
  if (dirname(name) === 'hftbacktest' && name.endsWith('.gz')) return 'raw-feed';
  return /-(1m|5m|15m|1h)(-futures)?\.feather$/.test(basename(name)) ? 'bars' : 'other';
}
