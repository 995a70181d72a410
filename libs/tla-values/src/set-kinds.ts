/**
 * The kinds of sets, as TLC tells them apart: enumerated sets and intervals are computed at once ("reducible"), all
 * others stay symbolic, so that membership is tested without enumeration. Data only; see membership.ts, enumerate.ts …
 */
import type { TlaError } from './tla-error.ts';
import type { Value } from './value.ts';

/** What the elements of an enumerated set have in common; decides which fast search applies. */
export const ElementKind = { Other: 0, Integers: 1, Strings: 2, ModelValues: 3 } as const;
export type ElementKind = (typeof ElementKind)[keyof typeof ElementKind];

/** `id` is the dense number once the set was interned (also on duplicates of the canonical object), else -1. */
abstract class SetBase {
  readonly kind = 'set' as const;
  id = -1;
  /** The enumerated form, once it was computed. */
  computed: EnumSet | undefined = undefined;
  /** The same, once TLC would enumerate it, sorted and without repetitions, in place of the symbolic form. */
  enumerated: EnumSet | undefined = undefined;
}

/**
 * Elements sorted in TLC's order, without duplicates. TLC sorts a set only when it has to: until then it searches by
 * equality from the first element on, which fails on values of another kind where a binary search would not.
 */
export class EnumSet extends SetBase {
  readonly elements: Value[];
  readonly elementKind: ElementKind;
  /** Whether TLC would have sorted the set by now. */
  isNormalized: boolean;
  /** Sum of the elements' hashes, valid while `hasSum`, which also says that all elements are canonical. */
  sum = 0;
  hasSum = false;
  /** The function shape over this domain, once there is one. */
  shape: unknown = undefined;
  constructor(elements: Value[], elementKind: ElementKind, isNormalized: boolean = true) {
    super();
    this.elements = elements;
    this.elementKind = elementKind;
    this.isNormalized = isNormalized;
  }
}

/** `low..high`; empty when high < low. */
export class IntervalSet extends SetBase {
  readonly low: number;
  readonly high: number;
  constructor(low: number, high: number) {
    super();
    this.low = low;
    this.high = high;
  }
}

/**
 * `{e1, …, en}` whose elements cannot be ordered (`{1, "a"}`). TLC still answers membership by a linear search and
 * fails at everything else; `error` is what it fails with.
 */
export class UnsortableSet extends SetBase {
  readonly unsorted: readonly Value[];
  readonly error: TlaError;
  constructor(unsorted: readonly Value[], error: TlaError) {
    super();
    this.unsorted = unsorted;
    this.error = error;
  }
}

/** `SUBSET base`. */
export class PowerSet extends SetBase {
  readonly base: Value;
  constructor(base: Value) {
    super();
    this.base = base;
  }
}

/** `[domain -> range]`. */
export class FunctionSet extends SetBase {
  readonly domain: Value;
  readonly range: Value;
  constructor(domain: Value, range: Value) {
    super();
    this.domain = domain;
    this.range = range;
  }
}

/** `[a : S, b : T]`, names in TLC's order of strings. */
export class RecordSet extends SetBase {
  readonly names: readonly string[];
  readonly ranges: readonly Value[];
  constructor(names: readonly string[], ranges: readonly Value[]) {
    super();
    this.names = names;
    this.ranges = ranges;
  }
}

/** `S \X T`. */
export class ProductSet extends SetBase {
  readonly factors: readonly Value[];
  constructor(factors: readonly Value[]) {
    super();
    this.factors = factors;
  }
}

/** `{x \in base : predicate}` over a base that is not reducible. */
export class FilteredSet extends SetBase {
  readonly base: Value;
  readonly predicate: (x: Value) => boolean;
  constructor(base: Value, predicate: (x: Value) => boolean) {
    super();
    this.base = base;
    this.predicate = predicate;
  }
}

/** `UNION of`; enumerates duplicates, as TLC does. */
export class UnionSet extends SetBase {
  readonly of: Value;
  constructor(of: Value) {
    super();
    this.of = of;
  }
}

/** `left \cap right`, `left \cup right` and `left \ right` where TLC does not compute them at once. */
export class CapSet extends SetBase {
  readonly left: Value;
  readonly right: Value;
  constructor(left: Value, right: Value) {
    super();
    this.left = left;
    this.right = right;
  }
}

export class CupSet extends SetBase {
  readonly left: Value;
  readonly right: Value;
  constructor(left: Value, right: Value) {
    super();
    this.left = left;
    this.right = right;
  }
}

export class DiffSet extends SetBase {
  readonly left: Value;
  readonly right: Value;
  constructor(left: Value, right: Value) {
    super();
    this.left = left;
    this.right = right;
  }
}

export type NamedSetName = 'Nat' | 'Int' | 'Real' | 'STRING' | 'ANY' | 'Seq';

/** Infinite sets that TLC knows by name; `range` is that of Seq. */
export class NamedSet extends SetBase {
  readonly name: NamedSetName;
  readonly range: Value | undefined;
  constructor(name: NamedSetName, range?: Value) {
    super();
    this.name = name;
    this.range = range;
  }
}

/** Sets that TLC can enumerate in principle (Java's `Enumerable`): all but the named ones. */
export type EnumerableSet =
  | EnumSet
  | IntervalSet
  | UnsortableSet
  | PowerSet
  | FunctionSet
  | RecordSet
  | ProductSet
  | FilteredSet
  | UnionSet
  | CapSet
  | CupSet
  | DiffSet;
export type AnySet = EnumerableSet | NamedSet;

export function isAnySet(value: Value): value is AnySet & Value {
  return typeof value === 'object' && value.kind === 'set';
}

export function isEnumerable(value: Value): value is EnumerableSet & Value {
  return typeof value === 'object' && value.kind === 'set' && !(value instanceof NamedSet);
}

/** Sets whose algebra TLC computes at once. */
export function isReducible(value: Value): value is (EnumSet | IntervalSet | UnsortableSet) & Value {
  return value instanceof EnumSet || value instanceof IntervalSet || value instanceof UnsortableSet;
}
