/** Enumeration in TLC's order, duplicates included, and the enumerated form of a set. */

import { show } from './format.ts';
import { Fn } from './function-kinds.ts';
import { canonical } from './intern.ts';
import { memberOf } from './membership.ts';
import { buildSet } from './set-builder.ts';
import {
  CapSet,
  CupSet,
  DiffSet,
  ElementKind,
  EnumSet,
  FilteredSet,
  FunctionSet,
  IntervalSet,
  isEnumerable,
  PowerSet,
  ProductSet,
  RecordSet,
  UnionSet,
  UnsortableSet,
} from './set-kinds.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** Receives an element; true stops the enumeration. */
export type Visitor = (x: Value) => boolean;

/** Visits the elements in TLC's order. Returns whether the visitor stopped it. */
export function visit(u: Universe, s: Value, visitor: Visitor, site: Site): boolean {
  if (s instanceof EnumSet) {
    s.isNormalized = true;
    return visitArray(s.elements, visitor);
  }
  if (s instanceof IntervalSet) return visitInterval(s, visitor);
  if (!isEnumerable(s)) throw cannotEnumerate(u, s, site);
  if (s instanceof UnsortableSet) throw s.error;
  if (s.enumerated !== undefined) return visitArray(s.enumerated.elements, visitor);
  if (s instanceof PowerSet) return visitPowerSet(u, s, visitor, site);
  if (s instanceof FunctionSet) return visitFunctions(u, s, visitor, site);
  if (s instanceof RecordSet) return visitRecords(u, s, visitor, site);
  if (s instanceof ProductSet) return visitTuples(u, s, visitor, site);
  if (s instanceof FilteredSet) return visitFiltered(u, s, visitor, site);
  if (s instanceof UnionSet) return visitUnion(u, s, visitor, site);
  if (s instanceof CapSet) return visitCap(u, s, visitor, site);
  if (s instanceof CupSet) return visitCup(u, s, visitor, site);
  return visitDiff(u, s as DiffSet, visitor, site);
}

export function elementsOf(u: Universe, s: Value, site: Site): readonly Value[] {
  if (s instanceof EnumSet) {
    s.isNormalized = true;
    return s.elements;
  }
  const elements: Value[] = [];
  visit(u, s, (x) => (push(u, elements, x, site), false), site);
  return elements;
}

export function push(u: Universe, elements: Value[], x: Value, site: Site): void {
  if (elements.length >= u.setSizeMax) throw tooLarge(u, site);
  elements.push(x);
}

export function tooLarge(u: Universe, site: Site): TlaError {
  return new TlaError(
    'limit',
    `Attempted to construct a set with too many elements (>${u.setSizeMax}).`,
    site,
  );
}

/** The enumerated form. @throws TlaError (enumerate) for Nat, Seq(S) … */
export function enumerated(u: Universe, s: Value, site: Site): EnumSet {
  if (s instanceof EnumSet) return s;
  if (!isEnumerable(s)) throw cannotEnumerate(u, s, site);
  if (s instanceof UnsortableSet) throw s.error;
  if (s.computed !== undefined) return s.computed;
  if (s instanceof IntervalSet) s.computed = intervalElements(u, s, site);
  else if (s instanceof PowerSet) s.computed = powerSetElements(u, s, site);
  else s.computed = buildSet(u, [...elementsOf(u, s, site)], site);
  return s.computed;
}

/** The enumerated form, which TLC keeps from now on (it does so where a set is compared, counted or stored). */
export function converted(u: Universe, s: Value, site: Site): EnumSet {
  const made = enumerated(u, s, site);
  if (isEnumerable(s)) s.enumerated = made;
  return made;
}

/** Visits in the order of CHOOSE: sorted, without duplicates. */
export function visitSorted(u: Universe, s: Value, visitor: Visitor, site: Site): boolean {
  if (s instanceof IntervalSet || s instanceof PowerSet) return visit(u, s, visitor, site);
  return visitArray(enumerated(u, s, site).elements, visitor);
}

