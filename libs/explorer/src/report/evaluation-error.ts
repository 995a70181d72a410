import type { CompiledSpec, SourceLocation } from '@plimsoll/tla-values';
import { TlaError } from '@plimsoll/tla-values';
import type { EvaluationError } from '../result.ts';

/**
 * An evaluation error as a value, at the innermost place known, else at `fallback`. Anything else that is thrown is a
 * defect, ours or the compiler's, and goes on; but a stack that ran out is the spec's endless recursion, as for TLC.
 */
export function evaluationErrorOf(
  spec: CompiledSpec,
  thrown: unknown,
  fallback: SourceLocation | undefined,
): EvaluationError {
  if (thrown instanceof TlaError) {
    return { code: thrown.code, message: thrown.message, location: spec.sites[thrown.site] ?? fallback };
  }
  if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) {
    const message = 'the stack is exhausted: probably a recursive definition that never ends';
    return { code: 'limit', message, location: fallback };
  }
  throw thrown;
}
