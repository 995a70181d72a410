/** The compiled spec as the model of a test: which events are possible, and where an observed step led. */
import {
  eventOf,
  type ItfState,
  itfState,
  payloadOf,
  type SpecEvent,
  stateOfItf,
} from '@plimsoll/statecharts';
import type { Action, CompiledSpec, ConjunctReport, State } from '@plimsoll/tla-values';

/** A successor that the model allows. */
export interface ModelStep {
  readonly event: SpecEvent;
  /** The event without what the system chooses: what a driver is told. */
  readonly stimulus: SpecEvent;
  readonly to: ItfState;
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
  /** The conjuncts of an event's action with their values: why it isn't possible. */
  explain(from: ItfState, event: SpecEvent): readonly ConjunctReport[];
}

/** @throws TlaError when `EnvironmentActions` or Init can't be evaluated. */
export function modelOf(spec: CompiledSpec): Model {
  const environment = environmentActions(spec);
  const actions = new Map(spec.actions.map((action) => [action.id, action]));
  const initial: ItfState[] = [];
  spec.initial((state) => {
    initial.push(itfState(spec, state));
  });
  return {
    spec,
    initial,
    isEnvironment: (id) => environment === undefined || environment.has(id),
    steps: (from) => spec.actions.flatMap((action) => enumerate(spec, action, from, undefined)),
    stepsOf: (from, event) => {
      const action = actions.get(event.type);
      return action === undefined ? [] : enumerate(spec, action, from, event);
    },
    explain: (from, event) => {
      const action = actions.get(event.type);
      const payload = action === undefined ? undefined : payloadOf(spec, action, event);
      return action === undefined || payload === undefined
        ? []
        : action.explain(stateOfItf(spec, from), payload);
    },
  };
}

/** The text of a state or event: equal values, equal texts. */
export function keyOf(value: ItfState | SpecEvent): string {
  return JSON.stringify(value);
}

function environmentActions(spec: CompiledSpec): ReadonlySet<string> | undefined {
  const value = spec.definitions.get('EnvironmentActions')?.evaluate();
  if (value === undefined) return undefined;
  return new Set(spec.runtime.elements(value, -1).map(String));
}

function enumerate(
  spec: CompiledSpec,
  action: Action,
  from: ItfState,
  event: SpecEvent | undefined,
): ModelStep[] {
  const given = event === undefined ? undefined : payloadOf(spec, action, event);
  if (event !== undefined && given === undefined) return [];
  const found = new Map<string, ModelStep>();
  action.successors(stateOfItf(spec, from), given, (next, payload) => {
    const full = eventOf(spec, action, payload);
    const to = itfState(spec, next as State);
    found.set(`${keyOf(full)}${keyOf(to)}`, { event: full, stimulus: stimulusOf(action, full), to });
  });
  return [...found.values()];
}

function stimulusOf(action: Action, event: SpecEvent): SpecEvent {
  const parameters = action.fields.filter(({ role }) => role === 'parameter').map(({ name }) => name);
  return { type: event.type, ...Object.fromEntries(parameters.map((name) => [name, event[name]])) };
}
