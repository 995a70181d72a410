/** TLC's equality. Values of different kinds are an error, not FALSE; a model value equals only itself. */
import { converted, enumerated, isEmpty } from './enumerate.ts';
import { show } from './format.ts';
import { Fn, isFunction, type LazyFn, ShapeKind } from './function-kinds.ts';
import { isModelValue, type TlcModelValue } from './model-value.ts';
import { asFn, asRecord, asTuple, checkPositions, compare } from './order.ts';
import {
  EnumSet,
  FunctionSet,
  IntervalSet,
  isAnySet,
  isEnumerable,
  NamedSet,
  PowerSet,
  ProductSet,
  RecordSet,
} from './set-kinds.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** `a = b`. @throws TlaError (compare) where TLC refuses. */
export function equal(u: Universe, a: Value, b: Value, site: Site): boolean {
  if (a === b) return true;
  if (typeof a === 'number') return typeof b === 'number' ? false : unlike(u, a, b, 'integer', site);
  if (typeof a === 'string') return typeof b === 'string' ? false : unlike(u, a, b, 'string', site);
  if (typeof a === 'boolean') return typeof b === 'boolean' ? false : unlike(u, a, b, 'boolean', site);
  if (a instanceof Fn) return equalFunction(u, a, b, site);
  if (isModelValue(a)) return equalModelValue(u, a, b, site);
  if (isFunction(a)) return equalFunction(u, asFn(u, a as LazyFn, site) as Fn, b, site);
  return equalSet(u, a, b, site);
}

function unlike(u: Universe, a: Value, b: Value, kind: string, site: Site): boolean {
  if (isModelValue(b)) return notModelValue(u, b, a, site);
  const doing = kind === 'boolean' ? 'compare' : 'check';
  throw new TlaError(
    'compare',
    `Attempted to ${doing} equality of ${kind} ${show(u, a)} with non-${kind}:\n${show(u, b)}`,
    site,
  );
}

/** FALSE, unless the model value is typed: then comparing it with anything else is an error. */
function notModelValue(u: Universe, m: TlcModelValue, other: Value, site: Site): boolean {
  if (m.type === '') return false;
  throw new TlaError(
    'compare',
    `Attempted to check equality of the typed model value ${m.name} and the non-model value\n${show(u, other)}`,
    site,
  );
}

function equalModelValue(u: Universe, a: TlcModelValue, b: Value, site: Site): boolean {
  if (a.type === '' || (isModelValue(b) && (b.type === '' || b.type === a.type))) return false;
  const text = isModelValue(b)
    ? `Attempted to check equality of the differently-typed model values ${a.name} and ${b.name}`
    : `Attempted to check equality of typed model value ${a.name} and non-model value\n${show(u, b)}`;
  throw new TlaError('compare', text, site);
}

function equalSet(u: Universe, a: Value, b: Value, site: Site): boolean {
  // As below, without the way there: nearly all sets that are compared.
  if (a instanceof EnumSet && b instanceof EnumSet) return equalElements(u, a, b, site);
  if (isAnySet(b)) {
    const symbolic = equalSymbolic(u, a, b, site);
    if (symbolic !== undefined) return symbolic;
  }
  const left = converted(u, a, site);
  if (isEnumerable(b)) return equalElements(u, left, enumerated(u, b, site), site);
  if (isModelValue(b)) return notModelValue(u, b, a, site);
  throw new TlaError(
    'compare',
    `Attempted to check equality of the set ${show(u, a)} with the value:\n${show(u, b)}`,
    site,
  );
}

/** Sets that TLC compares by their parts, right or wrong: `[{} -> {1}] = [{} -> {2}]` is FALSE to TLC. */
function equalSymbolic(u: Universe, a: Value, b: Value, site: Site): boolean | undefined {
  if (a instanceof NamedSet) return compare(u, a, b, site) === 0;
  if (a instanceof IntervalSet && b instanceof IntervalSet) {
    if (a.high < a.low) return b.high < b.low;
    return a.low === b.low && a.high === b.high;
  }
  if (a instanceof PowerSet && b instanceof PowerSet) return equal(u, a.base, b.base, site);
  if (a instanceof FunctionSet && b instanceof FunctionSet) {
    return equal(u, a.domain, b.domain, site) && equal(u, a.range, b.range, site);
  }
  if (a instanceof RecordSet && b instanceof RecordSet) {
    return equalParts(u, a, b, a.ranges, b.ranges, a.names, b.names, site);
  }
  if (a instanceof ProductSet && b instanceof ProductSet) {
    return equalParts(u, a, b, a.factors, b.factors, [], [], site);
  }
  return undefined;
}

function equalParts(
  u: Universe,
  a: Value,
  b: Value,
  parts: readonly Value[],
  others: readonly Value[],
  names: readonly string[],
  otherNames: readonly string[],
  site: Site,
): boolean {
  const isEmptyA = isEmpty(u, a, site);
  const isEmptyB = isEmpty(u, b, site);
  if (isEmptyA || isEmptyB) return isEmptyA && isEmptyB;
  if (parts.length !== others.length) return false;
  for (let i = 0; i < parts.length; i++) {
    if (names[i] !== otherNames[i] || !equal(u, parts[i] as Value, others[i] as Value, site)) return false;
  }
  return true;
}

function equalElements(u: Universe, a: EnumSet, b: EnumSet, site: Site): boolean {
  if (a === b || (a.id >= 0 && a.id === b.id)) return true;
  a.isNormalized = true;
  b.isNormalized = true;
  const xs = a.elements;
  const ys = b.elements;
  if (xs.length !== ys.length) return false;
  for (let i = 0; i < xs.length; i++) if (!equal(u, xs[i] as Value, ys[i] as Value, site)) return false;
  return true;
}

function equalFunction(u: Universe, f: Fn, b: Value, site: Site): boolean {
  if (b instanceof Fn && b.shape === f.shape) return equalValues(u, f, b, site);
  if (f.shape.kind === ShapeKind.Record && asRecord(u, b, site) === undefined) {
    if (isModelValue(b)) return notModelValue(u, b, f, site);
    throw new TlaError(
      'compare',
      `Attempted to check equality of record:\n${show(u, f)}\nwith non-record\n${show(u, b)}`,
      site,
    );
  }
  const g = asFn(u, b, site) ?? (f.isTuple ? asTuple(u, b, site) : undefined);
  if (g !== undefined) return g.shape === f.shape ? equalValues(u, f, g, site) : equalAcross(u, f, g, site);
  if (isModelValue(b)) return notModelValue(u, b, f, site);
  throw new TlaError(
    'compare',
    `Attempted to check equality of the function ${show(u, f)} with the value:\n${show(u, b)}`,
    site,
  );
}

function equalValues(u: Universe, f: Fn, g: Fn, site: Site): boolean {
  if (f.id >= 0 && f.id === g.id) return true;
  const xs = f.values;
  const ys = g.values;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] as Value;
    const y = ys[i] as Value;
    if (x !== y && !equal(u, x, y, site)) return false;
  }
  return true;
}

/** Different domains: FALSE, or the error that TLC meets while it compares points and values in turn. */
function equalAcross(u: Universe, f: Fn, g: Fn, site: Site): boolean {
  if (f.values.length !== g.values.length) return false;
  for (let i = 0; i < f.values.length; i++) {
    checkPositions(u, f, g, i, site);
    checkPositions(u, g, f, i, site);
    if (!equal(u, f.shape.keys[i] as Value, g.shape.keys[i] as Value, site)) return false;
    if (!equal(u, f.values[i] as Value, g.values[i] as Value, site)) return false;
  }
  return true;
}
