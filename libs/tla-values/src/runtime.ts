/**
 * The operations that compiled specs call. One Runtime is one universe of values: it owns the intern tables, the
 * order of strings and the integer mode. Values of different runtimes never meet.
 *
 * `site` is an index into the calling module's table of source places; an error carries it as `TlaError.site`
 * and the compiled module's entry points turn it into a SourceLocation.
 */
import type { Site, TlaErrorCode } from './tla-error.ts';
import type { FunctionValue, ModelValue, Value } from './value.ts';

export interface RuntimeOptions {
  /** Strings in TLC's order (first appearance in the parsed text). Unknown strings are appended as they appear. */
  readonly stringOrder: readonly string[];
  /** `tlc`: 32 bits with TLC's overflow errors. `exact`: checked at 2^53. */
  readonly integers: 'tlc' | 'exact';
  /** Decides every random choice (RandomElement, module Randomization): 0 to 2^53 - 1. Without it they are errors. */
  readonly seed?: number;
  /** Most elements that one enumeration may produce (TLC's -maxSetSize, 1 000 000). */
  readonly setSizeMax?: number;
  /** Where PrintT and Print go; nothing is printed without it. */
  readonly print?: (text: string) => void;
}

export interface Runtime {
  readonly options: RuntimeOptions;

  // --- constructors
  modelValue(name: string): ModelValue;
  set(elements: readonly Value[], site?: Site): Value;
  interval(low: Value, high: Value, site: Site): Value;
  tuple(elements: readonly Value[]): FunctionValue;
  /** Field names and values side by side. */
  record(names: readonly string[], values: readonly Value[]): FunctionValue;
  /** `[x \in S |-> f(x)]`. */
  fn(domain: Value, f: (x: Value) => Value, site: Site): Value;
  /** `[x \in S, y \in T |-> f(x, y)]`: the domain is the product; a tuple binder counts as one argument group already taken apart by the compiler. */
  fnOf(domains: readonly Value[], f: (...xs: Value[]) => Value, site: Site): Value;
  /**
   * A function that is applied on demand and never computed at once. TLC evaluates `[x \in S |-> e][y]` (a constructor
   * applied on the spot) so, which hides errors at other points; `fn` itself does so where S is symbolic.
   */
  lazyFn(domains: readonly Value[], f: (...xs: Value[]) => Value): Value;
  /** `f[x \in S] == e` where e mentions f: applied lazily while it is being built. */
  recursiveFn(domain: Value, f: (self: Value, x: Value) => Value, site: Site): Value;
  powerset(of: Value, site: Site): Value;
  functionSet(domain: Value, range: Value, site: Site): Value;
  recordSet(names: readonly string[], sets: readonly Value[], site: Site): Value;
  product(sets: readonly Value[], site: Site): Value;
  readonly nat: Value;
  readonly int: Value;
  readonly real: Value;
  readonly booleans: Value;
  readonly strings: Value;
  seq(of: Value, site: Site): Value;

  /** Throws the `TlaError` that compiled code found itself (unassigned variable, no CASE arm …). */
  fail(code: TlaErrorCode, message: string, site: Site): never;
  /** Throws the `IncompleteStateError` of a state of which only these variables were assigned. */
  incomplete(message: string, assigned: { readonly [variable: string]: Value }): never;

  /**
   * A definition without parameters that remembers its value for the last two states that asked, by the variables it
   * reads.
   */
  remembered<S extends object, V extends Value>(
    variables: readonly (keyof S)[],
    compute: (state: S) => V,
  ): (state: S) => V;

  // --- logic and equality
  /** The value as a boolean; TLC's error names what was evaluated. */
  bool(value: Value, site: Site): boolean;
  eq(a: Value, b: Value, site: Site): boolean;
  /** TLC's total order on comparable values; throws where TLC does. Negative, 0 or positive. */
  compare(a: Value, b: Value): number;

  /** Sorts every set that is written out in a constant, in place. @throws TlaError when elements cannot be compared. */
  normalize(constant: Value): void;

