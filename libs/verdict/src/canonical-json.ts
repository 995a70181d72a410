/**
 * JSON that has only one spelling: what `JSON.stringify` writes. Parsing and writing again must give the same bytes,
 * so a name given twice, a number that loses digits, odd escapes and odd encodings are all refused at once.
 */

/** Larger files are refused unread: a verdict about 10 000 files has about 2 MB. */
export const JSON_BYTES_MAX = 16_000_000;

export type CanonicalJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** Reads bytes that `JSON.stringify` wrote, with at most one line break at the end. */
export function parseCanonicalJson(bytes: Buffer): CanonicalJson {
  if (bytes.length > JSON_BYTES_MAX)
    return { ok: false, reason: `it is larger than ${JSON_BYTES_MAX} bytes` };
  const text = bytes.toString('utf8').replace(/\n$/, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (JSON.stringify(value) === text) return { ok: true, value };
  } catch {
    // Not JSON, or nested deeper than the stack: both are the sender's fault.
    return { ok: false, reason: 'it is not JSON' };
  }
  return { ok: false, reason: 'its JSON is not in the one form that the gate writes (a name given twice?)' };
}

/** A JSON object's fields, or undefined. */
export function fieldsOf(value: unknown): { readonly [name: string]: unknown } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: unknown })
    : undefined;
}
