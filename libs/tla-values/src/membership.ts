/** `x \in s` without enumeration wherever TLC does without. */

import { kindText } from './describe.ts';
import { visit } from './enumerate.ts';
import { equal } from './equality.ts';
import { show } from './format.ts';
import { ShapeKind } from './function-kinds.ts';
import { isModelValue, type TlcModelValue } from './model-value.ts';
import { asFn, asRecord, asTuple, compare } from './order.ts';
import {
  CapSet,
  CupSet,
  DiffSet,
  ElementKind,
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
  UnsortableSet,
} from './set-kinds.ts';
import { domainOf } from './shapes.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** @throws TlaError where TLC does: a value of the wrong kind is an error, not FALSE. */
export function memberOf(u: Universe, x: Value, s: Value, site: Site): boolean {
  if (s instanceof EnumSet) return memberOfElements(u, x, s, site);
  if (s instanceof IntervalSet) {
    return typeof x === 'number' ? x >= s.low && x <= s.high : memberOfInterval(u, x, s, site);
  }
  if (s instanceof NamedSet) return memberOfNamed(u, x, s, site);
  if (!isAnySet(s)) throw notASet(u, x, s, site);
  if (s instanceof FunctionSet) return memberOfFunctions(u, x, s, site);
  if (s instanceof RecordSet) return memberOfRecords(u, x, s, site);
  if (s instanceof PowerSet) return memberOfPowerSet(u, x, s, site);
  if (s instanceof ProductSet) return memberOfProduct(u, x, s, site);
  if (s instanceof FilteredSet) {
    if (s.enumerated !== undefined) return memberOfElements(u, x, s.enumerated, site);
    return memberOf(u, x, s.base, site) && s.predicate(x);
  }
  if (s instanceof UnionSet) return memberOfUnion(u, x, s, site);
  if (s instanceof CapSet) return memberOf(u, x, s.left, site) && memberOf(u, x, s.right, site);
  if (s instanceof CupSet) return memberOf(u, x, s.left, site) || memberOf(u, x, s.right, site);
  if (s instanceof DiffSet) return memberOf(u, x, s.left, site) && !memberOf(u, x, s.right, site);
  return memberByEquality(u, x, (s as UnsortableSet).unsorted, site);
}

function notASet(u: Universe, x: Value, s: Value, site: Site): TlaError {
  const what = kindText(s).replace(/^an? /, 'the ');
  return new TlaError(
    'type',
    `Attempted to check if the value:\n${show(u, x)}\nis an element of ${what} ${show(u, s)}`,
    site,
  );
}

/** Binary search with TLC's comparisons. */
function memberOfElements(u: Universe, x: Value, s: EnumSet, site: Site): boolean {
  const elements = s.elements;
  if (typeof x === 'number' && s.elementKind === ElementKind.Integers)
    return hasInteger(elements as number[], x);
  if (s.elementKind === ElementKind.ModelValues && isModelValue(x)) return elements.includes(x);
  if (s.elementKind === ElementKind.Strings && typeof x === 'string') return elements.includes(x);
  if (!s.isNormalized) return memberByEquality(u, x, elements, site);
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(u, x, elements[middle] as Value, site);
    if (order === 0) return true;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return false;
}

function hasInteger(elements: readonly number[], x: number): boolean {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const y = elements[middle] as number;
    if (y === x) return true;
    if (x < y) high = middle;
    else low = middle + 1;
  }
  return false;
}

function memberByEquality(u: Universe, x: Value, elements: readonly Value[], site: Site): boolean {
  for (let i = 0; i < elements.length; i++) if (equal(u, elements[i] as Value, x, site)) return true;
  return false;
}

function memberOfInterval(u: Universe, x: Value, s: IntervalSet, site: Site): boolean {
  if (s.low > s.high || (isModelValue(x) && x.type === '')) return false;
  throw new TlaError(
    'type',
    `Attempted to check if the value:\n${show(u, x)}\nis in the integer interval ${show(u, s)}`,
    site,
  );
}

/** FALSE for an untyped model value, an error for a typed one. */
function modelValueIn(u: Universe, m: TlcModelValue, s: Value, site: Site): boolean {
  if (m.type === '') return false;
  throw new TlaError(
    'type',
    `Attempted to check if the typed model value ${m.name} is an element of\n${show(u, s)}`,
    site,
  );
}

