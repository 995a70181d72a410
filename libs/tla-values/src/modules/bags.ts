/** Module Bags: functions from elements to how often they occur. */
import { enumerated } from '../enumerate.ts';
import { equal } from '../equality.ts';
import { show } from '../format.ts';
import { Fn } from '../function-kinds.ts';
import { canonical } from '../intern.ts';
import { asFn } from '../order.ts';
import { buildSet } from '../set-builder.ts';
import { type EnumSet, isEnumerable } from '../set-kinds.ts';
import { domainOf } from '../shapes.ts';
import { type Site, TlaError } from '../tla-error.ts';
import type { Universe } from '../universe.ts';
import type { Value } from '../value.ts';
import { type Operator, type StandardFunction, wrongArgument } from './arguments.ts';

type Sum = (a: number, b: number, site: Site) => number;

/** @param sum How copies are counted together: TLC's sum goes below 0 beyond 32 bits, without an error. */
export function bagsModule(u: Universe, sum: Sum): { readonly [name: string]: StandardFunction } {
  const cup: StandardFunction = (site, a, b) => bagCup(u, a as Value, b as Value, site);
  const diff: StandardFunction = (site, a, b) => bagDiff(u, a as Value, b as Value, site);
  return {
    EmptyBag: () => new Fn(u.tupleShape(0), []),
    IsABag: (site, b) => isABag(asFn(u, b as Value, site)),
    BagCardinality: (site, b) => bagCardinality(u, sum, b as Value, site),
    BagIn: (site, x, b) => copies(u, 'BagIn', x as Value, b as Value, site) > 0,
    CopiesIn: (site, x, b) => copies(u, 'CopiesIn', x as Value, b as Value, site),
    '\\oplus': cup,
    '(+)': cup,
    '\\ominus': diff,
    '(-)': diff,
    '\\sqsubseteq': (site, a, b) => isSubBag(u, a as Value, b as Value, site),
    BagUnion: (site, s) => bagUnion(u, s as Value, site),
    BagToSet: (site, b) => domainOf(u, finiteFunction(u, 'BagToSet', b as Value, site)),
    SetToBag: (site, s) => setToBag(u, s as Value, site),
    BagOfAll: (site, f, b) => bagOfAll(u, f as Operator, b as Value, site),
    SubBag: (site, b) => subBags(u, b as Value, site),
  };
}

function isABag(f: Fn | undefined): boolean {
  return f !== undefined && f.values.every((count) => typeof count === 'number' && count > 0);
}

function finiteFunction(u: Universe, operator: string, b: Value, site: Site): Fn {
  const f = asFn(u, b, site);
  if (f !== undefined) return f;
  throw new TlaError(
    'type',
    `Applying ${operator} to the following value,\nwhich is not a function with a finite domain:\n${show(u, b)}`,
    site,
  );
}

function bagCardinality(u: Universe, sum: Sum, b: Value, site: Site): number {
  const f = finiteFunction(u, 'BagCardinality', b, site);
  if (!isABag(f)) {
    throw new TlaError(
      'type',
      `Applying BagCardinality to the following value,\nwhich is not a bag:\n${show(u, b)}`,
      site,
    );
  }
  return f.values.reduce<number>((total, count) => sum(total, count as number, site), 0);
}

function copies(u: Universe, operator: string, x: Value, b: Value, site: Site): number {
  const f = finiteFunction(u, operator, b, site);
  const i = f.shape.keys.findIndex((key) => equal(u, x, key, site));
  if (i < 0) return 0;
  const count = f.values[i] as Value;
  if (typeof count !== 'number') throw wrongArgument(u, 'second', operator, 'bag', b, site);
  return count;
}

/** The bag with these counts, which may name an element several times; counts below 1 are left out. */
function bagOf(u: Universe, points: readonly Value[], counts: readonly number[], site: Site): Fn {
  const total = totals(u, points, counts, site);
  return functionFrom(u, new Map([...total].filter(([, count]) => (count as number) > 0)), site);
}

/** Counts of the same element are added; what is counted once may be anything: TLC does not look at it. */
function totals(
  u: Universe,
  points: readonly Value[],
  counts: readonly Value[],
  site: Site,
): ReadonlyMap<Value, Value> {
  const total = new Map<Value, Value>();
  points.forEach((point, i) => {
    const key = canonical(u, point, site);
    const known = total.get(key);
    const count = counts[i] as Value;
    total.set(key, known === undefined ? count : copiesIn(u, known, site) + copiesIn(u, count, site));
  });
  return total;
}

