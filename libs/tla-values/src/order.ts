/**
 * TLC's order of values: integers ascending; strings by first appearance; model values before everything else; sets
 * and functions by size, then element by element. Values of different kinds are not comparable: an error.
 */
import { converted, enumerated } from './enumerate.ts';
import { show } from './format.ts';
import { Fn, isFunction, type LazyFn, ShapeKind } from './function-kinds.ts';
import { convertLazy } from './lazy-functions.ts';
import { isModelValue } from './model-value.ts';
import { EnumSet, IntervalSet, isEnumerable, NamedSet, PowerSet } from './set-kinds.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** Negative, 0 or positive. @throws TlaError (compare) where TLC refuses. */
export function compare(u: Universe, a: Value, b: Value, site: Site): number {
  if (a === b) return 0;
  if (a instanceof Fn && b instanceof Fn && a.shape === b.shape) return compareValues(u, a, b, site);
  if (typeof a === 'number')
    return typeof b === 'number' ? a - b : against(u, a, b, 'integer', 'non-integer', site);
  if (typeof a === 'string') {
    return typeof b === 'string' ? u.rank(a) - u.rank(b) : against(u, a, b, 'string', 'non-string', site);
  }
  if (typeof a === 'boolean') {
    return typeof b === 'boolean' ? Number(a) - Number(b) : against(u, a, b, 'boolean', 'non-boolean', site);
  }
  if (isModelValue(a)) return isModelValue(b) ? a.rank - b.rank : -1;
  if (isFunction(a)) return compareFunction(u, a, b, site);
  return compareSet(u, a, b, site);
}

function against(u: Universe, a: Value, b: Value, kind: string, other: string, site: Site): number {
  if (isModelValue(b)) return 1;
  throw new TlaError(
    'compare',
    `Attempted to compare ${kind} ${show(u, a)} with ${other}:\n${show(u, b)}`,
    site,
  );
}

function compareSet(u: Universe, a: Value, b: Value, site: Site): number {
  if (a instanceof NamedSet) return compareNamed(u, a, b, site);
  if (a instanceof IntervalSet && b instanceof IntervalSet) return compareIntervals(a, b);
  if (a instanceof PowerSet && b instanceof PowerSet) return compare(u, a.base, b.base, site);
  const left = converted(u, a, site);
  if (!isEnumerable(b)) {
    if (isModelValue(b)) return 1;
    throw new TlaError(
      'compare',
      `Attempted to compare the set ${show(u, a)} with the value:\n${show(u, b)}`,
      site,
    );
  }
  return compareElements(u, left, enumerated(u, b, site), site);
}

function compareElements(u: Universe, a: EnumSet, b: EnumSet, site: Site): number {
  if (a === b || (a.id >= 0 && a.id === b.id)) return 0;
  a.isNormalized = true;
  b.isNormalized = true;
  const xs = a.elements;
  const ys = b.elements;
  if (xs.length !== ys.length) return xs.length - ys.length;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] as Value;
    const y = ys[i] as Value;
    if (x === y) continue;
    const order = compare(u, x, y, site);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIntervals(a: IntervalSet, b: IntervalSet): number {
  const size = Math.max(0, a.high - a.low + 1);
  const bySize = size - Math.max(0, b.high - b.low + 1);
  return bySize !== 0 || size === 0 ? bySize : a.low - b.low;
}

function compareNamed(u: Universe, a: NamedSet, b: Value, site: Site): number {
  if (isModelValue(b)) return 1;
  if (b instanceof NamedSet) {
    if (a.name === 'Seq' && b.name === 'Seq') return compare(u, a.range as Value, b.range as Value, site);
    if (a.name === b.name && a.name !== 'ANY') return 0;
    if (a.name === 'Nat' && b.name === 'Int') return -1;
    if (a.name === 'Int' && b.name === 'Nat') return 1;
    throw new TlaError('compare', `Attempted to compare ${show(u, a)} with the value\n${show(u, b)}`, site);
  }
  throw new TlaError(
    'compare',
    `Attempted to compare overridden value ${show(u, a)} with non-overridden value:\n${show(u, b)}`,
    site,
  );
}

/** The function as TLC would convert the value into one, or undefined. */
export function asFn(u: Universe, value: Value, site: Site): Fn | undefined {
  if (value instanceof Fn) return value;
  return isFunction(value) ? convertLazy(u, value as LazyFn, site) : undefined;
}

/** The value as a tuple: TLC takes a string for the tuple of its characters. */
export function asTuple(u: Universe, value: Value, site: Site): Fn | undefined {
  if (typeof value === 'string') return u.tuple([...charactersOf(value)]);
  const f = asFn(u, value, site);
  return f !== undefined && f.shape.kind === ShapeKind.Tuple ? f : undefined;
}

/** UTF-16 units, as Java's. */
function charactersOf(text: string): string[] {
  return text.split('');
}

/** The value as a record; the empty function is the empty record. */
export function asRecord(u: Universe, value: Value, site: Site): Fn | undefined {
  const f = asFn(u, value, site);
  if (f === undefined) return undefined;
  return f.shape.kind === ShapeKind.Record || f.values.length === 0 ? f : undefined;
}

function compareFunction(u: Universe, a: Fn | LazyFn, b: Value, site: Site): number {
  const f = asFn(u, a, site) as Fn;
  if (f.shape.kind === ShapeKind.Record && asRecord(u, b, site) === undefined) {
    if (isModelValue(b)) return 1;
    throw new TlaError(
      'compare',
      `Attempted to compare record:\n${show(u, a)}\nwith non-record\n${show(u, b)}`,
      site,
    );
  }
  const g = asFn(u, b, site) ?? (f.isTuple ? asTuple(u, b, site) : undefined);
  if (g === undefined) {
    if (isModelValue(b)) return 1;
    throw new TlaError(
      'compare',
      `Attempted to compare the function ${show(u, a)} with the value:\n${show(u, b)}`,
      site,
    );
  }
  return compareFns(u, f, g, site);
}

function compareKeys(u: Universe, f: Fn, g: Fn, i: number, site: Site): number {
  checkPositions(u, f, g, i, site);
  checkPositions(u, g, f, i, site);
  return compare(u, f.shape.keys[i] as Value, g.shape.keys[i] as Value, site);
}

/** The points of a tuple compare with integers only, not even with model values. */
export function checkPositions(u: Universe, tuple: Fn, other: Fn, i: number, site: Site): void {
  const key = other.shape.keys[i] as Value;
  if (tuple.shape.kind !== ShapeKind.Tuple || typeof key === 'number') return;
  throw new TlaError('compare', `Attempted to compare an integer with non-integer:\n${show(u, key)}.`, site);
}

function compareFns(u: Universe, f: Fn, g: Fn, site: Site): number {
  if (f.shape === g.shape) return compareValues(u, f, g, site);
  const xs = f.values;
  const ys = g.values;
  if (xs.length !== ys.length) return xs.length - ys.length;
  for (let i = 0; i < xs.length; i++) {
    const order = compareKeys(u, f, g, i, site) || compare(u, xs[i] as Value, ys[i] as Value, site);
    if (order !== 0) return order;
  }
  return 0;
}

/** Functions of one domain: the points need no look. Numbers are the commonest values, and need no call. */
function compareValues(u: Universe, f: Fn, g: Fn, site: Site): number {
  if (f.id >= 0 && f.id === g.id) return 0;
  const xs = f.values;
  const ys = g.values;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] as Value;
    const y = ys[i] as Value;
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    const order = compare(u, x, y, site);
    if (order !== 0) return order;
  }
  return 0;
}
