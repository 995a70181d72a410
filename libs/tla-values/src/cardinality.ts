/** Sizes of sets, computed from the parts where TLC does. */

import { kindText } from './describe.ts';
import { converted, visit } from './enumerate.ts';
import { show } from './format.ts';
import { isFunction } from './function-kinds.ts';
import { isModelValue } from './model-value.ts';
import { asFn } from './order.ts';
import {
  CapSet,
  CupSet,
  DiffSet,
  EnumSet,
  FilteredSet,
  FunctionSet,
  IntervalSet,
  isAnySet,
  isEnumerable,
  NamedSet,
  PowerSet,
  ProductSet,
  RecordSet,
  UnionSet,
} from './set-kinds.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

const integerMax = 2 ** 31 - 1;

/** Number of elements. @throws TlaError for infinite sets and where the number exceeds 32 bits. */
export function cardinalityOf(u: Universe, s: Value, site: Site): number {
  if (s instanceof EnumSet) {
    s.isNormalized = true;
    return s.elements.length;
  }
  if (s instanceof IntervalSet) return bounded(u, Math.max(0, s.high - s.low + 1), s, site);
  if (s instanceof PowerSet) return bounded(u, 2 ** cardinalityOf(u, s.base, site), s, site);
  if (s instanceof FunctionSet) {
    const points = cardinalityOf(u, s.domain, site);
    return bounded(u, cardinalityOf(u, s.range, site) ** points, s, site);
  }
  if (s instanceof RecordSet) return productOfSizes(u, s.ranges, s, site);
  if (s instanceof ProductSet) return productOfSizes(u, s.factors, s, site);
  if (isEnumerable(s)) return converted(u, s, site).elements.length;
  if (s instanceof NamedSet) {
    throw new TlaError(
      'enumerate',
      `Attempted to compute the number of elements in the overridden value ${show(u, s)}.`,
      site,
    );
  }
  throw new TlaError(
    'type',
    `Attempted to compute the number of elements in ${kindText(s).replace(/^an? /, 'the ')} ${show(u, s)}.`,
    site,
  );
}

function productOfSizes(u: Universe, sets: readonly Value[], whole: Value, site: Site): number {
  let size = 1;
  for (const s of sets) size = bounded(u, size * cardinalityOf(u, s, site), whole, site);
  return size;
}

function bounded(u: Universe, size: number, s: Value, site: Site): number {
  if (size <= integerMax) return size;
  const parts =
    s instanceof IntervalSet
      ? 'Size of interval value exceeds the maximum representable size (32bits)'
      : 'Overflow when computing the number of elements in';
  throw new TlaError('overflow', `${parts}:\n${showParts(u, s)}`, site);
}

/** The text of a set that is too large to print its elements. */
function showParts(u: Universe, s: Value): string {
  if (s instanceof PowerSet) return `SUBSET ${showParts(u, s.base)}`;
  return s instanceof FunctionSet ? `[${showParts(u, s.domain)} -> ${showParts(u, s.range)}]` : show(u, s);
}

/** `Cardinality(s)` as FiniteSets defines it for TLC. */
export function cardinality(u: Universe, s: Value, site: Site): number {
  if (isEnumerable(s)) return cardinalityOf(u, s, site);
  throw new TlaError(
    isAnySet(s) ? 'enumerate' : 'type',
    `Attempted to compute cardinality of the value\n${show(u, s)}`,
    site,
  );
}

/** `IsFiniteSet(s)`. TLC answers TRUE for functions, too, once it has enumerated their domains. */
export function isFinite(u: Universe, s: Value, site: Site): boolean {
  if (s instanceof NamedSet) return false;
  if (s instanceof PowerSet) return isFinite(u, s.base, site);
  if (s instanceof FunctionSet) return isFinite(u, s.domain, site) && isFinite(u, s.range, site);
  if (s instanceof RecordSet) return s.ranges.every((range) => isFinite(u, range, site));
  if (s instanceof ProductSet) return s.factors.every((factor) => isFinite(u, factor, site));
  if (s instanceof FilteredSet) return isFinite(u, s.base, site) || undecided(u, s.base, site);
  if (s instanceof CupSet) return isFinite(u, s.left, site) && isFinite(u, s.right, site);
  if (s instanceof CapSet) {
    return isFinite(u, s.left, site) || isFinite(u, s.right, site) || undecided(u, s, site);
  }
  if (s instanceof DiffSet) {
    if (isFinite(u, s.left, site)) return true;
    return isFinite(u, s.right, site) ? false : undecided(u, s, site);
  }
  if (s instanceof UnionSet) return !visit(u, s.of, (member) => !isFinite(u, member, site), site);
  if (isAnySet(s) || (isFunction(s) && asFn(u, s, site) !== undefined)) return true;
  throw new TlaError(
    'type',
    `Attempted to check if ${isModelValue(s) ? 'the model value' : kindText(s).replace(/^an? /, 'the ')} ${show(u, s)} is a finite set.`,
    site,
  );
}

function undecided(u: Universe, s: Value, site: Site): never {
  throw new TlaError('enumerate', `Attempted to check if the set ${show(u, s)} is finite.`, site);
}
