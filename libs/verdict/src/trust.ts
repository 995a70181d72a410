/**
 * Who is believed, and for what: signers with roles and validity windows, and revocations. A key counts for its
 * owner: two keys of one person are one person. A revoked key counts for nothing, whenever it signed, because who
 * stole it chooses the date.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Envelope, IN_TOTO_PAYLOAD, keyId, open } from './envelope.ts';

export const ROLES = ['evidence', 'verdict', 'trace', 'approval', 'break-glass', 'node', 'trip'] as const;
export type Role = (typeof ROLES)[number];

export interface Signer {
  /** How reports call the key: `ci-2026`. */
  readonly name: string;
  /** The person or service that holds it: signatures are counted by owner. */
  readonly owner: string;
  /** Ed25519, SubjectPublicKeyInfo (DER) in base64. */
  readonly publicKey: string;
  readonly roles: readonly Role[];
  /** Validity of what it signs, RFC 3339; the end is excluded. */
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface Revocation {
  readonly keyid: string;
  readonly reason: string;
}

export interface Trust {
  readonly signers: readonly Signer[];
  readonly revoked: readonly Revocation[];
}

/** Why signatures did not count. */
export type TrustRefusal =
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'revoked'; readonly signer: string; readonly reason: string }
  | {
      readonly kind: 'outside validity';
      readonly signer: string;
      readonly notBefore: string;
      readonly notAfter: string;
    }
  | { readonly kind: 'role'; readonly signer: string; readonly role: Role };

/** Words for a refusal, to follow "…: ". */
export function trustRefusalText(refusal: TrustRefusal): string {
  switch (refusal.kind) {
    case 'unsigned':
      return 'no key that is trusted signed these bytes';
    case 'revoked':
      return `the key ${refusal.signer} is revoked (${refusal.reason})`;
    case 'outside validity':
      return `the key ${refusal.signer} signs from ${refusal.notBefore} until ${refusal.notAfter}, not at that time`;
    case 'role':
      return `the key ${refusal.signer} may not sign as ${refusal.role}`;
  }
}

export interface Checked {
  readonly payload: Buffer;
  /** Signers that count, with distinct owners. Empty: `refusal` says why. */
  readonly signers: readonly Signer[];
  readonly refusal: TrustRefusal | undefined;
}

/**
 * Who signed an envelope, as far as it counts.
 *
 * @param timeOf When the payload says it was signed, milliseconds since 1970; read only after the signature held.
 * @returns undefined when not even an untrusted use of a known key is there.
 */
export function checkSignatures(
  envelope: Envelope,
  trust: Trust,
  role: Role,
  timeOf: (payload: Buffer) => number | undefined,
  payloadType = IN_TOTO_PAYLOAD,
): Checked | undefined {
  const keys = new Map(trust.signers.map((signer) => [signer, publicKeyOf(signer.publicKey)]));
  const known = [...keys.values()].filter((key) => key !== undefined);
  const opened = open(envelope, known, payloadType);
  if (opened === undefined) return undefined;
  const at = timeOf(opened.payload);
  const counted = new Map<string, Signer>();
  let refusal: TrustRefusal | undefined;
  for (const [signer, key] of keys) {
    if (key === undefined || !opened.signedBy.includes(key)) continue;
    const why = refusalOf(signer, keyId(key), trust, role, at);
    if (why === undefined && !counted.has(signer.owner)) counted.set(signer.owner, signer);
    refusal ??= why;
  }
  const signers = [...counted.values()];
  return { payload: opened.payload, signers, refusal: signers.length > 0 ? undefined : refusal };
}

function refusalOf(
  signer: Signer,
  id: string,
  trust: Trust,
  role: Role,
  at: number | undefined,
): TrustRefusal | undefined {
  const { name, notBefore, notAfter } = signer;
  const revoked = trust.revoked.find(({ keyid }) => keyid === id);
  if (revoked !== undefined) return { kind: 'revoked', signer: name, reason: revoked.reason };
  if (!signer.roles.includes(role)) return { kind: 'role', signer: name, role };
  // Written so that a time which is no number lies outside.
  const isValid = at !== undefined && at >= Date.parse(notBefore) && at < Date.parse(notAfter);
  return isValid ? undefined : { kind: 'outside validity', signer: name, notBefore, notAfter };
}

/** Parsed keys by their text: parsing costs as much as a verification. */
const parsedKeys = new Map<string, KeyObject | undefined>();
/** More keys than any policy has; then the memory begins anew. */
const PARSED_MAX = 1_000;

/** The key, or undefined when the text is no Ed25519 key. */
export function publicKeyOf(base64: string): KeyObject | undefined {
  if (parsedKeys.size >= PARSED_MAX) parsedKeys.clear();
  if (!parsedKeys.has(base64)) parsedKeys.set(base64, parsePublicKey(base64));
  return parsedKeys.get(base64);
}

function parsePublicKey(base64: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), type: 'spki', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
