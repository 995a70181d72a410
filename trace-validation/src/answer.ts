/** What ends the checking of a trace, in one source or in several: the answer, where it stands, and what counts as which. */
import type { TraceEvent, TraceProblem } from '@plimsoll/trace';
import type { Doubt, Obstacle, Refusal, TracePlace } from './conformance.ts';
import type { EvaluationFailure } from './stepper.ts';

export type Answer =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'inconclusive'; readonly doubt: Doubt }
  | { readonly kind: 'unusable'; readonly obstacle: Obstacle };

/** 3xx: it is a trace, but not the one that was written. A clock that runs backwards was written so: bad input. */
export function isAltered({ code }: TraceProblem): boolean {
  return code.startsWith('TRACE3') && code !== 'TRACE306';
}

/** Where an event stands. */
export function placeOf(event: TraceEvent, line: number, file: string | undefined): TracePlace {
  const action = event.action ?? event.steps?.map((step) => step.action ?? '?').join(' + ');
  const of = file === undefined ? {} : { file };
  const place = { ...of, line, seq: event.seq, tsUs: event.tsUs, actor: event.actor };
  return action === undefined ? place : { ...place, action };
}

/** A limit of ours is a doubt; an error that TLC would report too refutes the trace. Neither ever conforms. */
export function evaluationFailed({ spec, error, place }: EvaluationFailure, at: TracePlace): Answer {
  const detail = `${error.message}${place === undefined ? '' : ` (${place})`}`;
  switch (error.code) {
    case 'limit':
    case 'enumerate':
    case 'overflow':
    case 'unsupported':
      return { kind: 'inconclusive', doubt: { code: 'MON304', at, spec, detail } };
    default:
      return { kind: 'refused', refusal: { code: 'MON203', at, spec, detail } };
  }
}