export function isEmpty(u: Universe, s: Value, site: Site): boolean {
  return !visit(u, s, () => true, site);
}

function cannotEnumerate(u: Universe, s: Value, site: Site): TlaError {
  return new TlaError('enumerate', `TLC encountered a non-enumerable quantifier bound\n${show(u, s)}.`, site);
}

function visitArray(elements: readonly Value[], visitor: Visitor): boolean {
  for (let i = 0; i < elements.length; i++) if (visitor(elements[i] as Value)) return true;
  return false;
}

function visitInterval(s: IntervalSet, visitor: Visitor): boolean {
  for (let i = s.low; i <= s.high; i++) if (visitor(i)) return true;
  return false;
}

/**
 * TLC's bound is on sets that grow; of an interval and a powerset it knows the size before, and has none but memory.
 * Ours: a powerset of so many takes a gigabyte.
 */
const knownSizeFactor = 2;

function powerSetElements(u: Universe, s: PowerSet, site: Site): EnumSet {
  const elements: Value[] = [];
  visitPowerSet(
    u,
    s,
    (x) => {
      if (elements.length >= knownSizeFactor * u.setSizeMax) throw tooLarge(u, site);
      elements.push(x);
      return false;
    },
    site,
  );
  return buildSet(u, elements, site);
}

function intervalElements(u: Universe, s: IntervalSet, site: Site): EnumSet {
  const size = s.high - s.low + 1;
  if (size > knownSizeFactor * u.setSizeMax) throw tooLarge(u, site);
  const elements: Value[] = [];
  for (let i = s.low; i <= s.high; i++) elements.push(i);
  return new EnumSet(elements, ElementKind.Integers);
}

/** By size, then lexicographically by the positions of the chosen elements: the order of sets. */
function visitPowerSet(u: Universe, s: PowerSet, visitor: Visitor, site: Site): boolean {
  if (!isEnumerable(s.base)) throw cannotEnumerate(u, s.base, site);
  const base = enumerated(u, s.base, site);
  const n = base.elements.length;
  if (visitor(u.emptySet)) return true;
  for (let size = 1; size <= n; size++) {
    const positions = new Int32Array(size);
    for (let i = 0; i < size; i++) positions[i] = i;
    do {
      if (visitor(chosen(base, positions))) return true;
    } while (nextCombination(positions, n));
  }
  return false;
}

export function chosen(base: EnumSet, positions: Int32Array): EnumSet {
  const elements = new Array<Value>(positions.length);
  for (let i = 0; i < positions.length; i++) elements[i] = base.elements[positions[i] as number] as Value;
  return new EnumSet(elements, base.elementKind);
}

/** The next ascending positions below `n`; false after the last ones. */
export function nextCombination(positions: Int32Array, n: number): boolean {
  const size = positions.length;
  let i = size - 1;
  while (i >= 0 && positions[i] === n - size + i) i--;
  if (i < 0) return false;
  let at = (positions[i] as number) + 1;
  for (; i < size; i++) positions[i] = at++;
  return true;
}

/** All choices of one element a list, the last list varying fastest. */
function visitChoices(lists: readonly (readonly Value[])[], visitor: (chosen: Value[]) => boolean): boolean {
  const n = lists.length;
  for (let i = 0; i < n; i++) if ((lists[i] as readonly Value[]).length === 0) return false;
  const positions = new Int32Array(n);
  do {
    if (visitor(choiceAt(lists, positions))) return true;
  } while (nextChoice(lists, positions));
  return false;
}

/** The elements at one position in each list. */
export function choiceAt(lists: readonly (readonly Value[])[], positions: Int32Array): Value[] {
  const values = new Array<Value>(lists.length);
  for (let i = 0; i < lists.length; i++)
    values[i] = (lists[i] as readonly Value[])[positions[i] as number] as Value;
  return values;
}

