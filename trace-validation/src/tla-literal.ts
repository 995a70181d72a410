/**
 * ITF values as TLA+ text for TLC. Written apart from libs/tla-values, on purpose: it is part of the oracle that
 * keeps the monitor honest.
 */
import type { JsonObject, JsonValue } from '@plimsoll/trace';

/** A value that TLC cannot be given. The oracle's answer is then *inconclusive*. */
export class OutsideTlc extends Error {}

/** TLC's integers have 32 bits. */
const TLC_INT_MAX = 2147483647n;

/** Words that cannot be field names of a record literal. */
const RESERVED = new Set(
  `ASSUME ASSUMPTION AXIOM BOOLEAN CASE CHOOSE CONSTANT CONSTANTS DOMAIN ELSE ENABLED EXCEPT EXTENDS FALSE IF IN
  INSTANCE LAMBDA LET LOCAL MODULE OTHER RECURSIVE STRING SUBSET THEN THEOREM TRUE UNCHANGED UNION VARIABLE VARIABLES
  WITH SF_ WF_`.split(/\s+/),
);

/**
 * The value as a TLA+ expression; needs Integers and TLC in scope.
 *
 * @param modelValues Strings that stand for model values of the same name.
 * @throws OutsideTlc for integers beyond 32 bits and strings that a TLA+ literal cannot hold.
 */
export function tlaLiteral(value: JsonValue, modelValues: ReadonlySet<string> = new Set()): string {
  const print = (each: JsonValue): string => tlaLiteral(each, modelValues);
  switch (typeof value) {
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    case 'number':
      return integer(String(value));
    case 'string':
      return modelValues.has(value) ? value : tlaString(value);
    default:
      if (value === null) throw new OutsideTlc('null is no value of TLA+');
      if (Array.isArray(value)) return tuple(value.map(print));
      return wrapped(value as JsonObject, print);
  }
}

function wrapped(value: JsonObject, print: (each: JsonValue) => string): string {
  const [wrapper] = Object.keys(value);
  const content = value[wrapper ?? ''];
  switch (wrapper) {
    case '#bigint':
      return integer(String(content));
    case '#tup':
      return tuple((content as readonly JsonValue[]).map(print));
    case '#set':
      return `{${(content as readonly JsonValue[]).map(print).join(', ')}}`;
    case '#interval': {
      const [low, high] = content as readonly [JsonValue, JsonValue];
      return `(${print(low)}..${print(high)})`;
    }
    case '#map':
      return fn(
        (content as readonly (readonly [JsonValue, JsonValue])[]).map(([at, to]) => [print(at), print(to)]),
      );
    default:
      if (wrapper?.startsWith('#')) throw new OutsideTlc(`no TLA+ literal for ${wrapper}`);
      return record(Object.entries(value).map(([name, each]) => [name, print(each)]));
  }
}

function integer(digits: string): string {
  if (!/^-?\d+$/.test(digits)) throw new OutsideTlc(`${digits} is no integer`);
  const number = BigInt(digits);
  if (number > TLC_INT_MAX || number < -TLC_INT_MAX)
    throw new OutsideTlc(`${digits} is outside TLC's integers`);
  return number < 0n ? `(${digits})` : digits;
}

/** A string literal. SANY reads ASCII; other characters are refused, not replaced. */
export function tlaString(text: string): string {
  if (!/^[\x20-\x7e\t\n\r\f]*$/.test(text))
    throw new OutsideTlc(`the string ${JSON.stringify(text)} is not ASCII`);
  return JSON.stringify(text);
}

function tuple(items: readonly string[]): string {
  return `<<${items.join(', ')}>>`;
}

function fn(pairs: readonly (readonly [at: string, to: string])[]): string {
  if (pairs.length === 0) return '<<>>';
  return `(${pairs.map(([at, to]) => `${at} :> ${to}`).join(' @@ ')})`;
}

function record(fields: readonly (readonly [name: string, value: string])[]): string {
  const isPlain = fields.every(([name]) => /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name));
  if (fields.length === 0 || !isPlain) return fn(fields.map(([name, value]) => [tlaString(name), value]));
  return `[${fields.map(([name, value]) => `${name} |-> ${value}`).join(', ')}]`;
}
