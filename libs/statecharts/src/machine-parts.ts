/** What every generated machine is set up with: its context, its guards and its actions. */
import { assign } from 'xstate';
import { INIT_EVENT, type ItfState, type SpecEvent } from './itf-state.ts';
import type { SpecSteps, StepOutcome } from './spec-steps.ts';

/** The state before the first: an `$init` event leaves it. */
export const START = '$start';

/** Plain canonical JSON: XState's graph tools key states by its text. */
export interface MachineContext {
  /** Undefined before `$init`. */
  readonly state: ItfState | null;
  /** Why the last event was refused; null when it was taken. XState itself would drop such an event without a word. */
  readonly refused: string | null;
}

export const FIRST_CONTEXT: MachineContext = { state: null, refused: null };

type GuardArgs = { readonly context: MachineContext; readonly event: SpecEvent };

/** Guards and actions for `setup()`. */
export function machineParts(steps: SpecSteps) {
  const outcome = ({ context, event }: GuardArgs): StepOutcome => {
    if (context.state !== null) return steps.step(context.state, event);
    if (event.type === INIT_EVENT) return steps.begin(event);
    return { ok: false, reason: `${event.type} before ${INIT_EVENT}` };
  };
  return {
    guards: {
      /** The event is enabled and leads to this control state. */
      leadsTo: (args: GuardArgs, { control }: { readonly control: string }): boolean => {
        const result = outcome(args);
        return result.ok && result.control === control;
      },
    },
    actions: {
      take: assign<MachineContext, SpecEvent, undefined, SpecEvent, never>((args): MachineContext => {
        const result = outcome(args);
        return result.ok
          ? { state: result.state, refused: null }
          : { ...args.context, refused: result.reason };
      }),
      refuse: assign<MachineContext, SpecEvent, undefined, SpecEvent, never>((args): MachineContext => {
        const result = outcome(args);
        const reason = result.ok
          ? `the chart has no ${args.event.type} to ${result.control} from here`
          : result.reason;
        return { ...args.context, refused: reason };
      }),
    },
  };
}
