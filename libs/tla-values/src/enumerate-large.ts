/**
 * Enumeration without a list of all elements. TLC bounds the sets that it builds, not those that it walks through: a
 * quantifier, `x' \\in S` and Init may run through more than a million functions, one at a time.
 */
import {
  type Choices,
  choiceAt,
  chosen,
  elementsOf,
  enumerated,
  functionChoices,
  nextChoice,
  nextCombination,
  recordChoices,
  tupleChoices,
} from './enumerate.ts';
import { memberOf } from './membership.ts';
import {
  CapSet,
  CupSet,
  DiffSet,
  EnumSet,
  FilteredSet,
  FunctionSet,
  IntervalSet,
  isEnumerable,
  PowerSet,
  ProductSet,
  RecordSet,
} from './set-kinds.ts';
import type { Site } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** The elements in TLC's order, duplicates included: a list, unless that would be too long. */
export function each(u: Universe, s: Value, site: Site): Iterable<Value> {
  if (s instanceof EnumSet || !isEnumerable(s) || s.enumerated !== undefined) return elementsOf(u, s, site);
  return sizeAtMost(u, s, site) > u.setSizeMax ? walk(u, s, site) : elementsOf(u, s, site);
}

/** A bound of how many elements are walked through. */
function sizeAtMost(u: Universe, s: Value, site: Site): number {
  if (s instanceof EnumSet) return s.elements.length;
  if (s instanceof IntervalSet) return s.high - s.low + 1;
  if (s instanceof FilteredSet) return sizeAtMost(u, s.base, site);
  if (s instanceof CapSet || s instanceof DiffSet) return sizeAtMost(u, s.left, site);
  if (s instanceof CupSet) return sizeAtMost(u, s.left, site) + sizeAtMost(u, s.right, site);
  if (s instanceof PowerSet) return 2 ** sizeAtMost(u, s.base, site);
  if (s instanceof FunctionSet) return sizeAtMost(u, s.range, site) ** sizeAtMost(u, s.domain, site);
  if (s instanceof RecordSet) return s.ranges.reduce<number>((all, one) => all * sizeAtMost(u, one, site), 1);
  if (s instanceof ProductSet)
    return s.factors.reduce<number>((all, one) => all * sizeAtMost(u, one, site), 1);
  // A UNION, or what cannot be enumerated: the list says.
  return 0;
}

function* walk(u: Universe, s: Value, site: Site): Generator<Value, void> {
  if (s instanceof IntervalSet) {
    for (let i = s.low; i <= s.high; i++) yield i;
  } else if (s instanceof FilteredSet) {
    for (const x of each(u, s.base, site)) if (s.predicate(x)) yield x;
  } else if (s instanceof DiffSet) {
    for (const x of each(u, s.left, site)) if (!memberOf(u, x, s.right, site)) yield x;
  } else if (s instanceof CapSet) {
    for (const x of each(u, s.left, site)) if (memberOf(u, x, s.right, site)) yield x;
  } else if (s instanceof CupSet) {
    yield* each(u, s.left, site);
    yield* each(u, s.right, site);
  } else if (s instanceof PowerSet) yield* subsets(enumerated(u, s.base, site));
  else if (s instanceof FunctionSet) yield* choices(functionChoices(u, s, site));
  else if (s instanceof RecordSet) yield* choices(recordChoices(u, s, site));
  else if (s instanceof ProductSet) yield* choices(tupleChoices(u, s, site));
  else yield* elementsOf(u, s, site);
}

function* choices({ lists, make }: Choices): Generator<Value, void> {
  if (lists.some((list) => list.length === 0)) return;
  const positions = new Int32Array(lists.length);
  do yield make(choiceAt(lists, positions));
  while (nextChoice(lists, positions));
}

function* subsets(base: EnumSet): Generator<Value, void> {
  for (let size = 0; size <= base.elements.length; size++) {
    const positions = Int32Array.from({ length: size }, (_, i) => i);
    do yield chosen(base, positions);
    while (nextCombination(positions, base.elements.length));
  }
}
