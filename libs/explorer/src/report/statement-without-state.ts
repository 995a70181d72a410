import type { CompiledSpec, StatePredicate } from '@plimsoll/tla-values';
import type { Violation } from '../result.ts';
import { evaluationErrorOf } from './evaluation-error.ts';

/**
 * An invariant or property that is not TRUE, or has no value, in a model without variables: there is no state in which
 * that would be found, and it would hold. TLC asks for an initial predicate then.
 */
export function statementWithoutState(spec: CompiledSpec): Violation | undefined {
  if (spec.variables.length > 0) return undefined;
  // No run begins: what depends on one has no value.
  spec.runtime.observeRun(() => undefined);
  const statements = [...spec.invariants, ...spec.properties.flatMap(({ initial }) => initial)];
  for (const statement of statements) {
    const found = untrue(spec, statement);
    if (found !== undefined) return found;
  }
  return undefined;
}

function untrue(spec: CompiledSpec, { name, location, holds }: StatePredicate): Violation | undefined {
  const at = { check: 'evaluation', verdict: 'error', property: name, location, trace: undefined } as const;
  try {
    if (holds({})) return undefined;
    const message = `${name} is FALSE, and without variables there is no state to show for it`;
    return { ...at, error: { code: 'unsupported', message, location } };
  } catch (thrown) {
    return { ...at, error: evaluationErrorOf(spec, thrown, location) };
  }
}
