/**
 * JSON from untrusted bytes: `JSON.parse` between two linear passes that hold what it lets through (depth,
 * string length, names given twice, numbers that lose digits). A hand-written parser was rejected: slower,
 * and one more thing to trust.
 */
import { isUtf8 } from 'node:buffer';
import type { JsonValue } from './json.ts';
import type { TraceLimits } from './limits.ts';
import type { TraceFault } from './problem.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const POINT = 0x2e;
const SMALL_E = 0x65;
const LARGE_E = 0x45;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export type StrictJson =
  | { readonly value: JsonValue; readonly fault?: undefined }
  | { readonly fault: TraceFault };

/** Parses one line. A name `__proto__` becomes an own property, as `JSON.parse` does; no prototype changes. */
export function parseStrictJson(bytes: Buffer, limits: TraceLimits): StrictJson {
  if (!isUtf8(bytes)) return { fault: { code: 'TRACE108' } };
  const text = bytes.toString('utf8');
  const kept: Kept = { names: 0, inexact: undefined, isTorn: false, hasDecimals: false };
  const names = namesWithin(text, limits, kept);
  if (typeof names !== 'number') return { fault: names };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    return { fault: { code: 'TRACE106', detail: (error as Error).message.slice(0, 200) } };
  }
  if (kept.hasDecimals) kept.inexact = roundedToWhole(text);
  countNames(value, kept);
  if (kept.names !== names) return { fault: { code: 'TRACE107', name: nameGivenTwice(text) } };
  if (kept.inexact !== undefined) return { fault: { code: 'TRACE109', value: String(kept.inexact) } };
  if (kept.isTorn) return { fault: { code: 'TRACE111' } };
  return { value };
}

/** What a walk over a value finds. */
interface Kept {
  names: number;
  inexact: number | string | undefined;
  /** A string holds half of a surrogate pair: no UTF-8 can say it, so no digest can be of it. */
  isTorn: boolean;
  /** Outside strings the text has a point, or a digit before an `e`. */
  hasDecimals: boolean;
}

/** How many names the text gives to objects, counted by colons outside strings; or which limit it exceeds. */
function namesWithin(text: string, limits: TraceLimits, kept: Kept): number | TraceFault {
  let depth = 0;
  let names = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfString(text, index);
        if (end - index - 1 > limits.stringLengthMax) {
          return { code: 'TRACE104', stringLengthMax: limits.stringLengthMax };
        }
        index = end;
        break;
      }
      case COLON:
        names++;
        break;
      case POINT:
        kept.hasDecimals = true;
        break;
      case SMALL_E:
      case LARGE_E:
        if (isDigitAt(text, index - 1)) kept.hasDecimals = true;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth++;
        if (depth > limits.depthMax) return { code: 'TRACE103', depthMax: limits.depthMax };
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth--;
        break;
    }
  }
  return names;
}

function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0x30 && code <= 0x39;
}

/**
 * The first number of well-formed JSON that is not whole as written and would be read as one: `9.00000000000000000001`
 * is not 9. Fractions that stay fractions are readings, and rounded by whoever took them.
 */
function roundedToWhole(text: string): string | undefined {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
    if (token.startsWith('"') || !Number.isInteger(Number(token))) continue;
    const [, whole = '', fraction = '', exponent = '0'] =
      /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
    const digits = `${whole}${fraction}`.replace(/0+$/, '');
    const shift = Number(exponent) - fraction.length + (whole.length + fraction.length - digits.length);
    if (/[1-9]/.test(digits) && shift < 0) return token;
  }
  return undefined;
}

/** Index of the quote that closes the string opened at `index`, or the text's length. */
function endOfString(text: string, index: number): number {
  let at = index + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    at += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}

/** Recursion is bounded by `depthMax`, which `namesWithin` has checked. */
function countNames(value: JsonValue, kept: Kept): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      kept.inexact = value;
    }
  } else if (typeof value === 'string') {
    if (!value.isWellFormed()) kept.isTorn = true;
  } else if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) countNames(value[index], kept);
    } else {
      const object = value as { readonly [name: string]: JsonValue };
      for (const name in object) {
        kept.names++;
        if (!name.isWellFormed()) kept.isTorn = true;
        countNames(object[name] as JsonValue, kept);
      }
    }
  }
}

/** The first name given twice in one object of well-formed JSON; only called when there is one. */
function nameGivenTwice(text: string): string {
  const open: Set<string>[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) open.push(new Set());
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open.pop();
    else if (code === QUOTE) {
      const end = endOfString(text, index);
      if (/^\s*:/.test(text.slice(end + 1, end + 20))) {
        const name = JSON.parse(text.slice(index, end + 1)) as string;
        if (open.at(-1)?.has(name)) return name;
        open.at(-1)?.add(name);
      }
      index = end;
    }
  }
  return '?';
}
