/** `\cup`, `\cap`, `\`, UNION, filters and images: at once where TLC computes them, symbolic elsewhere. */
import { enumerated, push, tooLarge, visit } from './enumerate.ts';
import { equal } from './equality.ts';
import { addToSum } from './intern.ts';
import { memberOf } from './membership.ts';
import { compare } from './order.ts';
import { buildSet, isUniform } from './set-builder.ts';
import {
  CapSet,
  CupSet,
  DiffSet,
  ElementKind,
  EnumSet,
  FilteredSet,
  IntervalSet,
  isReducible,
  UnionSet,
  UnsortableSet,
} from './set-kinds.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** `{e1, …, en}`. Elements that cannot be ordered give a set that can only be searched. */
export function setOf(u: Universe, elements: readonly Value[], site: Site): Value {
  try {
    return buildSet(u, [...elements], site);
  } catch (error) {
    if (error instanceof TlaError) return new UnsortableSet([...elements], error);
    throw error;
  }
}

export function union(u: Universe, a: Value, b: Value, site: Site): Value {
  if (a === b && a instanceof EnumSet) return a;
  if (isReducible(a)) return unionInto(u, a, b, site);
  if (isReducible(b)) return unionInto(u, b, a, site);
  return new CupSet(a, b);
}

function unionInto(u: Universe, a: EnumSet | IntervalSet | UnsortableSet, b: Value, site: Site): Value {
  if (a instanceof UnsortableSet) return unionUnsorted(u, a, b, site);
  const left = enumerated(u, a, site);
  if (left.elements.length === 0) return b;
  if (!isReducible(b)) return new CupSet(a, b);
  if (b instanceof UnsortableSet) throw b.error;
  const right = enumerated(u, b, site);
  if (right.elements.length === 0) return left;
  // Different kinds compare in one direction only in places: look up and sort in TLC's order of comparisons.
  if (!isAlike(left, right)) {
    const asked = a instanceof IntervalSet ? a : left;
    const isNew = (x: Value): boolean => !memberOf(u, x, asked, site);
    return setOf(u, [...left.elements, ...right.elements.filter(isNew)], site);
  }
  checkMembers(u, left, right, site);
  if (right.elements.length === 1) return withElement(u, left, right.elements[0] as Value, site);
  if (left.elements.length === 1) return withElement(u, right, left.elements[0] as Value, site);
  return merged(u, left, right, site);
}

/** Whether any order of comparisons meets the same errors. */
function isAlike(a: EnumSet, b: EnumSet): boolean {
  if (a.elementKind !== b.elementKind) return false;
  if (a.elementKind !== ElementKind.Other) return true;
  const [x, y] = [a.elements[0] as Value, b.elements[0] as Value];
  const isOneKind = typeof x === 'object' && typeof y === 'object' && x.kind === y.kind;
  return isOneKind && isUniform(a.elements) && isUniform(b.elements);
}

function unionUnsorted(u: Universe, a: UnsortableSet, b: Value, site: Site): Value {
  if (!isReducible(b)) return new CupSet(a, b);
  const added: Value[] = [...a.unsorted];
  visit(u, b, (x) => (memberOf(u, x, a, site) || added.push(x), false), site);
  return setOf(u, added, site);
}

/** Of two sets of one kind: TLC looks each element of the right one up in the left, by equality while that is not sorted. */
function checkMembers(u: Universe, left: EnumSet, right: EnumSet, site: Site): void {
  if (left.isNormalized || left.elementKind !== ElementKind.Other) return;
  for (const x of right.elements) memberOf(u, x, left, site);
}

/** `s \cup {x}` by one binary search and one copy. */
function withElement(u: Universe, s: EnumSet, x: Value, site: Site): EnumSet {
  const elements = s.elements;
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(u, x, elements[middle] as Value, site);
    if (order === 0) return s;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  if (elements.length >= u.setSizeMax) throw tooLarge(u, site);
  const grown = new Array<Value>(elements.length + 1);
  for (let i = 0; i < low; i++) grown[i] = elements[i] as Value;
  grown[low] = x;
  for (let i = low; i < elements.length; i++) grown[i + 1] = elements[i] as Value;
  const made = new EnumSet(grown, isOfKind(x, s.elementKind) ? s.elementKind : ElementKind.Other, false);
  addToSum(u, made, s, low);
  return made;
}

function isOfKind(x: Value, kind: ElementKind): boolean {
  if (kind === ElementKind.Integers) return typeof x === 'number';
  if (kind === ElementKind.Strings) return typeof x === 'string';
  return kind === ElementKind.ModelValues && typeof x === 'object' && x.kind === 'modelValue';
}