function functionFrom(u: Universe, total: ReadonlyMap<Value, Value>, site: Site): Fn {
  // TLC sorts the points: a string does not compare with what is none, though a tuple compares with a string.
  const points = [...total.keys()];
  const text = points.find((point) => typeof point === 'string');
  if (text !== undefined)
    for (const point of points) if (typeof point !== 'string') equal(u, text, point, site);
  const shape = u.shapeOf(canonical(u, buildSet(u, points, site), site) as EnumSet);
  return new Fn(
    shape,
    shape.keys.map((key) => total.get(key) as Value),
  );
}

function copiesIn(u: Universe, count: Value, site: Site): number {
  if (typeof count === 'number') return count;
  throw new TlaError('type', `A bag has a number of copies of each element, not\n${show(u, count)}`, site);
}

function bag(u: Universe, which: string, operator: string, b: Value, site: Site): Fn {
  const f = asFn(u, b, site);
  if (f !== undefined && isABag(f)) return f;
  throw wrongArgument(u, which, operator, 'bag', b, site);
}

function bagCup(u: Universe, a: Value, b: Value, site: Site): Value {
  const f = bag(u, 'first', '(+)', a, site);
  const g = bag(u, 'second', '(+)', b, site);
  for (const key of g.shape.keys) countAt(u, f, key, site);
  return bagOf(u, [...f.shape.keys, ...g.shape.keys], [...f.values, ...g.values] as number[], site);
}

function bagDiff(u: Universe, a: Value, b: Value, site: Site): Value {
  // TLC asks only that they count: the first may have none, or less, and the second what is not in the first.
  const f = asFn(u, a, site) ?? bag(u, 'first', '(-)', a, site);
  const g = asFn(u, b, site) ?? bag(u, 'second', '(-)', b, site);
  const counts = f.values.map(
    (count, i) => copiesIn(u, count, site) - countAt(u, g, f.shape.keys[i] as Value, site),
  );
  return bagOf(u, f.shape.keys, counts, site);
}

/** How often an element occurs; comparing it with all others first, as TLC does, finds those of another kind. */
function countAt(u: Universe, f: Fn, key: Value, site: Site): number {
  const i = f.shape.keys.findIndex((other) => equal(u, key, other, site));
  return i < 0 ? 0 : copiesIn(u, f.values[i] as Value, site);
}

function isSubBag(u: Universe, a: Value, b: Value, site: Site): boolean {
  const f = finiteFunction(u, '\\sqsubseteq', a, site);
  const g = finiteFunction(u, '\\sqsubseteq', b, site);
  return f.values.every(
    (count, i) => copiesIn(u, count, site) <= countAt(u, g, f.shape.keys[i] as Value, site),
  );
}

function bagUnion(u: Universe, s: Value, site: Site): Value {
  if (!isEnumerable(s)) {
    throw new TlaError(
      'type',
      `Applying BagUnion to the following value,\nwhich is not a finite enumerable set:\n${show(u, s)}`,
      site,
    );
  }
  const members = enumerated(u, s, site).elements;
  if (members.length === 1) return members[0] as Value;
  const bags = members.map((member) => {
    const f = asFn(u, member, site);
    if (f !== undefined) return f;
    throw new TlaError(
      'type',
      `Attempted to apply BagUnion to the following set, whose\nelement is not a bag:\n${show(u, s)}`,
      site,
    );
  });
  const points = bags.flatMap((f) => [...f.shape.keys]);
  const counts = bags.flatMap((f) => f.values);
  return functionFrom(u, totals(u, points, counts, site), site);
}

function setToBag(u: Universe, s: Value, site: Site): Value {
  if (!isEnumerable(s)) {
    throw new TlaError(
      'type',
      `Applying BagToSet to the following value,\nwhich is not a function with a finite domain:\n${show(u, s)}`,
      site,
    );
  }
  const points = enumerated(u, s, site).elements;
  return bagOf(
    u,
    points,
    points.map(() => 1),
    site,
  );
}

function bagOfAll(u: Universe, f: Operator, b: Value, site: Site): Value {
  const g = finiteFunction(u, 'BagOfAll', b, site);
  const points = g.shape.keys.map((key) => f(key));
  return functionFrom(u, totals(u, points, g.values, site), site);
}

/** All bags with at most as many copies of each element. */
function subBags(u: Universe, b: Value, site: Site): Value {
  const f = bag(u, 'first', 'SubBag', b, site);
  let bags: number[][] = [[]];
  for (const count of f.values) {
    const choices = Array.from({ length: (count as number) + 1 }, (_, i) => i);
    bags = bags.flatMap((chosen) => choices.map((copiesKept) => [...chosen, copiesKept]));
    if (bags.length > u.setSizeMax) throw new TlaError('limit', 'SubBag has too many elements.', site);
  }
  return buildSet(
    u,
    bags.map((counts) => bagOf(u, f.shape.keys, counts, site)),
    site,
  );
}
