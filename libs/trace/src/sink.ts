/** Where a writer puts its lines. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';

export interface TraceSink {
  /** Takes all bytes before it returns, or throws. */
  readonly write: (bytes: Buffer) => void;
  /** Returns when everything written before is on stable storage. */
  readonly sync?: () => void;
  readonly close?: () => void;
}

/** Writes to an open file descriptor, which stays the caller's to close. */
export function fdSink(fd: number): TraceSink {
  return { write: (bytes) => writeAll(fd, bytes), sync: () => fdatasyncSync(fd) };
}

/**
 * Creates a file and writes to it; refuses one that exists, because a trace is never overwritten.
 *
 * @throws the system's error (EEXIST, ENOENT, EACCES…).
 */
export function fileSink(file: string): TraceSink {
  const fd = openSync(file, 'wx');
  return { ...fdSink(fd), close: () => closeSync(fd) };
}

/** Keeps the bytes in memory: for tests and short traces. */
export function memorySink(): TraceSink & { readonly bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  return { write: (bytes) => void chunks.push(Buffer.from(bytes)), bytes: () => Buffer.concat(chunks) };
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(fd, bytes, offset);
}
