import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Digest } from './format.ts';

/** SHA-256 of bytes (or of a text's UTF-8). */
export function digestOfBytes(bytes: string | Uint8Array): Digest {
  return `sha256:${hash('sha256', bytes, 'hex')}`;
}

/**
 * SHA-256 of a file's bytes, streamed. This names the evidence; `canonicalDigest` compares replays.
 *
 * @throws the system's error when the file cannot be read.
 */
export async function digestOf(file: string): Promise<Digest> {
  const state = createHash('sha256');
  for await (const chunk of createReadStream(file)) state.update(chunk as Buffer);
  return `sha256:${state.digest('hex')}`;
}

/** True for `sha256:` and 64 lower-case hexadecimal digits. */
export function isDigest(value: unknown): value is Digest {
  return typeof value === 'string' && value.length === 71 && /^sha256:[0-9a-f]{64}$/.test(value);
}
