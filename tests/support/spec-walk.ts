/** Random behaviours of a compiled spec, written as traces: what a system might do that the model allows. */
import type { CompiledSpec, Payload, State, Value } from '@plimsoll/tla-values';
import type { JsonObject, JsonValue, TraceEventBody } from '@plimsoll/trace';

/** How much of a behaviour a trace shows. */
export type Observation = 'full' | 'noArgs' | 'noAction' | 'someVariables' | 'someWithoutAction' | 'points';

export const OBSERVATIONS: readonly Observation[] = [
  'full',
  'noArgs',
  'noAction',
  'someVariables',
  'someWithoutAction',
  'points',
];

/** Successors looked at for one step: one of them is taken. */
const SUCCESSORS_MAX = 500;

/** A behaviour of at most `steps` steps; it ends where the model has no step. The first event is its initial state. */
export function randomWalk(
  spec: CompiledSpec,
  steps: number,
  random: (below: number) => number,
): TraceEventBody[] {
  const starts: State[] = [];
  spec.initial((state) => starts.push({ ...state }) >= SUCCESSORS_MAX);
  let state = starts[random(starts.length)];
  const events: TraceEventBody[] = [];
  if (state === undefined) return events;
  events.push({ tsUs: 0, actor: 'system', action: 'Init', state: observed(spec, state) });
  for (let count = 0; count < steps; count++) {
    const taken = randomStep(spec, state, random);
    if (taken === undefined) break;
    state = taken.next;
    const { action, args } = taken;
    events.push({
      tsUs: (count + 1) * 1_000,
      actor: actorOf(args),
      action,
      args,
      state: observed(spec, state),
    });
  }
  return events;
}

function randomStep(
  spec: CompiledSpec,
  state: State,
  random: (below: number) => number,
): { readonly action: string; readonly args: JsonObject; readonly next: State } | undefined {
  // An action first, then one of its successors: else the actions with many would be all there is.
  const actions = spec.actions.map((action) => ({ action, order: random(1_000_000) }));
  actions.sort((left, right) => left.order - right.order);
  for (const { action } of actions) {
    const found: { readonly next: State; readonly payload: Payload }[] = [];
    action.successors(state, undefined, (next, payload) => {
      return found.push({ next: { ...next }, payload: payload.slice() }) >= SUCCESSORS_MAX;
    });
    const taken = found[random(Math.max(1, found.length))];
    if (taken === undefined) continue;
    const given = action.fields.flatMap(({ name }, index) => {
      const value = taken.payload[index];
      return value === undefined ? [] : [[name, plain(spec, value)] as const];
    });
    return { action: action.id, args: Object.fromEntries(given), next: taken.next };
  }
  return undefined;
}

function observed(spec: CompiledSpec, state: State): JsonObject {
  return Object.fromEntries(spec.variables.map((name) => [name, plain(spec, state[name] as Value)]));
}

/** ITF with plain numbers where they fit, as producers write them. */
function plain(spec: CompiledSpec, value: Value): JsonValue {
  const simplified = (json: JsonValue): JsonValue => {
    if (Array.isArray(json)) return json.map(simplified);
    if (typeof json !== 'object' || json === null) return json;
    const digits = (json as JsonObject)['#bigint'];
    if (typeof digits === 'string' && Number.isSafeInteger(Number(digits))) return Number(digits);
    return Object.fromEntries(Object.entries(json).map(([name, each]) => [name, simplified(each)]));
  };
  return simplified(spec.runtime.toItf(value) as JsonValue);
}

function actorOf(args: JsonObject): string {
  const first = Object.values(args).find((value) => typeof value === 'string');
  return typeof first === 'string' && first !== '' ? first : 'system';
}

/** The same behaviour as somebody sees it who sees less. */
export function seenAs(
  events: readonly TraceEventBody[],
  observation: Observation,
  random: (below: number) => number,
): TraceEventBody[] {
  const names = Object.keys(events[0]?.state ?? {});
  const seen = names.filter(() => random(2) === 0);
  const [isShown, isNamed] = [
    new Set(seen.length === 0 ? names.slice(0, 1) : seen),
    observation !== 'noAction',
  ];
  return events.map((event, index) => {
    // An initial state that is not given in full may be one of very many.
    if (index === 0) return event;
    const { action, args, state, ...rest } = event;
    switch (observation) {
      case 'full':
        return event;
      case 'noArgs':
      case 'noAction':
        return { ...rest, ...(isNamed ? { action: action as string } : {}), state: state as JsonObject };
      case 'someVariables':
        return { ...rest, action: action as string, args: args as JsonObject, state: onlyOf(state, isShown) };
      case 'someWithoutAction':
        return { ...rest, state: onlyOf(state, isShown) };
      case 'points':
        return { ...event, state: atPoints(state as JsonObject) };
    }
  });
}

function onlyOf(state: JsonObject | undefined, shown: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(state ?? {}).filter(([name]) => shown.has(name)));
}

/** Functions at their first point only, the rest left out. */
function atPoints(state: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      const pairs = typeof value === 'object' && value !== null ? (value as JsonObject)['#map'] : undefined;
      return [name, Array.isArray(pairs) && pairs.length > 0 ? { '#at': pairs.slice(0, 1) } : value];
    }),
  );
}
