/** What a line says about the state after its step, and whether a state agrees with it. */
import { nowhere, type Runtime, TlaError, type Value } from '@plimsoll/tla-values';
import { isJsonObject, type JsonValue } from '@plimsoll/trace';

/** A value, or a function known at some points only. */
export type Expected =
  | { readonly kind: 'equal'; readonly value: Value }
  | { readonly kind: 'at'; readonly points: readonly { readonly at: Value; readonly expected: Expected }[] };

/** One observed variable. */
export interface Observation {
  readonly variable: string;
  /** Index of the variable among those of its spec. */
  readonly index: number;
  readonly expected: Expected;
}

/** Points of a partly observed function may be functions again, to this depth. */
const AT_DEPTH_MAX = 16;

/**
 * Reads an observed value: ITF, or `{"#at": [[point, value], …]}` for a function at these points only.
 *
 * @throws TlaError when it is neither.
 */
export function expectedOf(runtime: Runtime, json: JsonValue, depth = 0): Expected {
  if (!isJsonObject(json) || !Object.hasOwn(json, '#at')) {
    return { kind: 'equal', value: runtime.fromItf(json) };
  }
  const pairs = json['#at'];
  const isPairs = Array.isArray(pairs) && pairs.every((pair) => Array.isArray(pair) && pair.length === 2);
  if (!isPairs || Object.keys(json).length !== 1 || depth >= AT_DEPTH_MAX) {
    throw new TlaError('type', '"#at" must be a list of [point, value]');
  }
  const points = (pairs as unknown as readonly [JsonValue, JsonValue][]).map(([at, value]) => ({
    at: runtime.fromItf(at),
    expected: expectedOf(runtime, value, depth + 1),
  }));
  return { kind: 'at', points };
}

/** True when the value is, or at the given points has, what was observed. */
export function agrees(runtime: Runtime, value: Value, expected: Expected): boolean {
  if (expected.kind === 'equal') return isEqual(runtime, value, expected.value);
  return expected.points.every(({ at, expected: there }) => {
    const found = valueAt(runtime, value, at);
    return found !== undefined && agrees(runtime, found, there);
  });
}

/**
 * Equality of two values; values that TLC would not compare are different, not an error. By structure: canonical
 * forms are kept for ever by the runtime, and a monitor has no end.
 */
export function isEqual(runtime: Runtime, left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  try {
    return runtime.eq(left, right, nowhere);
  } catch (error) {
    if (error instanceof TlaError) return false;
    throw error;
  }
}

/** `f[at]`, or undefined outside the domain or where `f` is no function. */
function valueAt(runtime: Runtime, value: Value, at: Value): Value | undefined {
  try {
    if (!runtime.isIn(at, runtime.domain(value, nowhere), nowhere)) return undefined;
    return runtime.apply(value, at, nowhere);
  } catch (error) {
    if (error instanceof TlaError) return undefined;
    throw error;
  }
}

/** As a person reads it: TLA+ for a value, `f[a] = 1, f[b] = 2` for points. */
export function expectedText(runtime: Runtime, expected: Expected): string {
  if (expected.kind === 'equal') return runtime.format(expected.value);
  const points = expected.points.map(
    ({ at, expected: there }) => `[${runtime.format(at)}] = ${expectedText(runtime, there)}`,
  );
  return `(${points.join(', ')})`;
}
