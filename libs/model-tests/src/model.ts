/** The compiled spec as the model of a test: which events are possible, and where an observed step led. */
import {
  eventKey,
  eventOf,
  type ItfState,
  itfState,
  payloadOf,
  type SpecEvent,
  stateOfItf,
} from '@plimsoll/statecharts';
import {
  type Action,
  type CompiledSpec,
  type ConjunctReport,
  type State,
  TlaError,
} from '@plimsoll/tla-values';

/** A successor that the model allows. */
export interface ModelStep {
  readonly event: SpecEvent;
  /** The event without what the system chooses: what a driver is told. */
  readonly stimulus: SpecEvent;
  readonly to: ItfState;
  /** False when a CONSTRAINT cuts the step off: it is allowed, and no test goes there. */
  readonly isInside: boolean;
}

export interface Model {
  readonly spec: CompiledSpec;
  readonly initial: readonly ItfState[];
  /** Whether the environment (the test) chooses this action, or the system does. */
  isEnvironment(actionId: string): boolean;
  /** All steps from a state. */
  steps(from: ItfState): readonly ModelStep[];
  /** The steps of one event, whose fields may be given in part. */
  stepsOf(from: ItfState, event: SpecEvent): readonly ModelStep[];
  /** The event without what the system chooses. */
  stimulusOf(event: SpecEvent): SpecEvent;
  /** The conjuncts of an event's action with their values: why it isn't possible. */
  explain(from: ItfState, event: SpecEvent): readonly ConjunctReport[];
  /**
   * A value that was observed, as the model writes it: sets in order, integers alike.
   *
   * @throws TlaError when it is no ITF value.
   */
  canonical(itf: unknown): unknown;
}

/** @throws TlaError when `EnvironmentActions` or Init can't be evaluated. */
export function modelOf(spec: CompiledSpec): Model {
  return new SpecModel(spec);
}

/** The text of a state or event: equal values, equal texts. */
export function keyOf(value: ItfState | SpecEvent): string {
  return JSON.stringify(value);
}

/** States, and observed values, that are remembered; a test sees few of them many times. */
const REMEMBERED_MAX = 50_000;

class SpecModel implements Model {
  readonly spec: CompiledSpec;
  readonly initial: readonly ItfState[];
  readonly #environment: ReadonlySet<string> | undefined;
  readonly #actions: ReadonlyMap<string, Action>;
  /** By action: the keys of an event that the system chooses. */
  readonly #hidden: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #byKey = new Map<string, ItfState>();
  readonly #states = new WeakMap<ItfState, State>();
  readonly #steps = new Map<ItfState, readonly ModelStep[]>();
  readonly #canonical = new Map<string, unknown>();

  constructor(spec: CompiledSpec) {
    this.spec = spec;
    this.#environment = environmentActions(spec);
    this.#actions = new Map(spec.actions.map((action) => [action.id, action]));
    this.#hidden = new Map(spec.actions.map((action) => [action.id, systemKeys(action)]));
    const initial = new Set<ItfState>();
    spec.initial((state) => {
      if (spec.constraints.every((constraint) => constraint.holds(state))) initial.add(this.#itfOf(state));
    });
    this.initial = [...initial];
  }

  isEnvironment(actionId: string): boolean {
    return this.#environment === undefined || this.#environment.has(actionId);
  }

  steps(from: ItfState): readonly ModelStep[] {
    const known = this.#steps.get(from);
    if (known !== undefined) return known;
    const steps = this.spec.actions.flatMap((action) => this.#enumerate(action, from, undefined));
    if (this.#steps.size < REMEMBERED_MAX) this.#steps.set(from, steps);
    return steps;
  }

  stepsOf(from: ItfState, event: SpecEvent): readonly ModelStep[] {
    const action = this.#actions.get(event.type);
    return action === undefined ? [] : this.#enumerate(action, from, event);
  }

  stimulusOf(event: SpecEvent): SpecEvent {
    const hidden = this.#hidden.get(event.type);
    if (hidden === undefined || hidden.size === 0) return event;
    return Object.fromEntries(Object.entries(event).filter(([key]) => !hidden.has(key))) as SpecEvent;
  }

  explain(from: ItfState, event: SpecEvent): readonly ConjunctReport[] {
    const action = this.#actions.get(event.type);
    const payload = action === undefined ? undefined : payloadOf(this.spec, action, event);
    return action === undefined || payload === undefined ? [] : action.explain(this.#stateOf(from), payload);
  }

  canonical(itf: unknown): unknown {
    const text = JSON.stringify(itf);
    const known = this.#canonical.get(text);
    if (known !== undefined) return known;
    const { runtime } = this.spec;
    const canonical = runtime.toItf(runtime.fromItf(itf));
    if (this.#canonical.size < REMEMBERED_MAX) this.#canonical.set(text, canonical);
    return canonical;
  }

  #enumerate(action: Action, from: ItfState, event: SpecEvent | undefined): ModelStep[] {
    const given = event === undefined ? undefined : payloadOf(this.spec, action, event);
    if (event !== undefined && given === undefined) return [];
    const { actionConstraints, constraints } = this.spec;
    const state = this.#stateOf(from);
    const found = new Map<string, ModelStep>();
    action.successors(state, given, (next, payload) => {
      const full = eventOf(this.spec, action, payload);
      const to = this.#itfOf(next);
      const isInside =
        actionConstraints.every((constraint) => constraint.holds(state, next)) &&
        constraints.every((constraint) => constraint.holds(next));
      const stimulus = this.stimulusOf(full);
      found.set(`${keyOf(full)}${keyOf(to)}`, { event: full, stimulus, to, isInside });
    });
    return [...found.values()];
  }

  #itfOf(state: State): ItfState {
    const itf = itfState(this.spec, state);
    const key = keyOf(itf);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#byKey.size < REMEMBERED_MAX) this.#byKey.set(key, itf);
    this.#states.set(itf, { ...state });
    return itf;
  }

  #stateOf(itf: ItfState): State {
    return this.#states.get(itf) ?? stateOfItf(this.spec, itf);
  }
}

function systemKeys({ fields }: Action): ReadonlySet<string> {
  return new Set(fields.filter(({ role }) => role !== 'parameter').map(({ name }) => eventKey(name)));
}

function environmentActions(spec: CompiledSpec): ReadonlySet<string> | undefined {
  const value = spec.definitions.get('EnvironmentActions')?.evaluate();
  if (value === undefined) return undefined;
  const names = new Set(spec.runtime.elements(value, -1).map(String));
  const unknown = [...names].filter((name) => spec.actions.every(({ id }) => id !== name));
  if (unknown.length === 0) return names;
  throw new TlaError(
    'domain',
    `EnvironmentActions names ${unknown.join(', ')}, which ${spec.name} doesn't have as actions`,
  );
}
