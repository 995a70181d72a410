/**
 * States and events as plain canonical JSON (ITF), the form in which XState carries them. One TLA+ value has one
 * JSON text: sets and maps come in TLC's order from the runtime, variables in the order of their declaration.
 */
import type { Action, CompiledSpec, Payload, State, Value } from '@plimsoll/tla-values';

export type ItfState = { readonly [variable: string]: unknown };

/** An event of the machine: the action's id and, by name, a value for each of its fields. */
export interface SpecEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The event that chooses one of the initial states. */
export const INIT_EVENT = '$init';

export function itfState(spec: CompiledSpec, state: State): ItfState {
  return Object.fromEntries(spec.variables.map((name) => [name, spec.runtime.toItf(valueOf(state, name))]));
}

/** @throws TlaError for what is no ITF value. */
export function stateOfItf(spec: CompiledSpec, itf: ItfState): State {
  return Object.fromEntries(spec.variables.map((name) => [name, spec.runtime.fromItf(itf[name])]));
}

/** The event of a step. A field that isn't on the step's path is left out; a branch is its index from 0. */
export function eventOf(spec: CompiledSpec, action: Action, payload: Payload): SpecEvent {
  const fields = action.fields.flatMap(({ name }, index): [string, unknown][] => {
    const value = payload[index];
    return value === undefined ? [] : [[name, spec.runtime.toItf(value)]];
  });
  return { type: action.id, ...Object.fromEntries(fields) };
}

/** The payload of an event; undefined when it has a field that the action doesn't know. @throws TlaError */
export function payloadOf(spec: CompiledSpec, action: Action, event: SpecEvent): Payload | undefined {
  const names = new Set(action.fields.map(({ name }) => name));
  if (Object.keys(event).some((key) => key !== 'type' && !names.has(key))) return undefined;
  return action.fields.map(({ name }) =>
    Object.hasOwn(event, name) ? spec.runtime.fromItf(event[name]) : undefined,
  );
}

function valueOf(state: State, name: string): Value {
  const value = state[name];
  if (value === undefined) throw new Error(`the state has no value for ${name}`);
  return value;
}
