/**
 * DSSE 1.0.2 envelopes with Ed25519 through Node's own crypto. The signature covers the payload type and the very
 * bytes of the payload (PAE), so no canonical JSON is needed; `keyid` is a hint and proves nothing.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

export const IN_TOTO_PAYLOAD = 'application/vnd.in-toto+json';

/** More signatures than this are no envelope of ours: each costs a verification with each trusted key. */
export const SIGNATURES_MAX = 16;

export interface EnvelopeSignature {
  readonly keyid?: string | undefined;
  /** Base64, as `payload`. */
  readonly sig: string;
}

export interface Envelope {
  readonly payloadType: string;
  /** Base64, standard or URL-safe alphabet. */
  readonly payload: string;
  readonly signatures: readonly EnvelopeSignature[];
}

/** Pre-authentication encoding: what is signed. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** Signs `payload` with an Ed25519 private key. */
export function seal(payload: Uint8Array, key: KeyObject, payloadType = IN_TOTO_PAYLOAD): Envelope {
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [signatureOf(payload, key, payloadType)],
  };
}

/** The envelope with one more signature over the same bytes; an earlier one of the same key is replaced. */
export function countersign(envelope: Envelope, key: KeyObject): Envelope {
  const payload = decodeBase64(envelope.payload);
  if (payload === undefined) throw new Error('the payload is not base64: nothing to sign');
  const added = signatureOf(payload, key, envelope.payloadType);
  const others = envelope.signatures.filter(({ keyid }) => keyid !== added.keyid);
  return { ...envelope, signatures: [...others, added] };
}

function signatureOf(payload: Uint8Array, key: KeyObject, payloadType: string): EnvelopeSignature {
  const sig = sign(null, preAuthenticationEncoding(payloadType, payload), key).toString('base64');
  return { keyid: keyId(createPublicKey(key)), sig };
}

export interface Opened {
  readonly payload: Buffer;
  /** Those of the given keys that signed, each once, whatever key ids the envelope claims. */
  readonly signedBy: readonly KeyObject[];
}

/** The payload and who of `keys` signed it; undefined when it is not base64, of another type, or nobody did. */
export function open(
  envelope: Envelope,
  keys: readonly KeyObject[],
  payloadType = IN_TOTO_PAYLOAD,
): Opened | undefined {
  if (envelope.payloadType !== payloadType || envelope.signatures.length > SIGNATURES_MAX) return undefined;
  const payload = decodeBase64(envelope.payload);
  if (payload === undefined) return undefined;
  const signed = preAuthenticationEncoding(envelope.payloadType, payload);
  const signers = new Set(envelope.signatures.map((signature) => signerOf(signature, signed, keys)));
  const signedBy = keys.filter((key) => signers.has(key));
  return signedBy.length > 0 ? { payload, signedBy } : undefined;
}

/** The key that made a signature. The key id says which to try first: it saves time, and decides nothing. */
function signerOf(
  { keyid, sig }: EnvelopeSignature,
  signed: Buffer,
  keys: readonly KeyObject[],
): KeyObject | undefined {
  const signature = decodeBase64(sig);
  if (signature === undefined) return undefined;
  const isSigner = (key: KeyObject): boolean => verify(null, signed, key, signature);
  const hinted = keys.find((key) => keyId(key) === keyid);
  if (hinted !== undefined && isSigner(hinted)) return hinted;
  return keys.find((key) => key !== hinted && isSigner(key));
}

/**
 * Bytes of base64 in either alphabet, which a verifier must accept. Anything that does not encode back to the same
 * text (line breaks, missing or stray padding, leftover bits) is refused: one payload has one spelling an alphabet.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text || base64url(bytes) === text) return bytes;
  return undefined;
}

/** URL-safe alphabet, padded. */
function base64url(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

const keyIds = new WeakMap<KeyObject, string>();

/** SHA-256 of the public key's DER form, in hexadecimal. */
export function keyId(publicKey: KeyObject): string {
  const known = keyIds.get(publicKey);
  if (known !== undefined) return known;
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const id = createHash('sha256').update(der).digest('hex');
  keyIds.set(publicKey, id);
  return id;
}
