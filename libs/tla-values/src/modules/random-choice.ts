/**
 * TLC!RandomElement and module Randomization. The values are those that the seed decides, not TLC's: what TLC refuses
 * is refused, what it draws from is drawn from.
 */
import { cardinality } from '../cardinality.ts';
import { enumerated } from '../enumerate.ts';
import { show } from '../format.ts';
import { Fn } from '../function-kinds.ts';
import { canonical } from '../intern.ts';
import type { RandomStream } from '../random-stream.ts';
import { buildSet } from '../set-builder.ts';
import {
  type EnumSet,
  FunctionSet,
  IntervalSet,
  isEnumerable,
  PowerSet,
  ProductSet,
  RecordSet,
} from '../set-kinds.ts';
import { type Site, TlaError } from '../tla-error.ts';
import type { Universe } from '../universe.ts';
import type { Value } from '../value.ts';
import { type StandardFunction, wrongArgument } from './arguments.ts';

/** The operators of module Randomization. */
export function randomizationModule(u: Universe): { readonly [name: string]: StandardFunction } {
  const setOfSubsets = (k: Value, n: Value, s: Value, site: Site): Value =>
    randomSetOfSubsets(u, k, n, s, site);
  return {
    RandomSubset: (site, k, s) => randomSubset(u, k as Value, s as Value, site),
    RandomSetOfSubsets: (site, k, n, s) => setOfSubsets(k as Value, n as Value, s as Value, site),
    TestRandomSetOfSubsets: (site, k, n, s) =>
      u.tuple(
        Array.from({ length: 5 }, () =>
          cardinality(u, setOfSubsets(k as Value, n as Value, s as Value, site), site),
        ),
      ),
  };
}

/** One of the elements, each as likely. Sets of functions, of subsets and the like are not enumerated for it. */
export function randomElement(u: Universe, s: Value, site: Site): Value {
  const random = streamOf(u, 'RandomElement', site);
  const one = (of: Value): Value => randomElement(u, of, site);
  if (s instanceof IntervalSet && s.high >= s.low) return s.low + random.below(s.high - s.low + 1);
  if (s instanceof PowerSet) {
    const { elements } = enumerated(u, s.base, site);
    return buildSet(
      u,
      elements.filter(() => random.unit() < 0.5),
      site,
    );
  }
  if (s instanceof FunctionSet) {
    const domain = canonical(u, enumerated(u, s.domain, site), site) as EnumSet;
    const values = domain.elements.map(() => one(s.range));
    return new Fn(u.shapeOf(domain), values);
  }
  if (s instanceof RecordSet) return new Fn(u.recordShape(s.names), s.ranges.map(one));
  if (s instanceof ProductSet) return u.tuple(s.factors.map(one));
  if (!isEnumerable(s)) {
    throw new TlaError(
      'type',
      `Applying RandomElement to the following value,\nwhich is not a finite set:\n${show(u, s)}`,
      site,
    );
  }
  const { elements } = enumerated(u, s, site);
  if (elements.length === 0)
    throw new TlaError('domain', 'RandomElement was applied to the empty set.', site);
  return elements[random.below(elements.length)] as Value;
}

/** Up to this share of a set, elements are drawn again when they were drawn before; beyond, the set is shuffled. */
const sparseShare = 0.25;

function randomSubset(u: Universe, k: Value, s: Value, site: Site): Value {
  const count = naturalArgument(u, 'first', 'RandomSubset', k, site);
  if (!isEnumerable(s)) throw wrongArgument(u, 'second', 'RandomSubset', 'finite set', s, site);
  const random = streamOf(u, 'RandomSubset', site);
  const size = sizeOrMore(u, s, site);
  if (count >= size) return enumerated(u, s, site);
  if (count < size * sparseShare) {
    const drawn = new Set<Value>();
    while (drawn.size < count) drawn.add(canonical(u, randomElement(u, s, site), site));
    return buildSet(u, [...drawn], site);
  }
  const elements = [...enumerated(u, s, site).elements];
  for (let i = 0; i < count; i++) {
    const j = i + random.below(elements.length - i);
    [elements[i], elements[j]] = [elements[j] as Value, elements[i] as Value];
  }
  return buildSet(u, elements.slice(0, count), site);
}

/** TLC cannot count more than 2^31 elements; here they need not be counted. */
function sizeOrMore(u: Universe, s: Value, site: Site): number {
  try {
    return cardinality(u, s, site);
  } catch (error) {
    if (error instanceof TlaError && error.code === 'overflow') return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function randomSetOfSubsets(u: Universe, k: Value, n: Value, s: Value, site: Site): Value {
  const operator = 'RandomSetOfSubsets';
  const count = naturalArgument(u, 'first', operator, k, site);
  const expected = naturalArgument(u, 'second', operator, n, site);
  if (!isEnumerable(s)) throw wrongArgument(u, 'third', operator, 'finite set', s, site);
  const random = streamOf(u, operator, site);
  const { elements } = enumerated(u, s, site);
  if (count > 2 ** elements.length) {
    const most = `nonnegative integer that is smaller than the subset's size of 2^${elements.length}`;
    throw wrongArgument(u, 'first', operator, most, k, site);
  }
  if (expected > elements.length) {
    throw wrongArgument(u, 'second', operator, 'nonnegative integer in range 0..Cardinality(S)', n, site);
  }
  const share = expected / elements.length;
  const subsets = Array.from({ length: count }, () =>
    buildSet(
      u,
      elements.filter(() => random.unit() < share),
      site,
    ),
  );
  return buildSet(u, subsets, site);
}

function naturalArgument(u: Universe, which: string, operator: string, value: Value, site: Site): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw wrongArgument(u, which, operator, 'nonnegative integer', value, site);
}

function streamOf(u: Universe, operator: string, site: Site): RandomStream {
  if (u.random !== undefined) return u.random;
  throw new TlaError(
    'unsupported',
    `${operator} gives another value on each run, unless there is a seed.`,
    site,
  );
}
