/** Plain JSON, as it stands in a trace line. ITF values are plain JSON here; libs/tla-values reads them. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. Names are untrusted: read them with `Object.hasOwn`, never copy them by assignment. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** True for an object, false for null and arrays. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JSON text with the names of every object in code unit order, so that the same value gives the same bytes.
 *
 * @throws AssertionError-like TypeError for what JSON cannot say (undefined, NaN, functions): a defect of the
 *   caller, because `JSON.stringify` would drop or change it without a word.
 */
export function canonicalJson(value: JsonValue): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return numberText(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? arrayText(value) : objectText(value as JsonObject);
    default:
      throw new TypeError(`a ${typeof value} has no JSON form`);
  }
}

/** Text that JSON writes as it is: no quote, no backslash, nothing beyond printable ASCII. */
const PLAIN = /^[ !#-[\]-~]*$/;

function stringText(value: string): string {
  return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}

function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
  if (Number.isInteger(value)) throw new TypeError(`${value} is beyond 2^53; write it as {"#bigint":"…"}`);
  return JSON.stringify(value);
}

function arrayText(values: readonly JsonValue[]): string {
  let text = '[';
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ',';
    text += canonicalJson(values[index] as JsonValue);
  }
  return `${text}]`;
}

function objectText(object: JsonObject): string {
  const names = Object.keys(object);
  if (!isSorted(names)) names.sort();
  let text = '{';
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    text += `${index > 0 ? ',' : ''}${stringText(name)}:${canonicalJson(object[name] as JsonValue)}`;
  }
  return `${text}}`;
}

/** Whoever writes often writes in order: looking costs less than sorting. */
function isSorted(names: readonly string[]): boolean {
  for (let index = 1; index < names.length; index++) {
    if ((names[index - 1] as string) > (names[index] as string)) return false;
  }
  return true;
}
