import type { CompiledSpec, SourceLocation } from '@plimsoll/tla-values';
import type { Violation } from '../result.ts';

/**
 * A statement of the configuration that names a constant which is FALSE. TLC takes it for a slip and ends with an
 * error before it looks at a state: a CONSTRAINT like this would leave nothing to check, and all would hold.
 */
export function falseStatement(spec: CompiledSpec): Violation | undefined {
  const statements: readonly (readonly [string, readonly Statement[]])[] = [
    ['invariant', spec.invariants],
    ['constraint', spec.constraints],
    ['action constraint', spec.actionConstraints],
    ['property', spec.properties],
    ['conjunct of the SPECIFICATION', spec.specificationConstants ?? []],
  ];
  for (const [kind, all] of statements) {
    const found = all.find((statement) => isFalse(spec, statement));
    if (found === undefined) continue;
    const { name, location } = found;
    const error = {
      code: 'unsupported',
      message: `the ${kind} ${name} is a constant and equal to FALSE`,
      location,
    } as const;
    return { check: 'evaluation', verdict: 'error', property: name, location, trace: undefined, error };
  }
  return undefined;
}

interface Statement {
  readonly name: string;
  readonly location: SourceLocation;
}

function isFalse({ definitions, runtime }: CompiledSpec, { name }: Statement): boolean {
  const definition = definitions.get(name);
  if (definition?.level !== 'constant') return false;
  try {
    // No run has begun: what depends on one has no value, and is no constant.
    runtime.observeRun(() => undefined);
    return definition.evaluate() === false;
  } catch {
    // What has no value here has none in a state either, and is told there.
    return false;
  }
}
