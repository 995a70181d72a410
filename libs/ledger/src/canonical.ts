/** One text for one value: sorted names, no spaces. What is hashed is exactly this text. */
import assert from 'node:assert/strict';

/** What an entry is made of. Numbers are whole and exact. */
export type Plain =
  | string
  | number
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

/** Canonical JSON. Names without a value are left out. @throws AssertionError for a number that is not exact. */
export function canonicalText(value: Plain): string {
  if (typeof value === 'string' || value === null) return JSON.stringify(value);
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value) && !Object.is(value, -0), 'numbers in a ledger are whole and exact');
    return String(value);
  }
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  const fields: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const field = value[name];
    if (field !== undefined) fields.push(`${JSON.stringify(name)}:${canonicalText(field)}`);
  }
  return `{${fields.join(',')}}`;
}

function isList(value: readonly Plain[] | object): value is readonly Plain[] {
  return Array.isArray(value);
}
