import type { State, Temporal } from '@plimsoll/tla-values';
import type { AtomPart } from './truths.ts';

/** What can be said of one step of a behaviour: a state predicate of its first state, or an action. */
export interface Atom {
  /** The formula that it stands in, and which part of it: what others know it by. */
  readonly source: Temporal;
  readonly part: AtomPart;
  /** Whether the second state matters. */
  readonly isStep: boolean;
  holds(state: State, next: State): boolean;
}

/**
 * A temporal formula in negation normal form, hash-consed: equal formulas are one object. A *letter* has no temporal
 * operator in it, so that it is true or false of one step.
 */
export interface Formula {
  readonly id: number;
  readonly kind: 'true' | 'false' | 'atom' | 'notAtom' | 'and' | 'or' | 'always' | 'eventually';
  /** Of `atom` and `notAtom`. */
  readonly atom: Atom | undefined;
  /** Operands; exactly one under `always` and `eventually`. */
  readonly of: readonly Formula[];
  readonly isLetter: boolean;
  /** Whether it mentions a step atom. */
  readonly isStep: boolean;
  /** Whether its truth does not change when finitely many steps are taken off the front: []<>f, <>[]f and their combinations. */
  readonly isLimit: boolean;
}

/** Makes formulas; one table a check. */
export class Formulas {
  readonly #known = new Map<string, Formula>();
  readonly #atoms = new Map<unknown, Map<string, { readonly atom: Atom; readonly id: number }>>();
  #atomCount = 0;
  readonly true: Formula = this.#make('true', undefined, []);
  readonly false: Formula = this.#make('false', undefined, []);

  /** How many formulas there are: ids are below it. */
  get count(): number {
    return this.#known.size;
  }

  and(operands: readonly Formula[]): Formula {
    return this.#join('and', operands, this.true, this.false);
  }

  or(operands: readonly Formula[]): Formula {
    return this.#join('or', operands, this.false, this.true);
  }

  /** []f, pushed inwards where that is the same: [](f /\ g) = []f /\ []g, and a limit formula is its own []. */
  always(f: Formula): Formula {
    if (f.kind === 'true' || f.kind === 'false' || f.kind === 'always' || f.isLimit) return f;
    if (f.kind === 'and' && !f.isLetter) return this.and(f.of.map((part) => this.always(part)));
    return this.#make('always', undefined, [f]);
  }

  /** <>f, pushed inwards where that is the same. */
  eventually(f: Formula): Formula {
    if (f.kind === 'true' || f.kind === 'false' || f.kind === 'eventually' || f.isLimit) return f;
    if (f.kind === 'or' && !f.isLetter) return this.or(f.of.map((part) => this.eventually(part)));
    return this.#make('eventually', undefined, [f]);
  }

