/**
 * Where a monitor stood, on disk, so that a restart loses nothing and counts nothing twice. The file carries its own
 * digest; it is believed only if the trace's bytes before its place are what they were.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { type Digest, digestOfBytes, type ReaderPlace } from '@plimsoll/trace';
import type { MonitorCheckpoint } from '@plimsoll/trace-validation';

/** Changes with what a checkpoint holds: one of another form is refused. */
export const CHECKPOINT_FORMAT = 'plimsoll-checkpoint/2';

export interface Checkpoint {
  readonly format: typeof CHECKPOINT_FORMAT;
  /** The file that was being read, and the byte after its last whole line. */
  readonly file: string;
  readonly offset: number;
  /** Byte at which the last line begins. */
  readonly lastLineAt: number;
  readonly place: ReaderPlace;
  readonly monitor: MonitorCheckpoint;
}

export type CheckpointReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly checkpoint: Checkpoint }
  /** The file is damaged, or the trace is not what it was: `isTrace` says which. */
  | { readonly kind: 'refused'; readonly detail: string; readonly isTrace: boolean };

/** Written beside and renamed, so that a crash leaves the old one or the new one. */
export function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  const body = JSON.stringify(checkpoint);
  const beside = `${file}.${process.pid}`;
  const fd = openSync(beside, 'w', 0o600);
  try {
    writeSync(fd, `${digestOfBytes(body)}\n${body}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(beside, file);
}

/** Reads it, and compares the trace's last line before the place with the digest that the checkpoint has of it. */
export function readCheckpoint(file: string): CheckpointReading {
  if (!existsSync(file)) return { kind: 'none' };
  const [digest, body = ''] = readFileSync(file, 'utf8').split('\n');
  if (digest !== digestOfBytes(body)) {
    return {
      kind: 'refused',
      isTrace: false,
      detail: `${file} is damaged: remove it to start from the beginning`,
    };
  }
  // Its digest holds, so its form is ours: this version's or another's.
  const checkpoint = JSON.parse(body) as Checkpoint;
  if (checkpoint.format !== CHECKPOINT_FORMAT) {
    const detail = `${file} is of another version (${String(checkpoint.format)}): remove it to start from the beginning`;
    return { kind: 'refused', isTrace: false, detail };
  }
  const line = lineBefore(checkpoint);
  if (line === checkpoint.place.previousLine) return { kind: 'found', checkpoint };
  const detail = `${checkpoint.file}: line ${checkpoint.place.line} is not the one that was read before: the trace was altered behind the monitor's place`;
  return { kind: 'refused', isTrace: true, detail };
}

function lineBefore({ file, offset, lastLineAt }: Checkpoint): Digest | undefined {
  const bytes = Buffer.alloc(Math.max(0, offset - lastLineAt));
  try {
    const fd = openSync(file, 'r');
    try {
      if (readSync(fd, bytes, 0, bytes.length, lastLineAt) < bytes.length) return undefined;
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined; // gone or unreadable: not what it was, whatever the reason
  }
  return bytes.at(-1) === 0x0a ? digestOfBytes(bytes.subarray(0, -1)) : undefined;
}
