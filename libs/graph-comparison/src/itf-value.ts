/** Reads values in ITF JSON, the form in which the explorer writes its graph. */
import { canonicalFunction, canonicalName, canonicalSequence, canonicalSet } from './canonical.ts';
import { ValueSyntaxError } from './tlc-value.ts';

/** Canonical text of an ITF value. @throws ValueSyntaxError */
export function readItfValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string') return canonicalName(value);
  if (Array.isArray(value)) return canonicalSequence(value.map(readItfValue));
  if (typeof value === 'object' && value !== null)
    return readItfObject(value as { readonly [key: string]: unknown });
  throw new ValueSyntaxError(`not an ITF value: ${JSON.stringify(value)}`);
}

function readItfObject(object: { readonly [key: string]: unknown }): string {
  const { '#set': set, '#tup': tuple, '#map': map, '#bigint': integer } = object;
  if (Array.isArray(set)) return canonicalSet(set.map(readItfValue));
  if (Array.isArray(tuple)) return canonicalSequence(tuple.map(readItfValue));
  if (Array.isArray(map)) return canonicalFunction(map.map(readItfPair));
  if (typeof integer === 'string' && /^-?[0-9]+$/.test(integer)) return BigInt(integer).toString();
  const names = Object.keys(object).filter((name) => name !== '#meta');
  if (names.some((name) => name.startsWith('#')))
    throw new ValueSyntaxError(`unknown ITF form with ${names.join(', ')}`);
  return canonicalFunction(names.map((name) => [canonicalName(name), readItfValue(object[name])]));
}

function readItfPair(pair: unknown): [string, string] {
  if (!Array.isArray(pair) || pair.length !== 2) throw new ValueSyntaxError('an entry of #map is not a pair');
  return [readItfValue(pair[0]), readItfValue(pair[1])];
}