function memberOfNamed(u: Universe, x: Value, s: NamedSet, site: Site): boolean {
  switch (s.name) {
    case 'ANY':
      return true;
    case 'Nat':
      if (typeof x === 'number') return x >= 0;
      break;
    case 'Int':
      if (typeof x === 'number') return true;
      break;
    case 'STRING':
      if (typeof x === 'string') return true;
      break;
    case 'Seq': {
      const sequence = asTuple(u, x, site);
      if (sequence !== undefined) return sequence.values.every((y) => memberOf(u, y, s.range as Value, site));
      break;
    }
    case 'Real':
      throw new TlaError('unsupported', 'TLC has no real numbers: membership in Real is undefined.', site);
  }
  if (isModelValue(x)) return modelValueIn(u, x, s, site);
  throw new TlaError(
    'type',
    `Attempted to check if the value:\n${show(u, x)}\nis an element of ${show(u, s)}.`,
    site,
  );
}

function memberOfFunctions(u: Universe, x: Value, s: FunctionSet, site: Site): boolean {
  const f = asFn(u, x, site);
  if (f === undefined) {
    if (isModelValue(x)) return modelValueIn(u, x, s, site);
    throw new TlaError(
      'type',
      `Attempted to check if \n${show(u, x)}\nwhich is not a TLC function value, is in the set of functions:\n${show(u, s)}`,
      site,
    );
  }
  if (!equal(u, s.domain, domainOf(u, f), site)) return false;
  const range = s.range;
  for (const y of f.values) if (!memberOf(u, y, range, site)) return false;
  return true;
}

function memberOfRecords(u: Universe, x: Value, s: RecordSet, site: Site): boolean {
  const r = asRecord(u, x, site);
  if (r === undefined) {
    if (isModelValue(x)) return modelValueIn(u, x, s, site);
    throw new TlaError(
      'type',
      `Attempted to check if non-record\n${show(u, x)}\nis in the set of records:\n${show(u, s)}`,
      site,
    );
  }
  const names = s.names;
  if (r.values.length !== names.length) return false;
  const keys = r.shape.keys;
  for (let i = 0; i < names.length; i++) {
    if (keys[i] !== names[i] || !memberOf(u, r.values[i] as Value, s.ranges[i] as Value, site)) return false;
  }
  return true;
}

function memberOfPowerSet(u: Universe, x: Value, s: PowerSet, site: Site): boolean {
  if (isEnumerable(x)) return !visit(u, x, (y) => !memberOf(u, y, s.base, site), site);
  throw new TlaError(
    'type',
    `Attempted to check if the non-enumerable value\n${show(u, x)}\nis element of\n${show(u, s)}`,
    site,
  );
}

function memberOfProduct(u: Universe, x: Value, s: ProductSet, site: Site): boolean {
  const t = asTuple(u, x, site);
  if (t === undefined) return notATuple(u, x, s, site);
  if (t.values.length !== s.factors.length) return false;
  for (let i = 0; i < t.values.length; i++) {
    if (!memberOf(u, t.values[i] as Value, s.factors[i] as Value, site)) return false;
  }
  return true;
}

function notATuple(u: Universe, x: Value, s: ProductSet, site: Site): boolean {
  const f = asFn(u, x, site);
  if (f === undefined && isModelValue(x)) return modelValueIn(u, x, s, site);
  if (f?.shape.kind === ShapeKind.General && f.shape.keys.every((key) => typeof key === 'number'))
    return false;
  throw new TlaError(
    'type',
    `Attempted to check if non-tuple\n${show(u, x)}\nis in the set of tuples:\n${show(u, s)}`,
    site,
  );
}

function memberOfUnion(u: Universe, x: Value, s: UnionSet, site: Site): boolean {
  if (isEnumerable(s.of)) return visit(u, s.of, (member) => memberOf(u, x, member, site), site);
  throw new TlaError(
    'type',
    `Attempted to check if:\n ${show(u, x)}\nis an element of the non-enumerable set:\n ${show(u, s)}`,
    site,
  );
}

/** `a \subseteq b`, with TLC's short cuts. */
export function subsetOf(u: Universe, a: Value, b: Value, site: Site): boolean {
  if (a instanceof IntervalSet && b instanceof IntervalSet && b.low <= a.low && b.high >= a.high) return true;
  if (a instanceof PowerSet && b instanceof PowerSet && isEnumerable(a.base)) {
    return subsetOf(u, a.base, b.base, site);
  }
  if (!isEnumerable(a)) {
    throw new TlaError(
      'enumerate',
      `Attempted to evaluate an expression of form S \\subseteq T, but S was not enumerable.\n${show(u, a)}`,
      site,
    );
  }
  return !visit(u, a, (x) => !memberOf(u, x, b, site), site);
}
