/** Hash-consing: the canonical object of a value, on demand. Parts are replaced by their canonical forms in place. */
import { enumerated } from './enumerate.ts';
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
  const plain = value instanceof LazyFn ? convertLazy(u, value, site) : enumerated(u, value, site);
  const made = canonical(u, plain, site) as EnumSet | Fn;
  (value as unknown as { id: number }).id = made.id;
  return made;
}

function canonicalFn(u: Universe, f: Fn, site: Site): Value {
  canonicalParts(u, f.values, site);
  return unique(u, f, hashOfFn(u, f), sameFn);
}

function canonicalSet(u: Universe, s: EnumSet, site: Site): Value {
  canonicalParts(u, s.elements, site);
  s.isNormalized = true;
  return unique(u, s, hashOfSet(u, s), sameSet);
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

function hashOfFn(u: Universe, f: Fn): number {
  let hash = Math.imul(f.shape.id + 0x165667b1, 0x27d4eb2f);
  const values = f.values;
  for (let i = 0; i < values.length; i++) hash = mix(hash, u.hashOf(values[i] as Value));
  return finish(hash);
}

function hashOfSet(u: Universe, s: EnumSet): number {
  const elements = s.elements;
  let hash = Math.imul(elements.length, 0x38495ab5);
  for (let i = 0; i < elements.length; i++) hash = mix(hash, u.hashOf(elements[i] as Value));
  return finish(hash);
}

function mix(hash: number, part: number): number {
  const mixed = hash ^ part;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
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
    if (!lookupParts(u, value.values)) return undefined;
    return remember(value, u.table.find(value, hashOfFn(u, value), sameFn));
  }
  if (!(value instanceof EnumSet) || !lookupParts(u, value.elements)) return undefined;
  return remember(value, u.table.find(value, hashOfSet(u, value), sameSet));
}

function remember(value: Fn | EnumSet, found: Fn | EnumSet | undefined): Value | undefined {
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
