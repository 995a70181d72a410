/** The few ITF values that drivers read. */

/** A whole number, in either of its two forms. @throws Error for anything else. */
export function itfNumber(value: unknown): number {
  const digits = (value as { readonly '#bigint'?: unknown } | null)?.['#bigint'];
  const number = typeof digits === 'string' ? Number(digits) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new Error(`${JSON.stringify(value)} is no whole number in ITF`);
}

/** The members of a set of strings. @throws Error for anything else. */
export function itfNames(value: unknown): readonly string[] {
  const set = (value as { readonly '#set'?: unknown } | null)?.['#set'];
  if (Array.isArray(set) && set.every((member) => typeof member === 'string')) return set;
  throw new Error(`${JSON.stringify(value)} is no set of strings in ITF`);
}
