/**
 * The key that signs this checkout's evidence. It is made on first use and never leaves the machine: it shows
 * that evidence was written here by promote and not edited since, and no more. A release's keys come from its owners.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/**
 * Reads `<folder>/evidence-key.pem`, or makes it (readable by its owner only).
 *
 * @throws the system's error when the folder can't be written; a crypto error when the file is no Ed25519 key.
 */
export function localSigningKey(folder: string): SigningKey {
  const file = join(folder, 'evidence-key.pem');
  const pem = readKey(file) ?? createKey(folder, file);
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function createKey(folder: string, file: string): string {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  mkdirSync(folder, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, pem, { mode: 0o600 });
  renameSync(temporary, file);
  return readFileSync(file, 'utf8');
}
