/** Hash-consing: the canonical object of a value, on demand. Parts are replaced by their canonical forms in place. */
import { converted } from './enumerate.ts';
import { Fn, LazyFn } from './function-kinds.ts';
import { convertLazy } from './lazy-functions.ts';
import { isModelValue } from './model-value.ts';
import { EnumSet } from './set-kinds.ts';
import type { Site } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** What two equal values share. @throws TlaError when a set cannot be enumerated. */
export function canonical(u: Universe, value: Value, site: Site): Value {
  if (typeof value !== 'object') return value;
  if (isModelValue(value)) return value;
  const known = (value as unknown as { id: number }).id;
  if (known >= 0) return u.table.byId(known);
  if (value instanceof Fn) return canonicalFn(u, value, site);
  if (value instanceof EnumSet) return canonicalSet(u, value, site);
  const plain = value instanceof LazyFn ? convertLazy(u, value, site) : converted(u, value, site);
  const made = canonical(u, plain, site) as EnumSet | Fn;
  (value as unknown as { id: number }).id = made.id;
  return made;
}

function canonicalFn(u: Universe, f: Fn, site: Site): Value {
  if (!f.hasSum) {
    canonicalParts(u, f.values, site);
    f.sum = sumOfValues(u, f.values);
    f.hasSum = true;
  }
  return withKind(f, unique(u, f, hashOfFn(f), sameFn));
}

/** The canonical function, which is a tuple from now on if `f` is one. */
function withKind(f: Fn, found: Fn): Fn {
  if (f.isTuple) found.isTuple = true;
  return found;
}

function canonicalSet(u: Universe, s: EnumSet, site: Site): Value {
  if (!s.hasSum) {
    canonicalParts(u, s.elements, site);
    s.sum = sumOfElements(u, s.elements);
    s.hasSum = true;
  }
  s.isNormalized = true;
  return unique(u, s, hashOfSet(s), sameSet);
}

function canonicalParts(u: Universe, parts: Value[], site: Site): void {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Value;
    if (typeof part === 'object') parts[i] = canonical(u, part, site);
  }
}

function unique<V extends EnumSet | Fn>(
  u: Universe,
  value: V,
  hash: number,
  same: (a: V, b: Value) => boolean,
): V {
  const found = u.table.find(value, hash, same);
  if (found === undefined) {
    u.table.insert(value, hash);
    return value;
  }
  value.id = found.id;
  return found;
}

/*
 * Hashes are sums over the parts, so that one changed value (EXCEPT) or one element more (\cup {x}) gives the new
 * hash without a walk over all others.
 */

function hashOfFn(f: Fn): number {
  return finish((f.sum + Math.imul(f.shape.id + 0x165667b1, 0x27d4eb2f)) | 0);
}

function hashOfSet(s: EnumSet): number {
  return finish((s.sum + Math.imul(s.elements.length, 0x38495ab5)) | 0);
}

function sumOfValues(u: Universe, values: readonly Value[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum = (sum + atPosition(u.hashOf(values[i] as Value), i)) | 0;
  return sum;
}

function sumOfElements(u: Universe, elements: readonly Value[]): number {
  let sum = 0;
  for (let i = 0; i < elements.length; i++) sum = (sum + finish(u.hashOf(elements[i] as Value))) | 0;
  return sum;
}

function atPosition(hash: number, i: number): number {
  const mixed = Math.imul(hash ^ Math.imul(i + 1, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** `f` with another value at position `i`; keeps the sum of a canonical function up to date. */
export function withValue(u: Universe, f: Fn, i: number, value: Value): Fn {
  const values = f.values.slice();
  const known = f.hasSum ? lookup(u, value) : undefined;
  const made = new Fn(f.shape, values, f.isTuple);
  if (known === undefined) {
    values[i] = value;
    return made;
  }
  made.sum = (f.sum - atPosition(u.hashOf(values[i] as Value), i) + atPosition(u.hashOf(known), i)) | 0;
  made.hasSum = true;
  values[i] = known;
  return made;
}

/** Tells `made` its sum: that of `from` with the element at `i` added. */
export function addToSum(u: Universe, made: EnumSet, from: EnumSet, i: number): void {
  const known = from.hasSum ? lookup(u, made.elements[i] as Value) : undefined;
  if (known === undefined) return;
  made.elements[i] = known;
  made.sum = (from.sum + finish(u.hashOf(known))) | 0;
  made.hasSum = true;
}

/** Tells `made` its sum: that of `from` with one value at the end. */
export function appendToSum(u: Universe, made: Fn, from: Fn): void {
  const i = from.values.length;
  const known = from.hasSum ? lookup(u, made.values[i] as Value) : undefined;
  if (known === undefined) return;
  made.values[i] = known;
  made.sum = (from.sum + atPosition(u.hashOf(known), i)) | 0;
  made.hasSum = true;
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function sameFn(a: Fn, b: Value): boolean {
  return b instanceof Fn && a.shape === b.shape && sameParts(a.values, b.values);
}

function sameSet(a: EnumSet, b: Value): boolean {
  return b instanceof EnumSet && sameParts(a.elements, b.elements);
}

function sameParts(xs: readonly Value[], ys: readonly Value[]): boolean {
  if (xs.length !== ys.length) return false;
  for (let i = 0; i < xs.length; i++) if (xs[i] !== ys[i]) return false;
  return true;
}

/** The canonical object if the value was interned before; never adds one. Undefined also for symbolic values. */
export function lookup(u: Universe, value: Value): Value | undefined {
  if (typeof value !== 'object' || isModelValue(value)) return value;
  const known = (value as unknown as { id: number }).id;
  if (known >= 0) return u.table.byId(known);
  if (value instanceof Fn) {
    if (!value.hasSum && !lookupParts(u, value.values)) return undefined;
    if (!value.hasSum) {
      value.sum = sumOfValues(u, value.values);
      value.hasSum = true;
    }
    const found = remember(value, u.table.find(value, hashOfFn(value), sameFn));
    return found === undefined ? undefined : withKind(value, found);
  }
  if (!(value instanceof EnumSet)) return undefined;
  if (!value.hasSum) {
    if (!lookupParts(u, value.elements)) return undefined;
    value.sum = sumOfElements(u, value.elements);
    value.hasSum = true;
  }
  return remember(value, u.table.find(value, hashOfSet(value), sameSet));
}

function remember<V extends Fn | EnumSet>(value: V, found: V | undefined): V | undefined {
  if (found !== undefined) value.id = found.id;
  return found;
}

function lookupParts(u: Universe, parts: Value[]): boolean {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Value;
    if (typeof part !== 'object') continue;
    const found = lookup(u, part);
    if (found === undefined) return false;
    parts[i] = found;
  }
  return true;
}

export function idOf(u: Universe, value: Value): number {
  if (typeof value === 'number') return u.table.idOfInteger(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return u.table.idOfPrimitive(value);
  const known = (value as unknown as { id: number }).id;
  if (known >= 0) return known;
  return (canonical(u, value, -1) as unknown as { id: number }).id;
}
