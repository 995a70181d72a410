/** Application, EXCEPT, DOMAIN and the constructors of functions. */
import { kindText } from './describe.ts';
import { enumerated } from './enumerate.ts';
import { equal } from './equality.ts';
import { show } from './format.ts';
import { Fn, LazyFn, type Shape, ShapeKind } from './function-kinds.ts';
import { canonical, lookup, withValue } from './intern.ts';
import { lazyDomain, selectLazy, withOverride } from './lazy-functions.ts';
import { asTuple } from './order.ts';
import { visitFirstFastest } from './set-algebra.ts';
import { EnumSet, IntervalSet, isReducible, ProductSet } from './set-kinds.ts';
import { domainOf } from './shapes.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** `f[x]`. */
export function apply(u: Universe, f: Value, x: Value, site: Site): Value {
  if (f instanceof Fn) {
    const shape = f.shape;
    if (typeof x === 'number') {
      const i = x - shape.low;
      if (i >= 0 && i < shape.contiguous) return f.values[i] as Value;
    }
    const i = positionOf(u, f, x);
    if (i >= 0) return f.values[i] as Value;
    const j = f.shape.kind === ShapeKind.General ? equalPosition(u, f, x, site) : -1;
    if (j >= 0) return f.values[j] as Value;
    throw outside(u, f, x, site);
  }
  if (f instanceof LazyFn) {
    const value = selectLazy(u, f, x, site);
    if (value !== undefined) return value;
    throw new TlaError(
      'domain',
      `In applying the function\n${show(u, f)},\nthe first argument is:\n${show(u, x)}\nwhich is not in its domain.\n`,
      site,
    );
  }
  throw new TlaError('type', `A non-function (${kindText(f)}) was applied as a function.`, site);
}

/** Index into `values` of the point `x`, -1 outside the domain. */
function positionOf(u: Universe, f: Fn, x: Value): number {
  if (f.values.length === 0) return -1;
  const key = typeof x === 'object' ? lookup(u, x) : x;
  if (key !== undefined) return f.shape.position(key);
  return positionOf(u, f, canonical(u, x, -1));
}

/** What TLC says outside the domain, of a point that compares with those inside. */
function outside(u: Universe, f: Fn, x: Value, site: Site): TlaError {
  if (f.shape.kind === ShapeKind.Tuple && f.values.length > 0) {
    if (typeof x !== 'number') {
      return new TlaError('type', 'Attempted to apply tuple to a non-integer argument.', site);
    }
    return new TlaError(
      'domain',
      `Attempted to apply tuple\n${show(u, f)}\nto integer ${x} which is out of domain.`,
      site,
    );
  }
  if (f.shape.kind === ShapeKind.Record) {
    if (typeof x !== 'string') {
      return new TlaError('type', `Attempted to apply record to a non-string value ${show(u, x)}.`, site);
    }
    return new TlaError(
      'domain',
      `Attempted to apply the record\n${show(u, f)}\nto nonexistent record field ${x}.`,
      site,
    );
  }
  return new TlaError(
    'domain',
    `Attempted to apply function:\n${show(u, f)}\nto argument ${show(u, x)}, which is not in the domain of the function.`,
    site,
  );
}

/** Beyond this many points TLC looks a point up by hash, and does not compare it with the others. */
const linearLookupMax = 10;

/**
 * Index of a point that equals `x` and is another value, -1 without one: a tuple equals the string of its characters.
 *
 * @throws TlaError where a point before it does not compare with `x`.
 */
function equalPosition(u: Universe, f: Fn, x: Value, site: Site): number {
  const keys = f.shape.keys;
  if (keys.length > linearLookupMax) return -1;
  return keys.findIndex((key) => equal(u, key, x, site));
}

/** `r.name`. */
export function select(u: Universe, r: Value, name: string, site: Site): Value {
  if (r instanceof Fn) {
    const i = r.shape.position(name);
    if (i >= 0) return r.values[i] as Value;
    if (r.shape.kind !== ShapeKind.Record) return apply(u, r, name, site);
    throw new TlaError(
      'domain',
      `Attempted to select nonexistent field "${name}" from the record\n${show(u, r)}`,
      site,
    );
  }
  if (r instanceof LazyFn) return apply(u, r, name, site);
  throw new TlaError(
    'type',
    `Attempted to select field "${name}" from a non-record value ${show(u, r)}`,
    site,
  );
}

/** Component `i` (from 1) of a tuple that a binder takes apart. */
export function component(u: Universe, t: Value, i: number, size: number, site: Site): Value {
  if (t instanceof Fn && t.isTuple && t.values.length === size) return t.values[i - 1] as Value;
  throw notTakenApart(u, t, size, site);
}

/** The same of what TLC converts into a tuple first: a function over 1..n. */
export function componentOfConverted(u: Universe, t: Value, i: number, size: number, site: Site): Value {
  // A string is a tuple of its characters elsewhere, and not here.
  const tuple = typeof t === 'string' ? undefined : asTuple(u, t, site);
  if (tuple !== undefined && tuple.values.length === size) return tuple.values[i - 1] as Value;
  throw notTakenApart(u, t, size, site);
}

/**
 * The set, which TLC goes through at once where it is written out, and there converts nothing into a tuple. One that
 * was stored may be another kind of set to TLC, which it goes through later, and converts.
 * @throws TlaError (type) for a function over 1..n in it.
 */
