/** The definitions that the `.cfg` puts in the place of declared constants: `N <- Op`. */
import type { ConstantAssignment, Definition, ModelConfig, SpecIr } from '@plimsoll/tla-ir';
import type { Analysis } from '../analysis/analysis.ts';
import { CompileProblemSignal } from '../problem.ts';

export interface ConstantSubstitute {
  readonly constant: string;
  readonly definition: Definition;
}

/**
 * In the order of the `.cfg`. TLC evaluates each of them before it looks at anything else, whether the constant is
 * used or not; one that reads variables is refused. Constants with parameters are evaluated where they are applied.
 */
export function substitutesOf(
  ir: SpecIr,
  config: ModelConfig,
  analysis: Analysis,
): readonly ConstantSubstitute[] {
  const constants = declaredConstants(ir);
  const definitions = (ir.modules.get(ir.root)?.definitions ?? []).flatMap(
    (uid) => ir.definitions.get(uid) ?? [],
  );
  return config.constants.flatMap((assignment) => {
    const { name } = assignment;
    if (assignment.kind !== 'operator' || assignment.module !== undefined || !constants.has(name)) return [];
    const definition = definitions.find((one) => one.name === assignment.operator);
    // Where the definition itself is given a value, there is nothing to evaluate.
    if (definition === undefined || hasValue(config, definition.name)) return [];
    if (!isConstant(definition, analysis)) refuse(config, assignment, definition);
    return [{ constant: name, definition }];
  });
}

/** Whether the `.cfg` puts the definition of this name in the place of a declared constant. */
export function standsForConstant(ir: SpecIr, { constants }: ModelConfig, name: string): boolean {
  const declared = declaredConstants(ir);
  return constants.some(
    (one) =>
      one.kind === 'operator' && one.module === undefined && one.operator === name && declared.has(one.name),
  );
}

/** Names of the root module's constants without parameters. */
export function declaredConstants(ir: SpecIr): ReadonlySet<string> {
  const declarations = ir.modules.get(ir.root)?.declarations ?? [];
  return new Set(
    declarations.flatMap((uid) => {
      const one = ir.declarations.get(uid);
      return one?.kind === 'constant' && one.arity === 0 ? [one.name] : [];
    }),
  );
}

function hasValue({ constants }: ModelConfig, name: string): boolean {
  return constants.some((one) => one.kind === 'value' && one.module === undefined && one.name === name);
}

function isConstant({ uid, body }: Definition, analysis: Analysis): boolean {
  const facts = analysis.facts.get(uid);
  return body.level !== 3 && facts?.current.size === 0 && facts.next.size === 0;
}

function refuse(config: ModelConfig, { name, line }: ConstantAssignment, definition: Definition): never {
  throw new CompileProblemSignal({
    code: 'SC102',
    place: { file: config.file, line, column: 1 },
    message: `${definition.name} is no constant, so it cannot stand for the constant ${name}`,
    text: undefined,
    tlc: `The configuration file substitutes constant ${name} with non-constant ${definition.name}.`,
  });
}
