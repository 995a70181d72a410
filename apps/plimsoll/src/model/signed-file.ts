/**
 * Files that this checkout wrote for itself. The first line is a signature over the rest; a file that somebody else
 * wrote or edited reads as if it weren't there.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What is signed begins with its kind: a signature of one kind of file is none of another. */
const signedBytes = (kind: string, text: string): Buffer => Buffer.from(`plimsoll ${kind}\n${text}`);

/** Writes the file whole or not at all. @throws the system's error */
export function writeSigned(file: string, kind: string, text: string, key: KeyObject): void {
  const signature = sign(null, signedBytes(kind, text), key).toString('base64');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `${signature}\n${text}`);
  renameSync(`${file}.${process.pid}`, file);
}

/** The text, or undefined when there is no such file or the key's owner didn't write it. */
export function readSigned(file: string, kind: string, key: KeyObject): string | undefined {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const end = content.indexOf('\n');
  const text = content.slice(end + 1);
  const signature = Buffer.from(content.slice(0, Math.max(end, 0)), 'base64');
  return verify(null, signedBytes(kind, text), key, signature) ? text : undefined;
}
