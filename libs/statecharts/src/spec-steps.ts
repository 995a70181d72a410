/** One step of a compiled spec, taken on plain JSON: what a machine's guards and actions call. */
import { type Action, type CompiledSpec, type State, TlaError } from '@plimsoll/tla-values';
import { controlStateOf } from './control-state.ts';
import { INIT_EVENT, type ItfState, itfState, payloadOf, type SpecEvent, stateOfItf } from './itf-state.ts';

/** Where an event leads, or why it was refused. */
export type StepOutcome =
  | { readonly ok: true; readonly state: ItfState; readonly control: string }
  | { readonly ok: false; readonly reason: string };

export interface SpecSteps {
  readonly spec: CompiledSpec;
  /** The initial state that an `$init` event names. */
  begin(event: SpecEvent): StepOutcome;
  /** The step of an event whose fields make it deterministic. */
  step(state: ItfState, event: SpecEvent): StepOutcome;
}

export function specSteps(spec: CompiledSpec): SpecSteps {
  const actions = new Map(spec.actions.map((action) => [action.id, action]));
  // Guards and actions of one transition ask for the same step: the last answer serves them all.
  let last:
    | { readonly state: ItfState | undefined; readonly event: SpecEvent; readonly outcome: StepOutcome }
    | undefined;
  const remembered = (
    state: ItfState | undefined,
    event: SpecEvent,
    answer: () => StepOutcome,
  ): StepOutcome => {
    if (last?.state === state && last?.event === event) return last.outcome;
    const outcome = attempt(answer);
    last = { state, event, outcome };
    return outcome;
  };
  return {
    spec,
    begin: (event) => remembered(undefined, event, () => begin(spec, event)),
    step: (state, event) => remembered(state, event, () => step(spec, actions.get(event.type), state, event)),
  };
}

function begin(spec: CompiledSpec, event: SpecEvent): StepOutcome {
  const { type: _, ...values } = event;
  const state = stateOfItf(spec, values);
  if (!spec.isInitial(state)) return { ok: false, reason: `${INIT_EVENT}: the state doesn't satisfy Init` };
  return { ok: true, state: itfState(spec, state), control: controlStateOf(spec, state) };
}

function step(spec: CompiledSpec, action: Action | undefined, from: ItfState, event: SpecEvent): StepOutcome {
  if (action === undefined) return { ok: false, reason: `${event.type} is no action of ${spec.name}` };
  const payload = payloadOf(spec, action, event);
  if (payload === undefined)
    return { ok: false, reason: `${event.type} doesn't have exactly the fields of the action` };
  const found: { itf: ItfState; control: string }[] = [];
  action.successors(stateOfItf(spec, from), payload, (next) => {
    const itf = itfState(spec, next);
    if (!found.some((one) => JSON.stringify(one.itf) === JSON.stringify(itf))) {
      found.push({ itf, control: controlStateOf(spec, next as State) });
    }
    return found.length > 1;
  });
  const [only, another] = found;
  if (only === undefined) return { ok: false, reason: `${event.type} isn't enabled with these values` };
  if (another !== undefined)
    return { ok: false, reason: `${event.type} leaves the next state open: give all its fields` };
  return { ok: true, state: only.itf, control: only.control };
}

function attempt(answer: () => StepOutcome): StepOutcome {
  try {
    return answer();
  } catch (error) {
    if (error instanceof TlaError) return { ok: false, reason: error.message };
    throw error;
  }
}