/** Moves on to the next positions, the last varying fastest; false after the last ones. */
export function nextChoice(lists: readonly (readonly Value[])[], positions: Int32Array): boolean {
  let i = lists.length - 1;
  while (i >= 0 && positions[i] === (lists[i] as readonly Value[]).length - 1) positions[i--] = 0;
  if (i < 0) return false;
  positions[i] = (positions[i] as number) + 1;
  return true;
}

function visitFunctions(u: Universe, s: FunctionSet, visitor: Visitor, site: Site): boolean {
  const { lists, make } = functionChoices(u, s, site);
  return visitChoices(lists, (values) => visitor(make(values)));
}

/** Lists of values to choose one each of, and what a choice makes. */
export interface Choices {
  readonly lists: readonly (readonly Value[])[];
  make(values: Value[]): Value;
}

/** A function has a value of the range at each point of the domain. */
export function functionChoices(u: Universe, s: FunctionSet, site: Site): Choices {
  if (!isEnumerable(s.domain)) {
    throw new TlaError(
      'enumerate',
      `Attempted to enumerate a set of the form [D -> R],but the domain D:\n${show(u, s.domain)}\ncannot be enumerated.`,
      site,
    );
  }
  const domain = canonical(u, enumerated(u, s.domain, site), site) as EnumSet;
  if (!isEnumerable(s.range)) {
    throw new TlaError(
      'enumerate',
      `Attempted to enumerate a set of the form [D -> R],but the range R:\n${show(u, s.range)}\ncannot be enumerated.`,
      site,
    );
  }
  const shape = u.shapeOf(domain);
  const range = domain.elements.length === 0 ? [] : elementsOf(u, s.range, site);
  return { lists: domain.elements.map(() => range), make: (values) => new Fn(shape, values) };
}

function visitRecords(u: Universe, s: RecordSet, visitor: Visitor, site: Site): boolean {
  const { lists, make } = recordChoices(u, s, site);
  return visitChoices(lists, (values) => visitor(make(values)));
}

export function recordChoices(u: Universe, s: RecordSet, site: Site): Choices {
  const shape = u.recordShape(s.names);
  const lists: (readonly Value[])[] = [];
  for (let i = 0; i < s.ranges.length; i++) {
    const range = s.ranges[i] as Value;
    if (!isEnumerable(range)) {
      throw new TlaError(
        'enumerate',
        `Attempted to enumerate a set of the form [l1 : v1, ..., ln : vn],\nbut can't enumerate the value of the \`${s.names[i]}' field:\n${show(u, range)}`,
        site,
      );
    }
    const list = elementsOf(u, range, site);
    lists.push(list);
    if (list.length === 0) break;
  }
  return { lists, make: (values) => new Fn(shape, values) };
}

function visitTuples(u: Universe, s: ProductSet, visitor: Visitor, site: Site): boolean {
  const { lists, make } = tupleChoices(u, s, site);
  return visitChoices(lists, (values) => visitor(make(values)));
}

export function tupleChoices(u: Universe, s: ProductSet, site: Site): Choices {
  const lists: (readonly Value[])[] = [];
  for (let i = 0; i < s.factors.length; i++) {
    const factor = s.factors[i] as Value;
    if (!isEnumerable(factor)) {
      throw new TlaError(
        'enumerate',
        `Attempted to enumerate a set of the form s1 \\X s2 ... \\X sn,\nbut can't enumerate s${i}:\n${show(u, factor)}`,
        site,
      );
    }
    const list = elementsOf(u, factor, site);
    lists.push(list);
    if (list.length === 0) break;
  }
  return { lists, make: (values) => u.tuple(values) };
}

function visitFiltered(u: Universe, s: FilteredSet, visitor: Visitor, site: Site): boolean {
  if (!isEnumerable(s.base)) {
    throw new TlaError(
      'enumerate',
      `Attempted to enumerate { x \\in S : p(x) } when S:\n${show(u, s.base)}\nis not enumerable`,
      site,
    );
  }
  return visit(u, s.base, (x) => s.predicate(x) && visitor(x), site);
}

