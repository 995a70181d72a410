/** One spec under a monitor: which states may follow a state, given what a line asks and shows. */
import {
  type Action,
  type ActionPredicate,
  type CompiledSpec,
  type Payload,
  type State,
  type StatePredicate,
  TlaError,
  type Value,
} from '@plimsoll/tla-values';
import { largeConstants, missingParameters } from './enumerability.ts';
import type { SpecLine } from './line-decoder.ts';
import { definedStrings, ModelError } from './monitored-spec.ts';
import { agrees, type Observation } from './observation.ts';

/** A possible next state and how it was reached; without `action` the spec stayed where it was. */
export interface Candidate {
  readonly state: State;
  readonly action: Action | undefined;
  readonly payload: Payload;
}

/** The model could not be evaluated. `place` is `Module.tla:line:column`. */
export class EvaluationFailure extends Error {
  readonly spec: string;
  readonly error: TlaError;
  readonly place: string | undefined;

  constructor(spec: CompiledSpec, error: TlaError) {
    super(error.message, { cause: error });
    this.spec = spec.name;
    this.error = error;
    const site = spec.sites[error.site];
    this.place = site && `${site.module}.tla:${site.beginLine}:${site.beginColumn}`;
  }
}

const NO_PAYLOAD: Payload = [];

/** Where an action writes down which of its fields it is at, which only an explorer asks for. */
const POSITION: number[] = [];

export class Stepper {
  readonly spec: CompiledSpec;
  readonly hidden: readonly Action[];
  /** Constants too large to go through: then parameters must be given. */
  readonly largeConstants: readonly string[];
  /** Successors computed so far: the unit in which a search's budget is counted. */
  successors = 0;
  /** An enumeration stops when `successors` passes this; the caller then gives up. */
  successorsMax = Number.POSITIVE_INFINITY;
  readonly #invariants: readonly StatePredicate[];
  readonly #steps: readonly ActionPredicate[];
  readonly #initial: readonly StatePredicate[];
  readonly #plans = new Map<Action, ActionPlan>();

  constructor(spec: CompiledSpec) {
    this.spec = spec;
    this.largeConstants = largeConstants(spec);
    const hiddenIds = definedStrings(spec, 'HiddenActions');
    this.hidden = spec.actions.filter(({ id }) => hiddenIds.has(id));
    if (this.hidden.length !== hiddenIds.size) {
      const unknown = [...hiddenIds].filter((id) => !this.hidden.some((action) => action.id === id));
      throw new ModelError(
        `${spec.name}!HiddenActions names ${unknown.join(', ')}, which Next does not have`,
      );
    }
    this.#invariants = [...spec.invariants, ...spec.properties.flatMap(({ invariants }) => invariants)];
    this.#steps = spec.properties.flatMap(({ steps }) => steps);
    this.#initial = spec.properties.flatMap(({ initial }) => initial);
    for (const action of spec.actions) this.#plans.set(action, actionPlan(action, spec, this.#invariants));
  }

  /** Whether an enumeration was cut short. */
  get isExhausted(): boolean {
    return this.successors > this.successorsMax;
  }

  /** The states in which the spec may be after the line. @throws EvaluationFailure */
  candidates(state: State, line: SpecLine): Candidate[] {
    try {
      return this.#candidates(state, line);
    } catch (error) {
      throw error instanceof TlaError ? new EvaluationFailure(this.spec, error) : error;
    }
  }

