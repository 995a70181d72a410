import type { ActionPredicate, CompiledSpec, SourceLocation, StatePredicate } from '@plimsoll/tla-values';
import type { Check } from '../result.ts';
import { PredicateTable } from './predicate-table.ts';
import type { StateCodec } from './state-codec.ts';
import { StepTable } from './step-table.ts';

/** A statement that a state or a step violates. */
export interface Broken {
  readonly check: Check;
  readonly property: string;
  readonly location: SourceLocation;
}

/** A predicate threw `cause`. */
export class CheckFailure extends Error {
  readonly source: StatePredicate | ActionPredicate;
  readonly property: string;

  constructor(source: StatePredicate | ActionPredicate, property: string, cause: unknown) {
    super('a predicate has no value', { cause });
    this.source = source;
    this.property = property;
  }
}

const nothingBroken: readonly Broken[] = [];

/** A check that is reported under the name of the property it belongs to. */
interface Named<P> {
  readonly name: string;
  readonly predicate: P;
}

interface NamedTable extends Named<StatePredicate> {
  readonly table: PredicateTable;
}

interface NamedStep extends Named<ActionPredicate> {
  /** Where its A may be remembered. */
  readonly table: StepTable | undefined;
}

/**
 * What a spec demands of states and steps. `row` is a state; `mixed` holds `mixColumn` of each of its columns. Where
 * `all` is false only the first statement that is violated is given, as TLC does. Everything throws CheckFailure.
 */
export class Checks {
  readonly #codec: StateCodec;
  readonly #constraints: readonly NamedTable[];
  readonly #actionConstraints: readonly ActionPredicate[];
  readonly #invariants: readonly NamedTable[];
  readonly #initial: readonly Named<StatePredicate>[];
  readonly #steps: readonly NamedStep[];

  constructor(spec: CompiledSpec, codec: StateCodec, isMemoised: boolean) {
    this.#codec = codec;
    const table = (predicate: StatePredicate, name = predicate.name): NamedTable => ({
      name,
      predicate,
      table: new PredicateTable(predicate, codec, isMemoised),
    });
    const { properties } = spec;
    this.#constraints = spec.constraints.map((predicate) => table(predicate));
    this.#actionConstraints = spec.actionConstraints;
    this.#invariants = [
      ...spec.invariants.map((predicate) => table(predicate)),
      ...properties.flatMap(({ name, invariants }) => invariants.map((predicate) => table(predicate, name))),
    ];
    this.#initial = properties.flatMap(({ name, initial }) =>
      initial.map((predicate) => ({ name, predicate })),
    );
    this.#steps = properties.flatMap(({ name, steps }) =>
      steps.map((predicate): NamedStep => {
        const { action } = predicate;
        const table = isMemoised && action !== undefined ? new StepTable(action, codec) : undefined;
        return { name, predicate, table };
      }),
    );
  }

  get hasSteps(): boolean {
    return this.#steps.length > 0;
  }

  /** Whether the state satisfies every CONSTRAINT. */
  isInModel(row: Int32Array, mixed: Int32Array): boolean {
    return this.#constraints.every((constraint) => holds(constraint, row, mixed));
  }

  /** Whether the step satisfies every ACTION_CONSTRAINT. */
  isInActions(row: Int32Array, next: Int32Array): boolean {
    if (this.#actionConstraints.length === 0) return true;
    const [from, to] = [this.#codec.decode(row), this.#codec.decode(next)];
    return this.#actionConstraints.every((predicate) =>
      valueOf(predicate, predicate.name, () => predicate.holds(from, to)),
    );
  }

  brokenInvariants(row: Int32Array, mixed: Int32Array, all: boolean): readonly Broken[] {
    const invariants = this.#invariants;
    for (let i = 0; i < invariants.length; i++) {
      if (holds(invariants[i] as NamedTable, row, mixed)) continue;
      return brokenFrom(i, 'invariant', invariants, all, (invariant) => holds(invariant, row, mixed));
    }
    return nothingBroken;
  }

  /** Step properties; `all` as for invariants. */
  brokenSteps(row: Int32Array, next: Int32Array, all: boolean): readonly Broken[] {
    const steps = this.#steps;
    for (let i = 0; i < steps.length; i++) {
      if (this.#stepHolds(steps[i] as NamedStep, row, next)) continue;
      return brokenFrom(i, 'step', steps, all, (step) => this.#stepHolds(step, row, next));
    }
    return nothingBroken;
  }

  #stepHolds({ name, predicate, table }: NamedStep, row: Int32Array, next: Int32Array): boolean {
    try {
      if (table !== undefined) return table.holds(row, next);
      return predicate.holds(this.#codec.decode(row), this.#codec.decode(next));
    } catch (cause) {
      throw new CheckFailure(predicate, name, cause);
    }
  }

  /** The first demand of a property on initial states that this one violates. */
  brokenInitial(row: Int32Array): Broken | undefined {
    if (this.#initial.length === 0) return undefined;
    const state = this.#codec.decode(row);
    const broken = this.#initial.find(
      ({ name, predicate }) => !valueOf(predicate, name, () => predicate.holds(state)),
    );
    return broken && brokenBy('initial', broken);
  }
}

function holds({ name, predicate, table }: NamedTable, row: Int32Array, mixed: Int32Array): boolean {
  try {
    return table.holds(row, mixed);
  } catch (cause) {
    throw new CheckFailure(predicate, name, cause);
  }
}

function valueOf(source: StatePredicate | ActionPredicate, name: string, evaluate: () => boolean): boolean {
  try {
    return evaluate();
  } catch (cause) {
    throw new CheckFailure(source, name, cause);
  }
}

/**
 * @param first The first that is violated.
 * @param isEach All that is violated, where the run goes on after a violation. TLC asks nothing more of what violates
 * one already: what has no value there is no error.
 */
function brokenFrom<T extends Named<StatePredicate | ActionPredicate>>(
  first: number,
  check: Check,
  asked: readonly T[],
  isEach: boolean,
  isHeld: (one: T) => boolean,
): readonly Broken[] {
  const broken = [brokenBy(check, asked[first] as T)];
  if (!isEach) return broken;
  for (const one of asked.slice(first + 1)) {
    try {
      if (!isHeld(one)) broken.push(brokenBy(check, one));
    } catch {
      return broken;
    }
  }
  return broken;
}

function brokenBy(check: Check, { name, predicate }: Named<StatePredicate | ActionPredicate>): Broken {
  return { check, property: name, location: predicate.location };
}
