import type { CompiledSpec, SourceLocation } from '@plimsoll/tla-values';
import { evaluationErrorOf } from '../report/evaluation-error.ts';
import type { Check, EvaluationError } from '../result.ts';
import { type Broken, CheckFailure } from './checks.ts';
import { ObservationFailure } from './search-observer.ts';

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

/** A statement that the state in `row`, or the step to it from the state with index `parent`, violates. */
export function violationAt({ check, property, location }: Broken, parent: number, row: Int32Array): Finding {
  return { check, property, location, parent, last: row.slice(), error: undefined };
}

/** The evaluation error that was thrown at a state, or on the step to `last`; what is none is thrown on. */
export function failureAt(
  spec: CompiledSpec,
  thrown: unknown,
  parent: number,
  last: Int32Array | undefined,
  place: SourceLocation | undefined,
): Finding {
  const isObserved = thrown instanceof ObservationFailure;
  const isCheck = thrown instanceof CheckFailure;
  const location = isCheck ? thrown.source.location : place;
  const error = evaluationErrorOf(spec, isCheck || isObserved ? thrown.cause : thrown, location);
  const property = isCheck || isObserved ? thrown.property : undefined;
  const where = isObserved ? { parent: thrown.state, last: undefined } : { parent, last };
  return { check: 'evaluation', property, location, ...where, error };
}
