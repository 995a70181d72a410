/**
 * TLA+ values. Canonical values are unique within their `Runtime` (hash-consed), so that equality of canonical
 * values is `===`: booleans, integers and strings are JavaScript primitives, everything else one object a value.
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
 * A set. An enumerated one is canonical (elements in TLC's order, no duplicates); others (Nat, SUBSET S,
 * [S -> T], a..b, …) are symbolic until `Runtime.canonical` or an enumeration makes them so.
 */
export interface SetValue {
  readonly kind: 'set';
}

/** A function; tuples, sequences and records are functions too, in one canonical form. */
export interface FunctionValue {
  readonly kind: 'function';
}
