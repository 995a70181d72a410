import type { CompiledSpec, Value } from '@plimsoll/tla-values';
import type { Violation } from '../result.ts';

/**
 * A statement of the configuration that names a constant which is not TRUE. TLC takes it for a slip and ends with an
 * error before it looks at a state: a CONSTRAINT like this would leave nothing to check, and all would hold.
 */
export function falseStatement(spec: CompiledSpec): Violation | undefined {
  for (const { statement, name, location, evaluate } of spec.namedConstants ?? []) {
    const value = valueOf(spec, evaluate);
    if (value === undefined || value === true) continue;
    const is = value === false ? 'FALSE' : 'no truth value';
    const message = `a constant of the ${statement} is ${is}: ${name}`;
    const error = { code: 'unsupported', message, location } as const;
    return { check: 'evaluation', verdict: 'error', property: name, location, trace: undefined, error };
  }
  return undefined;
}

/** Undefined where it has none: it has none in a state either, and that is told there. */
function valueOf({ runtime }: CompiledSpec, evaluate: () => Value): Value | undefined {
  try {
    // No run has begun: what depends on one has no value, and is no constant.
    runtime.observeRun(() => undefined);
    return evaluate();
  } catch {
    return undefined;
  }
}