  #evaluate<T>(f: () => T): T {
    try {
      return f();
    } catch (error) {
      throw error instanceof TlaError ? new EvaluationFailure(this.spec, error) : error;
    }
  }

  #candidates(state: State, line: SpecLine): Candidate[] {
    const found: Candidate[] = [];
    const { step, observations } = line;
    switch (step.kind) {
      case 'stay':
        if (this.#isSeen(state, observations)) found.push({ state, action: undefined, payload: NO_PAYLOAD });
        break;
      case 'action':
        this.#take(state, step.action, step.payload, observations, found);
        break;
      case 'any':
        this.#takeAny(state, observations, found);
        break;
      case 'initial':
        // Only the first line may ask for it, and then there is no state to step from.
        break;
    }
    return found.length > 1 ? this.distinct(found) : found;
  }

  /** Every action; one that leaves a variable alone which the line shows to have changed is not tried. */
  #takeAny(state: State, observations: readonly Observation[], found: Candidate[]): void {
    const changed = observations.filter((observation) => !this.#isSeen(state, [observation]));
    for (const action of this.spec.actions) {
      const { writes } = this.#plans.get(action) as ActionPlan;
      if (changed.some(({ variable }) => !writes.has(variable))) continue;
      this.#take(state, action, undefined, observations, found);
    }
  }

  /** One hidden step from the state, whatever it leads to. @throws EvaluationFailure */
  hiddenSteps(state: State): Candidate[] {
    return this.#evaluate(() => {
      const found: Candidate[] = [];
      for (const action of this.hidden) this.#take(state, action, undefined, [], found);
      return found.length > 1 ? this.distinct(found) : found;
    });
  }

  /** Initial states that agree with what was observed; at most `countMax` are looked at, undefined beyond. */
  initialStates(observations: readonly Observation[], countMax: number): State[] | undefined {
    return this.#evaluate(() => this.#initialStates(observations, countMax));
  }

  #initialStates(observations: readonly Observation[], countMax: number): State[] | undefined {
    const complete = this.#completeState(observations);
    if (complete !== undefined) {
      this.successors++;
      return this.spec.isInitial(complete) && this.isAllowedInitial(complete) ? [complete] : [];
    }
    const found: Candidate[] = [];
    let count = 0;
    this.spec.initial((state) => {
      count++;
      if (this.#isSeen(state, observations)) {
        const kept = { ...state };
        if (this.isAllowedInitial(kept)) found.push({ state: kept, action: undefined, payload: NO_PAYLOAD });
      }
      return count > countMax;
    });
    this.successors += count;
    return count > countMax ? undefined : this.distinct(found).map(({ state }) => state);
  }

  isAllowedInitial(state: State): boolean {
    return (
      this.#invariants.every((each) => each.holds(state)) && this.#initial.every((each) => each.holds(state))
    );
  }

  /** Names of the invariants that the state violates, and of the step properties that the step violates. */
  violated(state: State | undefined, next: State): string[] {
    const names = this.#invariants.filter((each) => !each.holds(next)).map(({ name }) => name);
    if (state === undefined)
      names.push(...this.#initial.filter((each) => !each.holds(next)).map(({ name }) => name));
    else names.push(...this.#steps.filter((each) => !each.holds(state, next)).map(({ name }) => name));
    return names;
  }

  /**
   * A text that equal states share and different states do not. Only a search needs it: the runtime keeps the forms
   * of sets and functions for ever. Integers are written out, because tokens and times never end.
   */
  keyOf(state: State): string {
    const { runtime, variables } = this.spec;
    let key = '';
    for (const variable of variables) {
      const value = state[variable] as Value;
      key += typeof value === 'number' ? `${value}i,` : `${runtime.idOf(runtime.canonical(value))},`;
    }
    return key;
  }

  distinct(candidates: readonly Candidate[]): Candidate[] {
    const keys = new Set<string>();
    return candidates.filter(({ state }) => {
      const key = this.keyOf(state);
      if (keys.has(key)) return false;
      keys.add(key);
      return true;
    });
  }

  #take(
    state: State,
    action: Action,
    given: Payload | undefined,
    observations: readonly Observation[],
    found: Candidate[],
  ): void {
    const plan = this.#plans.get(action) as ActionPlan;
    const payload = plan.hasNextFields ? fillFromObserved(action, given, observations) : given;
    if (this.largeConstants.length > 0) this.#requireParameters(action, payload);
    const emit = (next: State, taken: Payload): boolean => {
      this.successors++;
      if (this.#isSeen(next, observations) && this.#isAllowed(state, next, plan)) {
        const kept = taken.length === 0 ? NO_PAYLOAD : taken.slice();
        found.push({ state: { ...next }, action, payload: kept });
      }
      return this.isExhausted;
    };
    action.successors(state, payload, emit, POSITION);
  }

  #requireParameters(action: Action, payload: Payload | undefined): void {
    const missing = missingParameters(action, payload);
    if (missing.length === 0) return;
    const large = this.largeConstants.join(', ');
    const detail = `the trace gives no ${missing.join(', ')} of ${action.id}, and ${large} cannot be gone through`;
    throw new TlaError('enumerate', detail);
  }

  #isSeen(state: State, observations: readonly Observation[]): boolean {
    for (let index = 0; index < observations.length; index++) {
      const { variable, expected } = observations[index] as Observation;
      const value = state[variable] as Value;
      if (expected.kind === 'equal' && expected.value === value) continue;
      if (!agrees(this.spec.runtime, value, expected)) return false;
    }
    return true;
  }

  /** Invariants of what did not change still hold; a step that changes nothing satisfies every [A]_v. */
  #isAllowed(state: State, next: State, { touched, written }: ActionPlan): boolean {
    for (let index = 0; index < touched.length; index++) {
      const { predicate, reads } = touched[index] as TouchedInvariant;
      if ((reads === undefined || isChangedIn(reads, state, next)) && !predicate.holds(next)) return false;
    }
    if (this.#steps.length === 0 || !isChangedIn(written, state, next)) return true;
    for (let index = 0; index < this.#steps.length; index++) {
      if (!(this.#steps[index] as ActionPredicate).holds(state, next)) return false;
    }
    return true;
  }

  #completeState(observations: readonly Observation[]): State | undefined {
    const state: { [variable: string]: Value } = {};
    for (const variable of this.spec.variables) {
      const seen = observations.find((each) => each.variable === variable)?.expected;
      if (seen?.kind !== 'equal') return undefined;
      state[variable] = seen.value;
    }
    return state;
  }
}

