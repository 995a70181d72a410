/**
 * States and events as plain canonical JSON (ITF), the form in which XState carries them. One TLA+ value has one
 * JSON text: sets and maps come in TLC's order from the runtime, variables in the order of their declaration.
 */
import {
  type Action,
  type CompiledSpec,
  type Payload,
  type State,
  TlaError,
  type Value,
} from '@plimsoll/tla-values';

export type ItfState = { readonly [variable: string]: unknown };

/** An event of the machine: the action's id and, by `eventKey`, a value for each of its fields. */
export interface SpecEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The event that chooses one of the initial states. */
export const INIT_EVENT = '$init';

/** A field's name in an event: XState keeps `type` for the event's own name; no TLA+ name has a dollar. */
export function eventKey(field: string): string {
  return field === 'type' ? '$type' : field;
}

/** @throws TlaError as `itfOf` does. */
export function itfState(spec: CompiledSpec, state: State): ItfState {
  const { runtime, variables } = spec;
  return Object.fromEntries(variables.map((name) => [name, itfOf(runtime, valueOf(state, name))]));
}

/** @throws TlaError for what is no ITF value. */
export function stateOfItf(spec: CompiledSpec, itf: ItfState): State {
  return Object.fromEntries(spec.variables.map((name) => [name, spec.runtime.fromItf(itf[name])]));
}

/** The event that begins in an initial state. */
export function initEvent(itf: ItfState): SpecEvent {
  return specEvent(INIT_EVENT, itf);
}

/** The initial state that an `$init` event names; undefined unless it gives exactly the variables. @throws TlaError */
export function stateOfInit(spec: CompiledSpec, event: SpecEvent): State | undefined {
  if (!hasOnly(event, spec.variables)) return undefined;
  if (spec.variables.some((name) => !Object.hasOwn(event, eventKey(name)))) return undefined;
  return Object.fromEntries(
    spec.variables.map((name) => [name, spec.runtime.fromItf(event[eventKey(name)])]),
  );
}

/** An event from its parts, as a graph's edges have them. */
export function specEvent(action: string, args: { readonly [field: string]: unknown }): SpecEvent {
  return { type: action, ...withEventKeys(Object.entries(args)) };
}

/** The event of a step. A field that isn't on the step's path is left out; a branch is its index from 0. */
export function eventOf(spec: CompiledSpec, action: Action, payload: Payload): SpecEvent {
  const fields = action.fields.flatMap(({ name }, index): [string, unknown][] => {
    const value = payload[index];
    return value === undefined ? [] : [[name, itfOf(spec.runtime, value)]];
  });
  return { type: action.id, ...withEventKeys(fields) };
}

/** An event's values by field name. */
export function argsOf({ type: _, ...fields }: SpecEvent): { readonly [field: string]: unknown } {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key === '$type' ? 'type' : key, value]),
  );
}

/** The payload of an event; undefined when it has a field that the action doesn't know. @throws TlaError */
export function payloadOf(spec: CompiledSpec, action: Action, event: SpecEvent): Payload | undefined {
  const names = action.fields.map(({ name }) => name);
  if (!hasOnly(event, names)) return undefined;
  return names.map((name) => {
    const key = eventKey(name);
    return Object.hasOwn(event, key) ? spec.runtime.fromItf(event[key]) : undefined;
  });
}

type Runtime = CompiledSpec['runtime'];

/** ITF by the id of the value: a state graph shows few values many times. */
const itfByRuntime = new WeakMap<Runtime, Map<number, unknown>>();

/**
 * The ITF of a value, checked to be read back as that value: so no two values share a text. ITF writes a model value
 * and a string alike; a spec that has both of one name is refused here, rather than its states mixed up.
 *
 * @throws TlaError (enumerate) for a set that can't be listed, (unsupported) where ITF would be ambiguous.
 */
function itfOf(runtime: Runtime, value: Value): unknown {
  let known = itfByRuntime.get(runtime);
  if (known === undefined) itfByRuntime.set(runtime, (known = new Map()));
  const id = runtime.idOf(value);
  if (known.has(id)) return known.get(id);
  const itf = runtime.toItf(value);
  if (runtime.idOf(runtime.fromItf(itf)) !== id) {
    throw new TlaError(
      'unsupported',
      `${runtime.format(value)} has a string that is also the name of a model value: JSON can't tell them apart. Rename one.`,
    );
  }
  known.set(id, itf);
  return itf;
}

function withEventKeys(fields: readonly (readonly [string, unknown])[]): { readonly [key: string]: unknown } {
  return Object.fromEntries(fields.map(([name, value]) => [eventKey(name), value]));
}

function hasOnly(event: SpecEvent, names: readonly string[]): boolean {
  const keys = new Set(['type', ...names.map(eventKey)]);
  return Object.keys(event).every((key) => keys.has(key));
}

function valueOf(state: State, name: string): Value {
  const value = state[name];
  if (value === undefined) throw new Error(`the state has no value for ${name}`);
  return value;
}
