import type { SourceLocation } from '@plimsoll/tla-values';
import type { Check, EvaluationError } from '../result.ts';

/** A violation as the search sees it: rows instead of states, a parent index instead of a trace. */
export interface Finding {
  readonly check: Check;
  readonly property: string | undefined;
  readonly location: SourceLocation | undefined;
  /** Index of the last state of the way there that is in the state space; -1 when `last` is an initial state. */
  readonly parent: number;
  /** The state after it, when the violation is there or on the step to it. */
  readonly last: Int32Array | undefined;
  readonly error: EvaluationError | undefined;
}

/** The state with index `parent` has no successor. */
export function deadlockAt(parent: number): Finding {
  return {
    check: 'deadlock',
    property: undefined,
    location: undefined,
    parent,
    last: undefined,
    error: undefined,
  };
}
