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
    ['conjunct of a property', spec.properties.flatMap(({ initial }) => initial)],
  ];
  for (const [kind, all] of statements) {
    const found = all.find(({ name }) => name === 'FALSE' || isFalseDefinition(spec, name));
    if (found !== undefined) return slip(kind, found);
  }
  const conjunct = (spec.specificationConstants ?? []).find(({ evaluate }) => isFalse(spec, evaluate));
  return conjunct === undefined ? undefined : slip('conjunct of the SPECIFICATION', conjunct);
}

interface Statement {
  readonly name: string;
  readonly location: SourceLocation;
}

function slip(kind: string, { name, location }: Statement): Violation {
  const error = {
    code: 'unsupported',
    message: `the ${kind} ${name} is a constant and equal to FALSE`,
    location,
  } as const;
  return { check: 'evaluation', verdict: 'error', property: name, location, trace: undefined, error };
}

function isFalseDefinition(spec: CompiledSpec, name: string): boolean {
  const definition = spec.definitions.get(name);
  return definition?.level === 'constant' && isFalse(spec, () => definition.evaluate());
}

function isFalse({ runtime }: CompiledSpec, evaluate: () => unknown): boolean {
  try {
    // No run has begun: what depends on one has no value, and is no constant.
    runtime.observeRun(() => undefined);
    return evaluate() === false;
  } catch {
    // What has no value here has none in a state either, and is told there.
    return false;
  }
}
