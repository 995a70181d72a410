/** Makes enumerated sets: sorted in TLC's order, duplicates removed. */
import { isModelValue } from './model-value.ts';
import { compare } from './order.ts';
import { ElementKind, EnumSet } from './set-kinds.ts';
import type { Site } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** Up to here binary insertion, TLC's own algorithm, is the fastest sort. */
const insertionMax = 64;

/** The set of `elements`; takes the array over. @throws TlaError (compare) when they cannot be ordered. */
export function buildSet(u: Universe, elements: Value[], site: Site): EnumSet {
  const n = elements.length;
  if (n === 0) return u.emptySet;
  const kind = elementKindOf(elements);
  if (n === 1 || isSorted(u, elements, kind, site)) return new EnumSet(elements, kind, false);
  const isAlike = kind !== ElementKind.Other || isUniform(elements);
  if (n <= insertionMax || !isAlike)
    return new EnumSet(insertionSorted(u, elements, isAlike, site), kind, false);
  elements.sort(comparator(u, kind, site));
  return new EnumSet(withoutRepetitions(u, elements, site), kind, false);
}

export function elementKindOf(elements: readonly Value[]): ElementKind {
  const first = elements[0] as Value;
  if (typeof first === 'number') return all(elements, (x) => typeof x === 'number', ElementKind.Integers);
  if (typeof first === 'string') return all(elements, (x) => typeof x === 'string', ElementKind.Strings);
  if (isModelValue(first)) return all(elements, isModelValue, ElementKind.ModelValues);
  return ElementKind.Other;
}

function all(elements: readonly Value[], is: (x: Value) => boolean, kind: ElementKind): ElementKind {
  for (let i = 1; i < elements.length; i++) if (!is(elements[i] as Value)) return ElementKind.Other;
  return kind;
}

/** All sets or all functions: any sort then meets the same incomparable neighbours as TLC's. */
export function isUniform(elements: readonly Value[]): boolean {
  const first = elements[0] as Value;
  if (typeof first !== 'object') return false;
  for (const x of elements) if (typeof x !== 'object' || x.kind !== first.kind) return false;
  return true;
}

function comparator(u: Universe, kind: ElementKind, site: Site): (a: Value, b: Value) => number {
  if (kind === ElementKind.Integers) return (a, b) => (a as number) - (b as number);
  return (a, b) => compare(u, a, b, site);
}

/** Strictly ascending already: the common case of images and filters of sorted sets. Never throws. */
function isSorted(u: Universe, elements: readonly Value[], kind: ElementKind, site: Site): boolean {
  if (kind === ElementKind.Other) return false;
  for (let i = 1; i < elements.length; i++) {
    if (compare(u, elements[i - 1] as Value, elements[i] as Value, site) >= 0) return false;
  }
  return true;
}

/**
 * TLC's algorithm, step by step, so that it meets the same incomparable pairs. Among sets or functions alone what lies
 * behind the last one needs no look at those before it.
 */
function insertionSorted(u: Universe, elements: Value[], isAlike: boolean, site: Site): Value[] {
  let count = 1;
  for (let i = 1; i < elements.length; i++) {
    const x = elements[i] as Value;
    const last = isAlike ? compare(u, x, elements[count - 1] as Value, site) : -1;
    if (last > 0) {
      elements[count++] = x;
      continue;
    }
    if (last === 0) continue;
    let low = 0;
    let high = isAlike ? count - 1 : count;
    let isKnown = false;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compare(u, x, elements[middle] as Value, site);
      if (order === 0) {
        isKnown = true;
        break;
      }
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    if (isKnown) continue;
    for (let j = count; j > low; j--) elements[j] = elements[j - 1] as Value;
    elements[low] = x;
    count++;
  }
  elements.length = count;
  return elements;
}

function withoutRepetitions(u: Universe, elements: Value[], site: Site): Value[] {
  let count = 1;
  for (let i = 1; i < elements.length; i++) {
    if (compare(u, elements[count - 1] as Value, elements[i] as Value, site) !== 0) {
      elements[count++] = elements[i] as Value;
    }
  }
  elements.length = count;
  return elements;
}