function visitUnion(u: Universe, s: UnionSet, visitor: Visitor, site: Site): boolean {
  return visitMembers(u, s, (member) => visit(u, member, visitor, site), site);
}

/** Visits the sets that are united; each must be enumerable. */
function visitMembers(u: Universe, s: UnionSet, visitor: Visitor, site: Site): boolean {
  if (!isEnumerable(s.of)) {
    throw new TlaError('enumerate', `Attempted to enumerate the nonenumerable set:\n${show(u, s)}`, site);
  }
  return visit(
    u,
    s.of,
    (member) => {
      if (isEnumerable(member)) return visitor(member);
      throw new TlaError(
        'enumerate',
        'Attempted to enumerate UNION(s), but some element of s is nonenumerable.',
        site,
      );
    },
    site,
  );
}

/** TLC opens the enumerations of all parts before it takes the first element. */
function requireEnumerable(u: Universe, s: Value, site: Site): void {
  if (s instanceof CupSet) {
    if (s.enumerated !== undefined) return;
    if (!isEnumerable(s.left) || !isEnumerable(s.right)) visitCup(u, s, () => true, site);
    requireEnumerable(u, s.left, site);
    requireEnumerable(u, s.right, site);
  } else if (s instanceof CapSet || s instanceof DiffSet) {
    if (!isEnumerable(s.left)) visit(u, s, () => true, site);
    requireEnumerable(u, s.left, site);
  } else if (s instanceof FilteredSet) {
    if (!isEnumerable(s.base)) visitFiltered(u, s, () => true, site);
    requireEnumerable(u, s.base, site);
  } else if (s instanceof UnionSet) {
    visitMembers(u, s, () => true, site);
  } else {
    visit(u, s, () => true, site);
  }
}

function visitCap(u: Universe, s: CapSet, visitor: Visitor, site: Site): boolean {
  const [first, other] = isEnumerable(s.left) ? [s.left, s.right] : [s.right, s.left];
  if (!isEnumerable(first)) {
    throw new TlaError(
      'enumerate',
      `Attempted to enumerate S \\cap T when neither S:\n${show(u, s.left)}\nnor T:\n${show(u, s.right)}\nis enumerable`,
      site,
    );
  }
  return visit(u, first, (x) => memberOf(u, x, other, site) && visitor(x), site);
}

function visitCup(u: Universe, s: CupSet, visitor: Visitor, site: Site): boolean {
  if (!isEnumerable(s.left) || !isEnumerable(s.right)) {
    throw new TlaError(
      'enumerate',
      `Attempted to enumerate S \\cup T when S:\n${show(u, s.left)}\nand T:\n${show(u, s.right)}\nare not both enumerable`,
      site,
    );
  }
  requireEnumerable(u, s.left, site);
  requireEnumerable(u, s.right, site);
  return visitOpened(u, s.left, visitor, site) || visitOpened(u, s.right, visitor, site);
}

/** Visits a part of what is known to be enumerable: asked at each level again, a long chain would take its square. */
function visitOpened(u: Universe, s: Value, visitor: Visitor, site: Site): boolean {
  if (!(s instanceof CupSet) || s.enumerated !== undefined) return visit(u, s, visitor, site);
  return visitOpened(u, s.left, visitor, site) || visitOpened(u, s.right, visitor, site);
}

function visitDiff(u: Universe, s: DiffSet, visitor: Visitor, site: Site): boolean {
  if (!isEnumerable(s.left)) {
    throw new TlaError(
      'enumerate',
      `Attempted to enumerate S \\ T when S:\n${show(u, s.left)}\nis not enumerable.`,
      site,
    );
  }
  return visit(u, s.left, (x) => !memberOf(u, x, s.right, site) && visitor(x), site);
}