export function setOfTuples(u: Universe, s: Value, size: number, site: Site): Value {
  if (!(s instanceof EnumSet) || s.id >= 0) return s;
  for (const x of s.elements) if (x instanceof Fn && !x.isTuple) throw notTakenApart(u, x, size, site);
  return s;
}

function notTakenApart(u: Universe, t: Value, size: number, site: Site): TlaError {
  return new TlaError(
    'type',
    `Attempted to bind a tuple of ${size} variables to the value\n${show(u, t)}`,
    site,
  );
}

export function domain(u: Universe, f: Value, site: Site): Value {
  if (f instanceof Fn) return domainOf(u, f);
  if (f instanceof LazyFn) return f.converted === undefined ? lazyDomain(f) : domainOf(u, f.converted);
  throw new TlaError(
    'type',
    `Attempted to apply the operator DOMAIN to a non-function\n(${kindText(f)})`,
    site,
  );
}

/** `[f EXCEPT ![p1]…[pn] = g(old)]`. A path that leaves a domain changes nothing. */
export function except(
  u: Universe,
  f: Value,
  path: readonly Value[],
  g: (old: Value) => Value,
  site: Site,
  depth: number = 0,
): Value {
  const x = path[depth] as Value;
  const isLast = depth === path.length - 1;
  if (f instanceof Fn) {
    const i = exceptPosition(u, f, x, site);
    if (i < 0) return f;
    const old = f.values[i] as Value;
    const made = isLast ? g(old) : except(u, old, path, g, site, depth + 1);
    if (made === old) return f;
    return withValue(u, f, i, made);
  }
  if (f instanceof LazyFn) {
    const old = selectLazy(u, f, x, site);
    if (old === undefined) return f;
    return withOverride(f, x, isLast ? g(old) : except(u, old, path, g, site, depth + 1));
  }
  throw new TlaError('type', `Attempted to apply EXCEPT construct to the value ${show(u, f)}.`, site);
}

function exceptPosition(u: Universe, f: Fn, x: Value, site: Site): number {
  const i = positionOf(u, f, x);
  if (i >= 0) return i;
  const { kind } = f.shape;
  if (f.values.length === 0 && typeof x !== 'number' && f.isTuple) throw emptyChanged(u, x, site);
  if (kind === ShapeKind.Record && typeof x !== 'string') throw outside(u, f, x, site);
  if (kind === ShapeKind.Tuple && typeof x !== 'number' && f.values.length > 0) throw outside(u, f, x, site);
  // Here TLC compares with all, however many; what equals a string and is none it takes for an error in the end.
  if (kind === ShapeKind.General)
    for (const key of f.shape.keys) if (equal(u, key, x, site)) equal(u, x, key, site);
  return -1;
}

/** TLC refuses it of the tuple and leaves the function as it is, with a warning; to go on could miss an error. */
function emptyChanged(u: Universe, x: Value, site: Site): TlaError {
  return new TlaError(
    'type',
    `EXCEPT at ${show(u, x)} of the empty function: TLC refuses it of <<>> and ignores it of [x \\in {} |-> e], which are one value here.`,
    site,
  );
}

/** `[x \in S |-> f(x)]`: at once over enumerated sets and intervals, on demand over all others. */
export function fn(u: Universe, over: Value, f: (x: Value) => Value, site: Site): Value {
  if (over instanceof IntervalSet && over.low === 1) {
    const values: Value[] = [];
    for (let i = 1; i <= over.high; i++) values.push(f(i));
    return new Fn(u.tupleShape(values.length), values);
  }
  if (!isReducible(over)) return new LazyFn([over], (xs) => f(xs[0] as Value));
  const points = canonical(u, enumerated(u, over, site), site) as EnumSet;
  const shape = u.shapeOf(points);
  const keys = shape.keys;
  const values = new Array<Value>(keys.length);
  for (let i = 0; i < keys.length; i++) values[i] = f(keys[i] as Value);
  return new Fn(shape, values);
}

/** `[x \in S, y \in T |-> f(x, y)]`. */
export function fnOf(
  u: Universe,
  domains: readonly Value[],
  f: (...xs: Value[]) => Value,
  site: Site,
): Value {
  if (!domains.every(isReducible)) return new LazyFn(domains, (xs) => f(...xs));
  const factors = domains.map((d) => canonical(u, enumerated(u, d, site), site) as EnumSet);
  const shape = productShape(u, factors, site);
  const lists = factors.map((factor) => factor.elements);
  const values = new Array<Value>(shape.keys.length);
  visitFirstFastest(lists, (xs, positions) => {
    values[positionInProduct(lists, positions)] = f(...xs);
  });
  return new Fn(shape, values);
}

function productShape(u: Universe, factors: readonly EnumSet[], site: Site): Shape {
  const key = factors.map((factor) => factor.id).join(',');
  const known = u.productShapes.get(key);
  if (known !== undefined) return known;
  const points = canonical(u, enumerated(u, new ProductSet(factors), site), site) as EnumSet;
  const made = u.shapeOf(points);
  u.productShapes.set(key, made);
  return made;
}

/** Tuples of a product of sorted lists are sorted with the last component varying fastest. */
function positionInProduct(lists: readonly (readonly Value[])[], positions: readonly number[]): number {
  let position = 0;
  for (let i = 0; i < lists.length; i++) {
    position = position * (lists[i] as readonly Value[]).length + (positions[i] as number);
  }
  return position;
}

export function recursiveFn(over: Value, f: (self: Value, x: Value) => Value): Value {
  const self: LazyFn = new LazyFn([over], (xs) => f(self, xs[0] as Value));
  return self;
}
