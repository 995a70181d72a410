/** Traces of the lock, validated. */
import type { TraceEventBody } from '@plimsoll/trace';
import { type ValidateOptions, validateTrace } from '../validate-trace.ts';
import { lockSpec } from './lock.ts';
import { traceOf } from './lock-traces.ts';

export const validate = (
  events: readonly TraceEventBody[],
  options: Partial<ValidateOptions> = {},
  header = {},
) => validateTrace([traceOf(events, header)], { specs: [lockSpec()], ...options });

/** Code of the refusal, doubt or obstacle; `conforms` otherwise. */
export async function codeOf(...args: Parameters<typeof validate>): Promise<string> {
  const answer = await validate(...args);
  if (answer.kind === 'refused') return answer.refusal.code;
  if (answer.kind === 'inconclusive') return answer.doubt.code;
  return answer.kind === 'unusable' ? answer.obstacle.code : 'conforms';
}

export const REQUEST: TraceEventBody = { tsUs: 1, actor: 'a', action: 'Request', args: { w: 'a' } };
export const GRANT: TraceEventBody = { tsUs: 2, actor: 'a', action: 'Grant', args: { w: 'a' } };
export const RELEASE: TraceEventBody = { tsUs: 3, actor: 'a', action: 'Release', args: { w: 'a' } };