  // --- sets
  isIn(x: Value, s: Value, site: Site): boolean;
  subseteq(a: Value, b: Value, site: Site): boolean;
  union(a: Value, b: Value, site: Site): Value;
  intersect(a: Value, b: Value, site: Site): Value;
  minus(a: Value, b: Value, site: Site): Value;
  bigUnion(s: Value, site: Site): Value;
  /**
   * Elements in the order in which TLC enumerates this value, and as often: UNION and \cup of symbolic sets repeat
   * elements, which shows in the number of generated states. Throws for Nat, Seq(S) …
   */
  elements(s: Value, site: Site): readonly Value[];
  /** The same, one at a time where they are more than a set may have: TLC walks through sets that it could not build. */
  each(s: Value, site: Site): Iterable<Value>;
  filter(s: Value, p: (x: Value) => boolean, site: Site): Value;
  mapSet(s: Value, f: (x: Value) => Value, site: Site): Value;
  /** `{e : x \in S, y \in T}`. As in all of TLC's bound variables, the first varies fastest. */
  mapSets(sets: readonly Value[], f: (...xs: Value[]) => Value, site: Site): Value;
  /**
   * The last of several bounds' sets. Where it is empty nobody asks for the `others`, which TLC has evaluated by then:
   * they must be enumerable, and each has its first element looked for until one has none.
   */
  lastBound(last: Value, others: () => readonly Value[], site: Site): Value;
  exists(s: Value, p: (x: Value) => boolean, site: Site): boolean;
  forall(s: Value, p: (x: Value) => boolean, site: Site): boolean;
  choose(s: Value, p: (x: Value) => boolean, site: Site): Value;
  cardinality(s: Value, site: Site): number;
  isFiniteSet(s: Value, site: Site): boolean;

  // --- functions, records, tuples
  apply(f: Value, x: Value, site: Site): Value;
  /** `r.name`. */
  select(r: Value, name: string, site: Site): Value;
  /**
   * Component i (from 1) of a tuple taken apart by a binder in a quantifier or in `{e : <<x, y>> \in S}`.
   * @throws TlaError (type) unless it was made as a tuple, with exactly `size` components.
   */
  component(t: Value, i: number, size: number, site: Site): Value;
  /** The same for all other binders, where TLC takes a function over 1..n for the tuple that it equals. */
  componentOfConverted(t: Value, i: number, size: number, site: Site): Value;
  /**
   * The set of `{<<x, y>> \in S : P}` and `[<<x, y>> \in S |-> e]`, as it is.
   * @throws TlaError (type) for one that is written out with a function over 1..n: TLC converts none of its elements.
   */
  setOfTuples(s: Value, size: number, site: Site): Value;
  /** Whether it was made as a tuple, not as a function over 1..n: equal values, of which only the tuple compares with strings. */
  isTuple(value: Value): boolean;
  domain(f: Value, site: Site): Value;
  /** `[f EXCEPT ![p1][p2] = g(old)]`: one update; several updates are nested calls. A path outside the domain changes nothing. */
  except(f: Value, path: readonly Value[], g: (old: Value) => Value, site: Site): Value;

  // --- integers
  add(a: Value, b: Value, site: Site): number;
  sub(a: Value, b: Value, site: Site): number;
  mul(a: Value, b: Value, site: Site): number;
  div(a: Value, b: Value, site: Site): number;
  /** `\div` where no module of the specification extends Integers: TLC gives 0 for `(0-1) \div 2` there, not -1. */
  divOfNaturals(a: Value, b: Value, site: Site): number;
  mod(a: Value, b: Value, site: Site): number;
  pow(a: Value, b: Value, site: Site): number;
  neg(a: Value, site: Site): number;
  lt(a: Value, b: Value, site: Site): boolean;
  le(a: Value, b: Value, site: Site): boolean;
  gt(a: Value, b: Value, site: Site): boolean;
  ge(a: Value, b: Value, site: Site): boolean;

  /**
   * Operators of the other standard modules by module and name: Sequences (Len, Head, Tail, Append, \o, SubSeq,
   * SelectSeq, Seq), FiniteSets, Bags, TLC (`:>`, `@@`, Permutations, SortSeq, Print, PrintT, Assert, ToString, TLCEval,
   * TLCGet, TLCSet, JavaTime …). Operator arguments are JavaScript functions. Undefined when there is none.
   */
  standard(module: string, operator: string): StandardOperator | undefined;

  // --- identity, printing, exchange
  /** The canonical form: what two equal values share. Throws when a set cannot be enumerated. */
  canonical(value: Value): Value;
  /** Interns the value if need be. Dense number of its canonical form: equal values, equal numbers. Small and stable within the Runtime. */
  idOf(value: Value): number;
  byId(id: number): Value;
  /** As TLC prints it. */
  format(value: Value): string;
  /** ITF JSON (`{"#map": …}`, `{"#set": …}`, `{"#tup": …}`, `{"#bigint": …}`; model values as strings). */
  toItf(value: Value): unknown;
  /** Reads ITF JSON under limits; a string that names a known model value is that model value. Throws TlaError. */
  fromItf(json: unknown): Value;
  /** Applies a permutation of model values everywhere in a value (SYMMETRY). */
  permute(value: Value, permutation: Value): Value;
  /** Computes with random choices that the seed and these numbers decide, whatever was chosen before. */
  drawApart<T>(key: readonly number[], compute: () => T): T;
  /** From now on `fact` answers TLCGet for the names that it knows: how far the run is. */
  observeRun(fact: (name: string) => Value | undefined): void;
}

export type StandardOperator = (site: Site, ...args: (Value | ((...xs: Value[]) => Value))[]) => Value;
