/**
 * The head file: how many entries were acknowledged, and the digest of the last one. It lies beside the ledger, or
 * better elsewhere, so that a ledger that was deleted, rolled back or cut short is noticed. Two lines of text take
 * turns: a crash in the middle of writing one leaves the other.
 */
import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** What was acknowledged last. */
export interface Head {
  readonly count: number;
  readonly digest: string;
}

/** Bytes of a line with its newline: a power of two, so that no line straddles a sector. */
const LINE_BYTES = 128;
const LINE = /^(\d{1,16}) ([0-9a-f]{64}) ([0-9a-f]{16}) *\n$/;

/** A head file that is open for writing; its methods throw what the system throws. */
export class HeadFile {
  readonly #fd: number;
  #nextLine: 0 | 1;

  private constructor(fd: number, nextLine: 0 | 1) {
    this.#fd = fd;
    this.#nextLine = nextLine;
  }

  /** Makes a new one. @throws EEXIST when there is one. */
  static create(file: string): HeadFile {
    return new HeadFile(openSync(file, 'wx'), 0);
  }

  /** Opens the one that is there, for writing after its newest line. */
  static open(file: string): { readonly file: HeadFile; readonly head: Head | undefined } {
    const fd = openSync(file, 'r+');
    const { head, line } = newestOf(fd);
    return { file: new HeadFile(fd, line === 0 ? 1 : 0), head };
  }

  /** Returns when the head is on stable storage. */
  write(head: Head): void {
    writeSync(this.#fd, Buffer.from(lineOf(head)), 0, LINE_BYTES, this.#nextLine * LINE_BYTES);
    fdatasyncSync(this.#fd);
    this.#nextLine = this.#nextLine === 0 ? 1 : 0;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Reads a head file. @returns undefined when neither line is whole. @throws ENOENT and the like. */
export function readHead(file: string): Head | undefined {
  const fd = openSync(file, 'r');
  try {
    return newestOf(fd).head;
  } finally {
    closeSync(fd);
  }
}

/** Makes a file's name in its folder last through a power failure. */
export function syncFolderOf(file: string): void {
  const fd = openSync(dirname(file), 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function newestOf(fd: number): { readonly head: Head | undefined; readonly line: 0 | 1 } {
  const bytes = Buffer.alloc(2 * LINE_BYTES);
  const length = readSync(fd, bytes, 0, 2 * LINE_BYTES, 0);
  const text = bytes.toString('latin1', 0, length);
  const first = headIn(text.slice(0, LINE_BYTES));
  const second = headIn(text.slice(LINE_BYTES));
  if (second !== undefined && (first === undefined || second.count >= first.count)) {
    return { head: second, line: 1 };
  }
  return { head: first, line: 0 };
}

function headIn(line: string): Head | undefined {
  const found = LINE.exec(line);
  if (found === null) return undefined;
  const [, count, digest, check] = found as unknown as readonly [string, string, string, string];
  return check === checkOf(count, digest) ? { count: Number(count), digest } : undefined;
}

function lineOf({ count, digest }: Head): string {
  const text = `${count} ${digest} ${checkOf(String(count), digest)}`;
  return `${text.padEnd(LINE_BYTES - 1)}\n`;
}

function checkOf(count: string, digest: string): string {
  return createHash('sha256').update(`${count} ${digest}`).digest('hex').slice(0, 16);
}
