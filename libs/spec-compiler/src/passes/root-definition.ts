/** What the statements of a configuration name. */
import type { ConstantAssignment, Definition, Expr, ModelConfig, Named, SpecIr } from '@plimsoll/tla-ir';
import { type CompileProblemCode, CompileProblemSignal } from '../problem.ts';

/** The definition that a `.cfg` statement names: without parameters, of at most the given level. */
export function rootDefinition(ir: SpecIr, config: ModelConfig, named: Named, levelMax: number): Definition {
  const module = ir.modules.get(ir.root);
  const uid = module?.definitions.find((one) => ir.definitions.get(one)?.name === named.name);
  const definition = uid === undefined ? undefined : ir.definitions.get(uid);
  if (definition === undefined) {
    const declared = module?.declarations.map((one) => ir.declarations.get(one));
    const kind = declared?.find((one) => one?.name === named.name)?.kind;
    const what = kind === undefined ? 'not defined' : `a ${kind}, not a definition,`;
    return refuseInConfig(config, 'SC101', named.line, `${named.name} is ${what} in module ${ir.root}`);
  }
  if (definition.parameters.length > 0) {
    refuseInConfig(config, 'SC102', named.line, `${named.name} has parameters`);
  }
  // TLC takes TRUE for nothing to check.
  if (config.constants.some((one) => isValueOf(one, named) && !isTrue(one))) {
    refuseInConfig(
      config,
      'SC102',
      named.line,
      `The .cfg gives ${named.name} a value; TLC refuses it here too`,
    );
  }
  if (definition.level > levelMax) {
    const kinds = ['a constant expression', 'a state predicate (without primes)', 'an action', 'a formula'];
    refuseInConfig(config, 'SC102', named.line, `${named.name} is not ${kinds[levelMax]}`);
  }
  return definition;
}

const isValueOf = ({ kind, name, module }: ConstantAssignment, named: Named): boolean =>
  kind === 'value' && name === named.name && module === undefined;

const isTrue = (one: ConstantAssignment): boolean =>
  one.kind === 'value' && one.value.kind === 'boolean' && one.value.value;

/** A call without arguments, at the definition's own place. */
export function callOf(definition: Definition): Expr {
  const { uid, name, location, level } = definition;
  return { kind: 'apply', location, level, operator: { kind: 'definition', uid, name }, arguments: [] };
}

export function refuseInConfig(
  config: ModelConfig,
  code: CompileProblemCode,
  line: number,
  message: string,
): never {
  throw new CompileProblemSignal({
    code,
    place: { file: config.file, line, column: line === 0 ? 0 : 1 },
    message,
    text: undefined,
    tlc: undefined,
  });
}
