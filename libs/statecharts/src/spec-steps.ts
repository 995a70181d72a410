/** One step of a compiled spec, taken on plain JSON: what a machine's guards and actions call. */
import { type Action, type CompiledSpec, type State, TlaError } from '@plimsoll/tla-values';
import { controlStateOf } from './control-state.ts';
import {
  INIT_EVENT,
  type ItfState,
  itfState,
  payloadOf,
  type SpecEvent,
  stateOfInit,
  stateOfItf,
} from './itf-state.ts';

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
  const readState = lastOnly((itf: ItfState) => stateOfItf(spec, itf));
  // Guards and actions of one transition ask for the same step: the last answer serves them all.
  let last: { readonly from: ItfState; readonly event: SpecEvent; readonly outcome: StepOutcome } | undefined;
  return {
    spec,
    begin: (event) => attempt(() => begin(spec, event)),
    step(from, event) {
      if (last?.from === from && last.event === event) return last.outcome;
      const outcome = attempt(() => step(spec, actions.get(event.type), readState(from), event));
      last = { from, event, outcome };
      return outcome;
    },
  };
}

function begin(spec: CompiledSpec, event: SpecEvent): StepOutcome {
  const state = stateOfInit(spec, event);
  if (state === undefined) return refused(`${INIT_EVENT} doesn't give exactly the variables of ${spec.name}`);
  if (!spec.isInitial(state)) return refused(`${INIT_EVENT}: the state doesn't satisfy Init`);
  return led(spec, state);
}

function step(spec: CompiledSpec, action: Action | undefined, from: State, event: SpecEvent): StepOutcome {
  if (action === undefined) return refused(`${event.type} is no action of ${spec.name}`);
  const payload = payloadOf(spec, action, event);
  if (payload === undefined) return refused(`${event.type} has a field that the action doesn't know`);
  let found: State | undefined;
  let isOpen = false;
  action.successors(from, payload, (next) => {
    if (found === undefined) found = { ...next };
    else isOpen = !sameState(spec, found, next);
    return isOpen;
  });
  if (isOpen) return refused(`${event.type} leaves the next state open: give all its fields`);
  if (found === undefined) return refused(`${event.type} isn't enabled with these values`);
  return led(spec, found);
}

function sameState({ runtime, variables }: CompiledSpec, a: State, b: State): boolean {
  return variables.every((name) => runtime.idOf(a[name] as never) === runtime.idOf(b[name] as never));
}

function led(spec: CompiledSpec, state: State): StepOutcome {
  return { ok: true, state: itfState(spec, state), control: controlStateOf(spec, state) };
}

function refused(reason: string): StepOutcome {
  return { ok: false, reason };
}

/** An evaluation error refuses the event: TLC would stop there. */
function attempt(answer: () => StepOutcome): StepOutcome {
  try {
    return answer();
  } catch (error) {
    if (error instanceof TlaError) return refused(error.message);
    throw error;
  }
}

/** Remembers the answer for the last argument: many events are tried in one state after the other. */
function lastOnly<A extends object, R>(answer: (argument: A) => R): (argument: A) => R {
  let last: { readonly argument: A; readonly result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: answer(argument) };
    return last.result;
  };
}
