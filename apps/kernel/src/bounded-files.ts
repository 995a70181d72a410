/** Reading and writing the small files of a live start. */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { JSON_BYTES_MAX } from '@plimsoll/verdict';

/** Undefined when the file isn't there, is no file, or is larger than any of ours. */
export function readBounded(file: string): Buffer | undefined {
  const entry = statSync(file, { throwIfNoEntry: false });
  return entry?.isFile() && entry.size <= JSON_BYTES_MAX ? readFileSync(file) : undefined;
}

/** A reader sees the file as it was or as it is, never a part. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