  /** The formula, or its negation when `positive` is false. */
  from(temporal: Temporal, positive: boolean): Formula {
    switch (temporal.kind) {
      case 'state':
        // Decided here, as TLC does, so that `p = 2 => SF_v(A)` is a fairness condition or nothing, no disjunction.
        if (temporal.isConstant === true) return temporal.holds({}) === positive ? this.true : this.false;
        return this.#atom(
          { source: temporal, part: 'holds', isStep: false, holds: (state) => temporal.holds(state) },
          positive,
        );
      case 'action':
        return this.#atom(
          {
            source: temporal,
            part: 'holds',
            isStep: true,
            holds: (state, next) => temporal.holds(state, next),
          },
          positive,
        );
      case 'not':
        return this.from(temporal.of, !positive);
      case 'always':
        return positive
          ? this.always(this.from(temporal.of, true))
          : this.eventually(this.from(temporal.of, false));
      case 'eventually':
        return positive
          ? this.eventually(this.from(temporal.of, true))
          : this.always(this.from(temporal.of, false));
      case 'and':
      case 'or': {
        const operands = temporal.of.map((part) => this.from(part, positive));
        return (temporal.kind === 'and') === positive ? this.and(operands) : this.or(operands);
      }
      case 'implies':
        return this.#implies(temporal.left, temporal.right, positive);
      case 'equivalent':
        return this.#equivalent(temporal.left, temporal.right, positive);
      case 'leadsTo': {
        // [](left => <>right), negated <>(left /\ []~right).
        const { left, right } = temporal;
        return positive
          ? this.always(this.or([this.from(left, false), this.eventually(this.from(right, true))]))
          : this.eventually(this.and([this.from(left, true), this.always(this.from(right, false))]));
      }
      case 'weakFairness':
      case 'strongFairness':
        return this.#fairness(temporal, positive);
    }
  }

  #implies(left: Temporal, right: Temporal, positive: boolean): Formula {
    return positive
      ? this.or([this.from(left, false), this.from(right, true)])
      : this.and([this.from(left, true), this.from(right, false)]);
  }

  #equivalent(left: Temporal, right: Temporal, positive: boolean): Formula {
    return this.or([
      this.and([this.from(left, true), this.from(right, positive)]),
      this.and([this.from(left, false), this.from(right, !positive)]),
    ]);
  }

  /** WF: []<>(~ENABLED \/ step). SF: []<>step \/ <>[]~ENABLED. */
  #fairness(
    fairness: Extract<Temporal, { kind: 'weakFairness' | 'strongFairness' }>,
    positive: boolean,
  ): Formula {
    const source = fairness;
    const enabledAtom: Atom = {
      source,
      part: 'enabled',
      isStep: false,
      holds: (state) => fairness.enabled(state),
    };
    const stepAtom: Atom = {
      source,
      part: 'step',
      isStep: true,
      holds: (state, next) => fairness.step(state, next),
    };
    const enabled = this.#atom(enabledAtom, !positive);
    const step = this.#atom(stepAtom, positive);
    if (fairness.kind === 'weakFairness') {
      return positive
        ? this.always(this.eventually(this.or([enabled, step])))
        : this.eventually(this.always(this.and([enabled, step])));
    }
    return positive
      ? this.or([this.always(this.eventually(step)), this.eventually(this.always(enabled))])
      : this.and([this.eventually(this.always(step)), this.always(this.eventually(enabled))]);
  }

  #atom(atom: Atom, positive: boolean): Formula {
    const { source, part } = atom;
    const parts = this.#atoms.get(source) ?? new Map<string, { atom: Atom; id: number }>();
    this.#atoms.set(source, parts);
    const known = parts.get(part) ?? { atom, id: this.#atomCount++ };
    parts.set(part, known);
    return this.#make(positive ? 'atom' : 'notAtom', known.atom, [], known.id);
  }

  #join(kind: 'and' | 'or', operands: readonly Formula[], neutral: Formula, absorbing: Formula): Formula {
    const flat = new Set<Formula>();
    for (const operand of operands) {
      if (operand === absorbing) return absorbing;
      if (operand.kind === kind) for (const part of operand.of) flat.add(part);
      else if (operand !== neutral) flat.add(operand);
    }
    const parts = [...flat].sort((a, b) => a.id - b.id);
    if (parts.length === 0) return neutral;
    return parts.length === 1 ? (parts[0] as Formula) : this.#make(kind, undefined, parts);
  }

  #make(kind: Formula['kind'], atom: Atom | undefined, of: readonly Formula[], atomId = -1): Formula {
    const key = `${kind} ${atomId} ${of.map(({ id }) => id).join(' ')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const isTemporal = kind === 'always' || kind === 'eventually';
    const inner = of[0]?.kind;
    const formula: Formula = {
      id: this.#known.size,
      kind,
      atom,
      of,
      isLetter: !isTemporal && of.every((part) => part.isLetter),
      isStep: atom?.isStep === true || of.some((part) => part.isStep),
      isLimit: isTemporal
        ? inner !== kind && (inner === 'always' || inner === 'eventually')
        : of.length > 0 && of.every((part) => part.isLimit),
    };
    this.#known.set(key, formula);
    return formula;
  }
}