function merged(u: Universe, a: EnumSet, b: EnumSet, site: Site): EnumSet {
  const xs = a.elements;
  const ys = b.elements;
  const both: Value[] = [];
  let i = 0;
  let j = 0;
  while (i < xs.length && j < ys.length) {
    const x = xs[i] as Value;
    const y = ys[j] as Value;
    const order = compare(u, x, y, site);
    both.push(order <= 0 ? x : y);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  while (i < xs.length) both.push(xs[i++] as Value);
  while (j < ys.length) both.push(ys[j++] as Value);
  if (both.length > u.setSizeMax) throw tooLarge(u, site);
  if (both.length === xs.length) return a;
  return new EnumSet(both, a.elementKind === b.elementKind ? a.elementKind : ElementKind.Other, false);
}

export function intersect(u: Universe, a: Value, b: Value, site: Site): Value {
  if (isReducible(a)) return kept(u, a, (x) => memberOf(u, x, b, site), site);
  if (isReducible(b)) return kept(u, b, (x) => memberOf(u, x, a, site), site);
  return new CapSet(a, b);
}

export function minus(u: Universe, a: Value, b: Value, site: Site): Value {
  if (b instanceof EnumSet && b.elements.length === 1 && !b.isNormalized && isReducible(a)) {
    const y = b.elements[0] as Value;
    return kept(u, a, (x) => !equal(u, y, x, site), site);
  }
  if (isReducible(a)) return kept(u, a, (x) => !memberOf(u, x, b, site), site);
  return new DiffSet(a, b);
}

/** `{x \in s : p(x)}`. */
export function filter(u: Universe, s: Value, p: (x: Value) => boolean, site: Site): Value {
  if (s instanceof UnsortableSet) throw s.error;
  return isReducible(s) ? kept(u, s, p, site) : new FilteredSet(s, p);
}

function kept(
  u: Universe,
  s: EnumSet | IntervalSet | UnsortableSet,
  p: (x: Value) => boolean,
  site: Site,
): Value {
  if (s instanceof UnsortableSet) return setOf(u, s.unsorted.filter(p), site);
  const elements: Value[] = [];
  if (s instanceof IntervalSet) {
    for (let i = s.low; i <= s.high; i++) if (p(i)) push(u, elements, i, site);
    return elements.length === 0 ? u.emptySet : new EnumSet(elements, ElementKind.Integers);
  }
  const all = s.elements;
  for (let i = 0; i < all.length; i++) {
    const x = all[i] as Value;
    if (p(x)) elements.push(x);
  }
  if (elements.length === all.length) return s;
  return elements.length === 0 ? u.emptySet : new EnumSet(elements, s.elementKind, s.isNormalized);
}

export function bigUnion(u: Universe, s: Value, site: Site): Value {
  if (!(s instanceof EnumSet) || !s.elements.every((member) => member instanceof EnumSet))
    return unionOfUnsorted(u, s, site);
  const members = s.elements as unknown as readonly EnumSet[];
  if (members.length === 0) return u.emptySet;
  if (members.length === 1) return members[0] as EnumSet;
  const all: Value[] = [];
  for (const member of members) for (const x of member.elements) push(u, all, x, site);
  return buildSet(u, all, site);
}

/** The elements of what TLC holds as a list, sorted or not. */
function writtenOut(s: Value): readonly Value[] | undefined {
  if (s instanceof EnumSet) return s.elements;
  return s instanceof UnsortableSet ? s.unsorted : undefined;
}

/**
 * Where all sets are lists and some cannot be sorted, each element is looked for among those before it, by equality: an
 * error at once where they cannot be compared, as in TLC. Other sets stay symbolic.
 */
function unionOfUnsorted(u: Universe, s: Value, site: Site): Value {
  const lists = writtenOut(s)?.map(writtenOut);
  if (lists === undefined || lists.includes(undefined)) return new UnionSet(s);
  const all: Value[] = [];
  for (const list of lists)
    for (const x of list ?? []) if (!all.some((known) => equal(u, known, x, site))) push(u, all, x, site);
  return setOf(u, all, site);
}

/** `{f(x) : x \in s}`. */
export function mapSet(u: Universe, s: Value, f: (x: Value) => Value, site: Site): Value {
  const images: Value[] = [];
  visit(u, s, (x) => (push(u, images, f(x), site), false), site);
  return setOf(u, images, site);
}

/** `{f(x, y) : x \in S, y \in T}`; like TLC's, the first variable varies fastest. */
export function mapSets(
  u: Universe,
  lists: readonly (readonly Value[])[],
  f: (...xs: Value[]) => Value,
  site: Site,
): Value {
  const images: Value[] = [];
  visitFirstFastest(lists, (xs) => push(u, images, f(...xs), site));
  return setOf(u, images, site);
}

/** All choices of one element a list, the first list varying fastest: the order of TLC's bound variables. */
export function visitFirstFastest(
  lists: readonly (readonly Value[])[],
  visitor: (xs: readonly Value[], positions: readonly number[]) => void,
): void {
  if (lists.some((list) => list.length === 0)) return;
  const positions = new Array<number>(lists.length).fill(0);
  for (;;) {
    visitor(
      lists.map((list, i) => list[positions[i] as number] as Value),
      positions,
    );
    let i = 0;
    while (i < lists.length && positions[i] === (lists[i] as readonly Value[]).length - 1) positions[i++] = 0;
    if (i === lists.length) return;
    positions[i] = (positions[i] as number) + 1;
  }
}