/** What is known of an action before any state: so that a step looks only at what it can have changed. */
interface ActionPlan {
  readonly writes: ReadonlySet<string>;
  readonly written: readonly string[];
  /** Invariants (conjuncts of them where the compiler tells them apart) that read what the action writes. */
  readonly touched: readonly TouchedInvariant[];
  /** Whether a field `x'` can be filled from an observed x. */
  readonly hasNextFields: boolean;
}

interface TouchedInvariant {
  readonly predicate: StatePredicate;
  /** What it reads of the variables that the action writes; undefined: not only variables decide. */
  readonly reads: readonly string[] | undefined;
}

function actionPlan(
  action: Action,
  { dependsOnRun = false }: CompiledSpec,
  invariants: readonly StatePredicate[],
): ActionPlan {
  const writes = new Set(action.writes);
  const touched = dependsOnRun
    ? invariants.map((predicate) => ({ predicate, reads: undefined }))
    : invariants
        .flatMap((invariant) => invariant.conjuncts ?? [invariant])
        .map((predicate) => ({
          predicate,
          reads: predicate.reads.filter((variable) => writes.has(variable)),
        }))
        .filter(({ reads }) => reads.length > 0);
  const hasNextFields = action.fields.some(({ role }) => role === 'next');
  return { writes, written: action.writes, touched, hasNextFields };
}

function isChangedIn(variables: readonly string[], state: State, next: State): boolean {
  for (let index = 0; index < variables.length; index++) {
    const variable = variables[index] as string;
    if (state[variable] !== next[variable]) return true;
  }
  return false;
}

/**
 * The field `x'` of `x' \in S` is the observed x: then it is checked by membership and not enumerated, so that S
 * may be infinite.
 */
function fillFromObserved(
  action: Action,
  payload: Payload | undefined,
  observations: readonly Observation[],
): Payload | undefined {
  let filled: (Value | undefined)[] | undefined;
  for (let index = 0; index < action.fields.length; index++) {
    const field = action.fields[index];
    if (field?.role !== 'next' || payload?.[index] !== undefined) continue;
    const seen = observations.find(({ variable }) => field.name === `${variable}'`)?.expected;
    if (seen?.kind !== 'equal') continue;
    filled ??= payload?.slice() ?? new Array<Value | undefined>(action.fields.length).fill(undefined);
    filled[index] = seen.value;
  }
  return filled ?? payload;
}
