/**
 * DSSE 1.0.2 envelopes with Ed25519 through Node's own crypto. The signature covers the payload type and the very
 * bytes of the payload (PAE), so no canonical JSON is needed; `keyid` is a hint and proves nothing.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

export const IN_TOTO_PAYLOAD = 'application/vnd.in-toto+json';

export const envelopeSchema = z
  .object({
    payloadType: z.string().max(200),
    payload: z.base64(),
    signatures: z
      .array(z.object({ keyid: z.string().max(200).optional(), sig: z.base64() }).strict())
      .min(1)
      .max(16),
  })
  .strict();

export type Envelope = z.infer<typeof envelopeSchema>;

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
  const sig = sign(null, preAuthenticationEncoding(payloadType, payload), key).toString('base64');
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: keyId(createPublicKey(key)), sig }],
  };
}

/** The payload if one of the trusted keys signed it as in-toto JSON, else undefined. */
export function open(envelope: Envelope, trusted: readonly KeyObject[]): Buffer | undefined {
  if (envelope.payloadType !== IN_TOTO_PAYLOAD) return undefined;
  const payload = Buffer.from(envelope.payload, 'base64');
  const signed = preAuthenticationEncoding(envelope.payloadType, payload);
  const authentic = envelope.signatures.some(({ sig }) =>
    trusted.some((key) => verify(null, signed, key, Buffer.from(sig, 'base64'))),
  );
  return authentic ? payload : undefined;
}

/** SHA-256 of the public key's DER form, in hexadecimal. */
export function keyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
