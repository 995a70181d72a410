/**
 * TLA+ values. Booleans, integers and strings are JavaScript primitives, all others objects of a `Runtime`.
 *
 * Values are interned (hash-consed) on demand: `Runtime.canonical` gives the one object that equal values share, and
 * `Runtime.idOf` its number. Operations return values that may not be interned yet, so that what is computed on the way
 * to a state is garbage and not a table entry. Compare values with `Runtime.eq`, or canonical ones with `===`.
 */
export type Value = boolean | number | string | ModelValue | SetValue | FunctionValue;

/** A TLC model value: equal only to itself. */
export interface ModelValue {
  readonly kind: 'modelValue';
  readonly name: string;
  /** Dense number of the value in its Runtime: see `Runtime.idOf`. */
  readonly id: number;
}

/**
 * A set. A canonical one is enumerated (elements in TLC's order, no duplicates); others (Nat, SUBSET S, [S -> T],
 * a..b, …) are symbolic until `Runtime.canonical` or an enumeration makes them so.
 */
export interface SetValue {
  readonly kind: 'set';
}

/** A function; tuples, sequences and records are functions too, in one canonical form. */
export interface FunctionValue {
  readonly kind: 'function';
}
