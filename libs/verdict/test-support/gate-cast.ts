/** The people and services of a test: each with a key, as a policy names them; and verdicts as the gate signs them. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  candidateDigest,
  countersign,
  type Envelope,
  keyId,
  ORDER_TYPES,
  type OrderKind,
  type Role,
  type Signer,
  STATEMENT_TYPE,
  seal,
  VERDICT_FORMAT,
  VSA_TYPE,
} from '@plimsoll/verdict';

/** One signer with the private key. */
export interface CastMember {
  readonly signer: Signer;
  readonly keyid: string;
  readonly privateKey: KeyObject;
  /** PEM, as a file has it. */
  readonly pem: string;
}

export const HOUR_MS = 3_600_000;

/** A new key of `owner`, valid for a day around now, with these roles. */
export function member(
  name: string,
  owner: string,
  roles: readonly Role[],
  change: Partial<Signer> = {},
): CastMember {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signer: Signer = {
    name,
    owner,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    roles,
    notBefore: new Date(Date.now() - 24 * HOUR_MS).toISOString(),
    notAfter: new Date(Date.now() + 24 * HOUR_MS).toISOString(),
    ...change,
  };
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { signer, keyid: keyId(publicKey), privateKey, pem };
}

export interface VerdictParts {
  readonly result?: 'PASSED' | 'FAILED';
  readonly stage?: string;
  readonly format?: string;
  readonly policySha256?: string;
  readonly digests: ReadonlyMap<string, string>;
  readonly judgedAtMs?: number;
  readonly expiresAtMs?: number;
  readonly revocationSerial?: number;
  readonly approvals?: readonly Envelope[];
}

export const POLICY_SHA256 = createHash('sha256').update('policy').digest('hex');

/** The payload of a verdict. */
export function verdictPayload(parts: VerdictParts): object {
  const now = Date.now();
  return {
    _type: STATEMENT_TYPE,
    subject: [...parts.digests].map(([name, sha256]) => ({ name, digest: { sha256 } })),
    predicateType: VSA_TYPE,
    predicate: {
      timeVerified: new Date(parts.judgedAtMs ?? now).toISOString(),
      policy: { digest: { sha256: parts.policySha256 ?? POLICY_SHA256 } },
      verificationResult: parts.result ?? 'PASSED',
      plimsoll: {
        format: parts.format ?? VERDICT_FORMAT,
        stage: parts.stage ?? 'live',
        expiresAt: new Date(parts.expiresAtMs ?? now + HOUR_MS).toISOString(),
        revocationSerial: parts.revocationSerial ?? 0,
        approvals: parts.approvals ?? [],
      },
    },
  };
}

/** Seals anything as these members do. */
export function sealedBy(payload: object, ...members: readonly CastMember[]): Envelope {
  const [first, ...others] = members;
  if (first === undefined) throw new Error('nobody signs');
  const envelope = seal(Buffer.from(JSON.stringify(payload)), first.privateKey);
  return others.reduce((sealed, { privateKey }) => countersign(sealed, privateKey), envelope);
}

export interface OrderParts {
  readonly kind?: OrderKind;
  readonly stage?: string;
  readonly candidate: string;
  readonly issuedAtMs?: number;
  readonly expiresAtMs?: number;
}

/** An approval or a break-glass order signed by these members. */
export function order(parts: OrderParts, ...members: readonly CastMember[]): Envelope {
  const issuedAtMs = parts.issuedAtMs ?? Date.now();
  return sealedBy(
    {
      _type: STATEMENT_TYPE,
      subject: [{ name: 'candidate', digest: { sha256: parts.candidate } }],
      predicateType: ORDER_TYPES[parts.kind ?? 'approval'],
      predicate: {
        stage: parts.stage ?? 'live',
        candidate: parts.candidate,
        reason: 'a test',
        issuedAt: new Date(issuedAtMs).toISOString(),
        expiresAt: new Date(parts.expiresAtMs ?? issuedAtMs + HOUR_MS).toISOString(),
      },
    },
    ...members,
  );
}

/** What a verdict about these digests is about. */
export function candidateOf({ stage = 'live', policySha256 = POLICY_SHA256, digests }: VerdictParts): string {
  return candidateDigest(stage, policySha256, digests);
}

/** An envelope as its file has it. */
export function fileOf(envelope: object): Buffer {
  return Buffer.from(`${JSON.stringify(envelope)}\n`);
}
