/**
 * What an instance puts in the place of a variable, `INSTANCE M WITH pc <- [p \in P |-> f(p)]`, as a definition of its
 * own where it loops: M mentions its variable many times, and what has a name is evaluated once for the same values
 * (Analysis.isRemembered).
 */
import type { Argument, Definition, Expr, OperatorReference, Uid } from '@plimsoll/tla-ir';
import { freeWithin } from '../ir-walk.ts';

export class SharedSubstitutes {
  /** By what they say, but for the places. */
  readonly #known = new Map<string, Definition>();
  readonly #isDefined: (uid: Uid) => boolean;
  readonly #fresh: () => Uid;

  /**
   * @param isDefined Whether a definition is known everywhere, not in a LET alone.
   * @param fresh Makes a uid that nothing has.
   */
  constructor(isDefined: (uid: Uid) => boolean, fresh: () => Uid) {
    this.#isDefined = isDefined;
    this.#fresh = fresh;
  }

  /** The definitions that were made. */
  get definitions(): Iterable<Definition> {
    return this.#known.values();
  }

  /** A call of the definition that stands for `by` in the place of the variable `name`, or `by` itself. */
  of(by: Argument, name: string, key: string): Argument {
    // A constant is computed once where it stands, but for random choices: each mention makes its own.
    if (by.kind !== 'bind' || by.level !== 1 || !loops.has(by.binder) || !this.#isClosed(by)) return by;
    const definition = this.#known.get(key) ?? this.#make(by, name);
    this.#known.set(key, definition);
    const { location, level } = by;
    const operator: OperatorReference = { kind: 'definition', uid: definition.uid, name };
    return { kind: 'apply', location, level, operator, arguments: [] };
  }

  #make(body: Expr, name: string): Definition {
    const { location, level } = body;
    return {
      uid: this.#fresh(),
      name,
      original: name,
      module: location.module,
      location,
      level,
      parameters: [],
      body,
      recursive: false,
      recursiveFunction: undefined,
    };
  }

  #isClosed(expr: Expr): boolean {
    return freeWithin(expr).every(({ kind, uid }) => kind === 'definition' && this.#isDefined(uid));
  }
}

/** What gives a value at a cost. A quantifier is left where it stands: in an action it may be a choice. */
const loops: ReadonlySet<(Expr & { kind: 'bind' })['binder']> = new Set(['function', 'filter', 'map']);

/** Equal texts for equal substitutions. */
export function keyOf(by: ReadonlyMap<Uid, Argument>): string {
  return JSON.stringify(
    [...by].sort(([a], [b]) => a - b),
    (name, value) => (name === 'location' ? undefined : typeof value === 'bigint' ? `${value}n` : value),
  );
}
