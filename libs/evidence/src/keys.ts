/**
 * Keys that sign. A checkout has a development key, made on first use, which never leaves the machine: it shows that
 * evidence was written here by promote and not edited since, and no more; only paper takes it. A release's keys come
 * from its owners: from a file, or from the environment of a CI job.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Result } from './problem.ts';

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Holds the PEM of a signer's private key: the way of CI systems. */
export const KEY_VARIABLE = 'PLIMSOLL_SIGNING_KEY';
/** A private key in PEM has 120 bytes; a file of more than this is none. */
const KEY_BYTES_MAX = 10_000;

/**
 * Reads `<folder>/evidence-key.pem`, or makes it (readable by its owner only).
 *
 * @throws the system's error when the folder can't be written; a crypto error when the file is no Ed25519 key.
 */
export function localSigningKey(folder: string): SigningKey {
  const file = join(folder, 'evidence-key.pem');
  const pem = readKey(file) ?? createKey(file);
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** The signer's key that the environment gives, if it gives one. */
export function signingKeyOf(environment: NodeJS.ProcessEnv): Result<SigningKey> | undefined {
  const pem = environment[KEY_VARIABLE];
  return pem === undefined || pem === '' ? undefined : keyFrom(pem, KEY_VARIABLE);
}

/** A private key in a file of its own. EVIDENCE101, EVIDENCE105 for a link, EVIDENCE103 for anything but Ed25519. */
export function readSigningKey(file: string): Result<SigningKey> {
  try {
    const entry = lstatSync(file);
    if (entry.isSymbolicLink()) return { ok: false, problem: { code: 'EVIDENCE105', file } };
    if (entry.size > KEY_BYTES_MAX)
      return { ok: false, problem: { code: 'EVIDENCE103', file, detail: 'too large for a private key' } };
    return keyFrom(readFileSync(file, 'utf8'), file);
  } catch (error) {
    const cause = (error as NodeJS.ErrnoException).code ?? String(error);
    return { ok: false, problem: { code: 'EVIDENCE101', file, cause } };
  }
}

function keyFrom(pem: string, file: string): Result<SigningKey> {
  try {
    const privateKey = createPrivateKey(pem);
    if (privateKey.asymmetricKeyType === 'ed25519')
      return { ok: true, value: { privateKey, publicKey: createPublicKey(privateKey) } };
  } catch {
    // Said below: what OpenSSL says of a broken key helps nobody, and may hold a part of it.
  }
  return { ok: false, problem: { code: 'EVIDENCE103', file, detail: 'no Ed25519 private key in PEM' } };
}

/** Makes a key pair and writes the private key, readable by its owner only; refuses to overwrite. @throws the system's error */
export function makeSigningKey(file: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, pemOf(privateKey), { mode: 0o600, flag: 'wx' });
  return { privateKey, publicKey };
}

/** The public key as a policy writes it. */
export function publicKeyText({ publicKey }: Pick<SigningKey, 'publicKey'>): string {
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function createKey(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, pemOf(generateKeyPairSync('ed25519').privateKey), { mode: 0o600 });
  renameSync(temporary, file);
  return readFileSync(file, 'utf8');
}

function pemOf(privateKey: KeyObject): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
