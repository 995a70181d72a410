/**
 * The gate's verdict as a kernel reads it: an in-toto Statement whose predicate is a SLSA Verification Summary (VSA
 * v1) with our own fields under `plimsoll`. Read field by field, because level A has no schema library.
 */
import { createHash } from 'node:crypto';
import { fieldsOf } from './canonical-json.ts';
import type { Envelope } from './envelope.ts';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const VSA_TYPE = 'https://slsa.dev/verification_summary/v1';
export const APPROVAL_TYPE = 'urn:plimsoll:approval:v1';
export const BREAK_GLASS_TYPE = 'urn:plimsoll:break-glass:v1';
export const TRIP_TYPE = 'urn:plimsoll:trip:v1';
export const REARM_TYPE = 'urn:plimsoll:rearm:v1';

/** What people, and nodes that trip, sign about a candidate. */
export const ORDER_TYPES = {
  approval: APPROVAL_TYPE,
  'break-glass': BREAK_GLASS_TYPE,
  trip: TRIP_TYPE,
  rearm: REARM_TYPE,
} as const;
export type OrderKind = keyof typeof ORDER_TYPES;

/** The only verdict format that starts anything: an older one lacks signatures, approvals and an end. */
export const VERDICT_FORMAT = 'plimsoll/verdict/2';

/** More files than this are no build of ours. */
export const SUBJECTS_MAX = 20_000;

export interface VerdictRecord {
  readonly verdict: 'PROMOTE' | 'REFUSE';
  readonly stage: string;
  /** SHA-256 of the policy file that was judged by. */
  readonly policySha256: string;
  /** SHA-256 of each artefact, by its path. */
  readonly subjects: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  readonly judgedAtMs: number;
  /** The end of its validity, excluded; milliseconds since 1970. */
  readonly expiresAtMs: number;
  /** Serial of the revocation list that the gate knew; 0 for none. */
  readonly revocationSerial: number;
  /** The approvals, each in its own signed envelope. */
  readonly approvals: readonly Envelope[];
}

/** An order, as its signers wrote it. */
export interface SignedOrder {
  readonly type: OrderType;
  readonly stage: string;
  readonly candidate: string;
  readonly reason: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/**
 * What people approve: this policy and these artefacts at this stage, as one digest in hexadecimal. Any other byte is
 * another candidate.
 */
export function candidateDigest(
  stage: string,
  policySha256: string,
  subjects: ReadonlyMap<string, string>,
): string {
  const lines = [...subjects].map(([name, sha256]) => `${sha256}  ${name}\n`).sort();
  const head = `plimsoll candidate/1\n${stage}\n${policySha256}\n`;
  return createHash('sha256').update(head).update(lines.join('')).digest('hex');
}

/** The record in a signed payload, or what is wrong with it; `format` when it is another verdict format. */
export function readVerdictRecord(
  payload: unknown,
): VerdictRecord | { readonly reason: string } | { readonly format: string } {
  const statement = fieldsOf(payload);
  const predicate = fieldsOf(statement?.['predicate']);
  const own = fieldsOf(predicate?.['plimsoll']);
  if (statement?.['_type'] !== STATEMENT_TYPE || statement['predicateType'] !== VSA_TYPE)
    return { reason: 'it is no in-toto statement with a verification summary' };
  if (own?.['format'] !== VERDICT_FORMAT) return { format: String(own?.['format'] ?? 'none') };
  const subjects = subjectsOf(statement['subject']);
  if (typeof subjects === 'string') return { reason: subjects };
  const verdict = VERDICTS[String(predicate?.['verificationResult'])];
  const policySha256 = fieldsOf(fieldsOf(predicate?.['policy'])?.['digest'])?.['sha256'];
  const judgedAtMs = timeOf(predicate?.['timeVerified']);
  const expiresAtMs = timeOf(own['expiresAt']);
  const { stage, revocationSerial, approvals } = own;
  if (verdict === undefined || typeof stage !== 'string') return { reason: 'it has no result or no stage' };
  if (!isSha256(policySha256)) return { reason: 'it names no policy by its SHA-256' };
  if (judgedAtMs === undefined || expiresAtMs === undefined) return { reason: 'it has no validity' };
  if (!isCount(revocationSerial) || !Array.isArray(approvals))
    return { reason: 'it has no revocation serial or no list of approvals' };
  return {
    verdict,
    stage,
    policySha256,
    subjects,
    judgedAtMs,
    expiresAtMs,
    revocationSerial,
    approvals: approvals.flatMap((one) => envelopeOf(one) ?? []),
  };
}

const VERDICTS: { readonly [result: string]: VerdictRecord['verdict'] } = {
  PASSED: 'PROMOTE',
  FAILED: 'REFUSE',
};

type OrderType = (typeof ORDER_TYPES)[OrderKind];

function isOrderType(type: unknown): type is OrderType {
  return Object.values(ORDER_TYPES).some((one) => one === type);
}

/** An order in a signed payload; undefined when it is none. */
export function readSignedOrder(payload: unknown): SignedOrder | undefined {
  const statement = fieldsOf(payload);
  const predicate = fieldsOf(statement?.['predicate']);
  const type = statement?.['predicateType'];
  if (statement?.['_type'] !== STATEMENT_TYPE) return undefined;
  if (!isOrderType(type)) return undefined;
  const { stage, candidate, reason } = predicate ?? {};
  const issuedAtMs = timeOf(predicate?.['issuedAt']);
  const expiresAtMs = timeOf(predicate?.['expiresAt']);
  if (typeof stage !== 'string' || typeof reason !== 'string' || !isSha256(candidate)) return undefined;
  if (issuedAtMs === undefined || expiresAtMs === undefined) return undefined;
  return { type, stage, candidate, reason, issuedAtMs, expiresAtMs };
}

/** An envelope in JSON of unknown origin; undefined when it is none. */
export function envelopeOf(value: unknown): Envelope | undefined {
  const { payloadType, payload, signatures } = fieldsOf(value) ?? {};
  if (typeof payloadType !== 'string' || typeof payload !== 'string' || !Array.isArray(signatures))
    return undefined;
  const read = signatures.flatMap((one: unknown) => {
    const { keyid, sig } = fieldsOf(one) ?? {};
    return typeof sig === 'string' ? [typeof keyid === 'string' ? { keyid, sig } : { sig }] : [];
  });
  return read.length === signatures.length ? { payloadType, payload, signatures: read } : undefined;
}

function subjectsOf(value: unknown): ReadonlyMap<string, string> | string {
  if (!Array.isArray(value) || value.length === 0 || value.length > SUBJECTS_MAX)
    return `it lists no artefacts, or more than ${SUBJECTS_MAX}`;
  const digests = new Map<string, string>();
  for (const one of value as unknown[]) {
    const name = fieldsOf(one)?.['name'];
    const sha256 = fieldsOf(fieldsOf(one)?.['digest'])?.['sha256'];
    if (typeof name !== 'string' || !isSha256(sha256))
      return 'an artefact has no name or no SHA-256 of 64 hexadecimal digits';
    if (digests.has(name)) return `it lists ${name} twice`;
    digests.set(name, sha256);
  }
  return digests;
}

/** Milliseconds since 1970 of an RFC 3339 time in UTC; undefined for anything else. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(value))
    return undefined;
  const ms = Date.parse(value);
  return Number.isFinite(ms) ? ms : undefined;
}

function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
