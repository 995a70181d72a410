/** Functions: one class for tuples, records and all others, told apart by a shared shape (the domain). */
import type { EnumSet } from './set-kinds.ts';
import type { Value } from './value.ts';

export const ShapeKind = { Tuple: 0, Record: 1, General: 2 } as const;
export type ShapeKind = (typeof ShapeKind)[keyof typeof ShapeKind];

/** Linear search beats a Map up to about this many keys. */
const linearSearchMax = 8;

/** A domain, interned: two functions have equal domains if and only if they share the shape. */
export class Shape {
  readonly kind: ShapeKind;
  /** Dense number among shapes. */
  readonly id: number;
  /** Sorted, canonical. */
  readonly keys: readonly Value[];
  /** Integer keys without gaps are found by subtraction: `low … low + contiguous - 1`; else contiguous is 0. */
  readonly low: number;
  readonly contiguous: number;
  /** DOMAIN as an enumerated set, once it was asked for. */
  domain: EnumSet | undefined = undefined;
  readonly #positions: Map<Value, number> | undefined;

  constructor(kind: ShapeKind, id: number, keys: readonly Value[]) {
    this.kind = kind;
    this.id = id;
    this.keys = keys;
    const first = keys[0];
    const isContiguous = typeof first === 'number' && keys.every((key, i) => key === first + i);
    this.low = isContiguous ? first : kind === ShapeKind.Tuple ? 1 : 0;
    this.contiguous = isContiguous ? keys.length : 0;
    this.#positions =
      !isContiguous && keys.length > linearSearchMax ? new Map(keys.map((key, i) => [key, i])) : undefined;
  }

  /** Index of a canonical key (or of a string, boolean, integer or model value), -1 when it is not one. */
  position(key: Value): number {
    if (this.contiguous > 0) {
      if (typeof key !== 'number') return -1;
      const i = key - this.low;
      return i >= 0 && i < this.contiguous ? i : -1;
    }
    if (this.#positions !== undefined) return this.#positions.get(key) ?? -1;
    const keys = this.keys;
    for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
    return -1;
  }
}

/** A function with a finite domain: `values[i]` belongs to `shape.keys[i]`. */
export class Fn {
  readonly kind = 'function' as const;
  /** Dense number once it was interned, else -1. */
  id = -1;
  /** Sum of the hashes of the values at their positions, valid while `hasSum`: then all values are canonical. */
  sum = 0;
  hasSum = false;
  /**
   * Made as a tuple (TLC's TupleValue): it compares with a string, and a binder `<<a, b>>` takes it apart. A function
   * over 1..n that was made as one (TLC's FcnRcdValue) has the same canonical object, which is a tuple if one of the
   * two was: what TLC answers then depends on which of them it met first.
   */
  isTuple: boolean;
  readonly shape: Shape;
  readonly values: Value[];
  constructor(shape: Shape, values: Value[], isTuple = false) {
    this.shape = shape;
    this.values = values;
    this.isTuple = isTuple;
  }
}

/** As TLC has it once it was converted into a tuple (`toTuple`) or into a function (`toFcnRcd`). */
export function convertedTo(kind: 'tuple' | 'function', f: Fn): Fn {
  const isTuple = kind === 'tuple';
  return f.isTuple === isTuple ? f : new Fn(f.shape, f.values, isTuple);
}

/**
 * `[x \in S |-> e]` over a set that TLC does not enumerate at once, and recursive functions: applied on demand,
 * converted into a `Fn` when it is compared, printed or stored.
 */
export class LazyFn {
  readonly kind = 'function' as const;
  id = -1;
  /** One set a parameter; with several, the argument is a tuple. */
  readonly domains: readonly Value[];
  readonly body: (xs: readonly Value[]) => Value;
  /** Values set by EXCEPT, newest last. */
  readonly overrides: readonly { readonly argument: Value; readonly value: Value }[];
  readonly memo = new Map<Value, Value>();
  converted: Fn | undefined = undefined;
  constructor(
    domains: readonly Value[],
    body: (xs: readonly Value[]) => Value,
    overrides: LazyFn['overrides'] = [],
  ) {
    this.domains = domains;
    this.body = body;
    this.overrides = overrides;
  }
}

export function isFunction(value: Value): value is (Fn | LazyFn) & Value {
  return value instanceof Fn || value instanceof LazyFn;
}
