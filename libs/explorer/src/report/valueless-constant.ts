import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Violation } from '../result.ts';
import { evaluationErrorOf } from './evaluation-error.ts';

/**
 * A constant for which the `.cfg` puts a definition (`N <- Op`) that has no value: TLC evaluates it before anything
 * else, and ends with an error also where nothing uses the constant.
 */
export function valuelessConstant(spec: CompiledSpec): Violation | undefined {
  for (const { constant, name, location, evaluate } of spec.substitutes ?? []) {
    try {
      // No run has begun: what depends on one has no value, and is no constant.
      spec.runtime.observeRun(() => undefined);
      spec.runtime.normalize(evaluate());
    } catch (thrown) {
      const error = evaluationErrorOf(spec, thrown, location);
      const message = `the constant ${constant} has no value, ${name} stands for it: ${error.message}`;
      const at = { property: undefined, location, trace: undefined };
      return { check: 'evaluation', verdict: 'error', ...at, error: { ...error, message } };
    }
  }
  return undefined;
}
