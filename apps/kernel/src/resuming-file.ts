/** A file that a session writes, or writes again: what stands in it already must be, byte for byte, what comes. */
import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { TraceSink } from '@plimsoll/trace';
import { SessionError } from './market-feed.ts';

/**
 * A session that was cut off is played again from its start, under the same terms. Whatever it had written is
 * compared, a torn last line is completed, and what it had not come to is appended.
 */
export class ResumingFile implements TraceSink {
  readonly #file: string;
  readonly #fd: number;
  readonly #foundBytes: number;
  #position = 0;

  /** @throws the system's error: EEXIST for a new session whose file is there already. */
  constructor(file: string, isResumed: boolean) {
    this.#file = file;
    this.#fd = openSync(file, isResumed ? flagsFor(file) : 'wx+');
    this.#foundBytes = fstatSync(this.#fd).size;
  }

  /** Whether all that was written so far stood in the file before. */
  get isRepeating(): boolean {
    return this.#position < this.#foundBytes;
  }

  /** @throws SessionError (1) where the file holds something else. */
  readonly write = (bytes: Buffer): void => {
    const known = Math.min(bytes.length, Math.max(0, this.#foundBytes - this.#position));
    this.#compare(bytes.subarray(0, known));
    for (let from = known; from < bytes.length; ) {
      from += writeSync(this.#fd, bytes, from, bytes.length - from, this.#position + from);
    }
    this.#position += bytes.length;
  };

  readonly sync = (): void => fdatasyncSync(this.#fd);

  /** @throws SessionError (1) when the file holds more than was written. */
  readonly close = (): void => {
    closeSync(this.#fd);
    if (this.#position < this.#foundBytes) this.#differs(this.#position);
  };

  #compare(bytes: Buffer): void {
    const found = Buffer.alloc(bytes.length);
    readSync(this.#fd, found, 0, bytes.length, this.#position);
    if (found.equals(bytes)) return;
    this.#differs(this.#position + bytes.findIndex((byte, at) => byte !== found[at]));
  }

  #differs(byte: number): never {
    throw new SessionError(
      1,
      `${this.#file} is not what this session writes, from byte ${byte} on: it was altered, or is of another session`,
    );
  }
}

/** A resumed session may have been cut off before it made the file. */
function flagsFor(file: string): string {
  try {
    closeSync(openSync(file, 'wx+'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return 'r+';
}
