import type { SourceLocation } from '@plimsoll/tla-values';
import { TlaError } from '@plimsoll/tla-values';
import type { EvaluationError } from '../result.ts';

/**
 * An evaluation error as a value. Anything else that is thrown is a defect, ours or the compiler's, and goes on; a
 * stack that ran out is the spec's endless recursion, as TLC says too.
 */
export function evaluationErrorOf(thrown: unknown, fallback: SourceLocation | undefined): EvaluationError {
  if (thrown instanceof TlaError) {
    const location = (thrown as { readonly location?: SourceLocation }).location ?? fallback;
    return { code: thrown.code, message: thrown.message, location };
  }
  if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) {
    const message = 'the stack is exhausted: probably a recursive definition that never ends';
    return { code: 'limit', message, location: fallback };
  }
  throw thrown;
}
