/** Text under a signature, as it travels: what bears authority is believed for its signature, wherever it comes from. */
import { type KeyObject, sign, verify } from 'node:crypto';

/** Ed25519. */
const SIGNATURE_BYTES = 64;

/** The signature, then what was signed. */
export function seal(text: string, key: KeyObject): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([sign(null, bytes, key), bytes]);
}

/** What was signed, unverified: for whoever signed it. */
export function sealedText(sealed: Buffer): string {
  return sealed.toString('utf8', SIGNATURE_BYTES);
}

/** Why sealed bytes are not believed; undefined when they were signed by that key and are no more than so many. */
export function distrustOf(sealed: Buffer, key: KeyObject, bytesMax: number): string | undefined {
  if (sealed.length <= SIGNATURE_BYTES || sealed.length > bytesMax) return `${sealed.length} bytes are none`;
  const isSigned = verify(null, sealed.subarray(SIGNATURE_BYTES), key, sealed.subarray(0, SIGNATURE_BYTES));
  return isSigned ? undefined : 'it is not signed by the key that this reader trusts';
}
