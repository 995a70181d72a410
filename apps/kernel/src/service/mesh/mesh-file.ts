/** The file that puts a service on a mesh: where its members are, under which names it is known there, whom it believes. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { SessionError } from '../../market-feed.ts';
import { isOpenToOthers, readSettings } from '../settings-file.ts';

const FILE_BYTES_MAX = 100_000;
/** Postures and limits are good for so long after the question: half a dozen polls may be lost. */
const VALID_MS = 1_500;
/** What no event told of is found so often. */
const POLL_MS = 200;
/** Every call's own deadline: members that lose one another answer within 0.3 s. */
const DEADLINE_MS = 500;
/** How long the first connection may take. */
const CONNECT_MS = 15_000;
/** A member that was not heard for so long is given up, and so is every member by a process that was blocked for so long. */
const HEARTBEAT_MS = 500;
/** Without a good answer for so long the quorum counts as lost. Members notice a hung one of theirs after 3 s. */
const LOST_MS = 5_000;
/** A watched service that was not heard for so long is an alarm. */
const QUIET_MS = 3_000;

const name = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'small letters, digits and dashes');
const lengthMs = z.int().min(10).max(600_000);

const common = {
  clusterName: z.string().min(1).max(64),
  members: z
    .array(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'host:port'))
    .min(1)
    .max(32),
  node: name,
  account: name.default('main'),
  issuer: name.default('kernel'),
  validMs: lengthMs.default(VALID_MS),
  pollMs: lengthMs.default(POLL_MS),
  deadlineMs: lengthMs.default(DEADLINE_MS),
  lostMs: lengthMs.default(LOST_MS),
  connectMs: lengthMs.default(CONNECT_MS),
  heartbeatMs: lengthMs.default(HEARTBEAT_MS),
  leaseMs: lengthMs.optional(),
};

const fileSchema = z.discriminatedUnion('role', [
  z.strictObject({
    ...common,
    role: z.literal('issuer'),
    privateKey: z.string().min(1),
    epochs: z.string().min(1),
    watches: z.array(name).max(64).default([]),
    quietMs: lengthMs.default(QUIET_MS),
  }),
  z.strictObject({ ...common, role: z.literal('reader'), publicKey: z.string().min(1) }),
]);

/** What the file says; the key it names is read. */
export type MeshFile = z.infer<typeof fileSchema> & { readonly key: KeyObject };

/** @throws SessionError (2) with what is wrong. */
export function readMeshFile(file: string): MeshFile {
  const data = readSettings(file, {
    schema: fileSchema,
    bytesMax: FILE_BYTES_MAX,
    ifMissing: 'see "On a mesh" in apps/kernel/README.md',
    ifWrong: 'puts no service on a mesh',
  });
  // Paths are meant as seen from the file.
  const at = (path: string): string => resolve(dirname(file), path);
  if (data.role === 'reader') return { ...data, key: keyOf(at(data.publicKey), 'public') };
  return { ...data, epochs: at(data.epochs), key: keyOf(at(data.privateKey), 'private') };
}

function keyOf(path: string, kind: 'public' | 'private'): KeyObject {
  const found = statSync(path, { throwIfNoEntry: false });
  const make = `openssl genpkey -algorithm ed25519 -out mesh-key.pem, and -pubout for the readers' half`;
  if (found === undefined) throw new SessionError(2, `${path} is not there: ${make}`);
  if (kind === 'private' && isOpenToOthers(found.mode))
    throw new SessionError(2, `${path} may be read by others: chmod 600 it`);
  try {
    const pem = readFileSync(path);
    const key = kind === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below.
  }
  throw new SessionError(2, `${path} holds no ${kind} Ed25519 key in PEM: ${make}`);
}
