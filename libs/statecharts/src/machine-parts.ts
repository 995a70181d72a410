/** What every generated machine is set up with: its context, its guard and its actions. */
import { INIT_EVENT, type ItfState, type SpecEvent } from './itf-state.ts';
import type { SpecSteps, StepOutcome } from './spec-steps.ts';

/** The state before the first: an `$init` event leaves it. */
export const START = '$start';

/** Plain canonical JSON: XState's graph tools key states by its text. */
export interface MachineContext {
  /** Null before `$init`. */
  readonly state: ItfState | null;
  /** Why the last event was refused; null when it was taken. XState itself would drop such an event without a word. */
  readonly refused: string | null;
}

export const FIRST_CONTEXT: MachineContext = { state: null, refused: null };

interface Occurrence {
  readonly context: MachineContext;
  readonly event: SpecEvent;
}

export interface MachineParts {
  /** Guard: the event is enabled and leads to this control state. */
  leadsTo(occurrence: Occurrence, target: { readonly control: string }): boolean;
  /** Assigner: the context after the step. */
  take(occurrence: Occurrence): MachineContext;
  /** Assigner: the context as it was, with the reason why the event was refused. */
  refuse(occurrence: Occurrence): MachineContext;
}

/** For `setup()`: the guard as it is, the assigners in `assign`. */
export function machineParts(steps: SpecSteps): MachineParts {
  const outcome = ({ context, event }: Occurrence): StepOutcome => {
    if (context.state !== null) return steps.step(context.state, event);
    if (event.type === INIT_EVENT) return steps.begin(event);
    return { ok: false, reason: `${event.type} before ${INIT_EVENT}` };
  };
  return {
    leadsTo(occurrence, { control }) {
      const result = outcome(occurrence);
      return result.ok && result.control === control;
    },
    take(occurrence) {
      const result = outcome(occurrence);
      if (result.ok) return { state: result.state, refused: null };
      return { ...occurrence.context, refused: result.reason };
    },
    refuse(occurrence) {
      const result = outcome(occurrence);
      const reason = result.ok
        ? `the chart has no ${occurrence.event.type} to ${result.control} from here`
        : result.reason;
      return { ...occurrence.context, refused: reason };
    },
  };
}
