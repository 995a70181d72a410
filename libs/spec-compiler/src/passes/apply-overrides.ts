/**
 * Pass 1: what the `.cfg` puts in the place of constants and definitions.
 *
 * `C <- Op` and `Op <- Op2` redirect every reference; `Op = value` turns the definition into a constant of that
 * name. `<-[Module]` does so for a symbol of that module only. Values of declared constants are no business of
 * this pass: they are given at `instantiate`.
 */
import type {
  Argument,
  ConstantAssignment,
  Declaration,
  Definition,
  Expr,
  ModelConfig,
  OperatorReference,
  SpecIr,
  Uid,
} from '@plimsoll/tla-ir';
import { rebuild } from '../ir-walk.ts';
import { CompileProblemSignal } from '../problem.ts';

export function applyOverrides(ir: SpecIr, config: ModelConfig): SpecIr {
  const redirect = new Map<Uid, OperatorReference>();
  const added: Declaration[] = [];
  let nextUid = Math.max(0, ...ir.definitions.keys(), ...ir.declarations.keys()) + 1;
  const put = (assignment: ConstantAssignment, replaced: Uid, by: OperatorReference): void => {
    redirect.set(replaced, by);
    if (assignment.module === undefined) return;
    // INSTANCE made copies of the module's definition: TLC replaces all of them.
    for (const copy of ir.definitions.values()) {
      if (copy.module === assignment.module && copy.original === assignment.name) redirect.set(copy.uid, by);
    }
  };
  for (const assignment of config.constants) {
    const symbols = symbolsOf(ir, assignment.module ?? ir.root, assignment, config);
    const replaced = symbols.get(assignment.name);
    // TLC ignores a value for a name that the specification does not have; its model values exist all the same.
    if (replaced === undefined && assignment.kind === 'value') continue;
    if (replaced === undefined) refuse(config, assignment, `${assignment.name} is not declared or defined`);
    if (assignment.kind === 'operator') {
      const by = symbolsOf(ir, ir.root, assignment, config).get(assignment.operator);
      if (by === undefined) refuse(config, assignment, `${assignment.operator} is not defined`);
      if (by.arity !== replaced.arity) {
        refuse(
          config,
          assignment,
          `${assignment.name} and ${assignment.operator} differ in their parameters`,
          'SC102',
        );
      }
      put(assignment, replaced.uid, by.reference);
    } else if (replaced.reference.kind === 'definition') {
      const uid = nextUid++;
      const { name, module } = replaced;
      added.push({ uid, name, kind: 'constant', arity: 0, module, location: replaced.location });
      put(assignment, replaced.uid, { kind: 'declaration', uid, name });
    }
  }
  return redirect.size === 0 ? ir : redirected(ir, redirect, added);
}

interface Symbol {
  readonly uid: Uid;
  readonly name: string;
  readonly arity: number;
  readonly module: string;
  readonly location: Declaration['location'];
  readonly reference: OperatorReference;
}

function symbolsOf(
  ir: SpecIr,
  module: string,
  assignment: ConstantAssignment,
  config: ModelConfig,
): ReadonlyMap<string, Symbol> {
  const found = ir.modules.get(module);
  if (found === undefined) return refuse(config, assignment, `there is no module ${module}`);
  const symbols = new Map<string, Symbol>();
  for (const uid of found.definitions) {
    const definition = ir.definitions.get(uid);
    if (definition === undefined) continue;
    const { name } = definition;
    const reference: OperatorReference = { kind: 'definition', uid, name };
    symbols.set(name, { ...definition, arity: definition.parameters.length, reference });
  }
  for (const uid of found.declarations) {
    const declaration = ir.declarations.get(uid);
    if (declaration === undefined) continue;
    const reference: OperatorReference = { kind: 'declaration', uid, name: declaration.name };
    symbols.set(declaration.name, { ...declaration, reference });
  }
  return symbols;
}

function redirected(
  ir: SpecIr,
  redirect: ReadonlyMap<Uid, OperatorReference>,
  added: readonly Declaration[],
): SpecIr {
  const reference = (operator: OperatorReference): OperatorReference =>
    operator.kind === 'declaration' || operator.kind === 'definition'
      ? (redirect.get(operator.uid) ?? operator)
      : operator;
  const by = {
    expr(expr: Expr): Expr {
      const copy = rebuild(expr, by);
      return copy.kind === 'apply' ? { ...copy, operator: reference(copy.operator) } : copy;
    },
    argument(argument: Argument): Argument {
      if (argument.kind !== 'operator') return by.expr(argument);
      const lambda = argument.lambda === undefined ? undefined : by.definition(argument.lambda);
      return { ...argument, operator: reference(argument.operator), lambda };
    },
    definition(definition: Definition): Definition {
      return { ...definition, body: by.expr(definition.body) };
    },
  };
  return {
    ...ir,
    definitions: new Map([...ir.definitions].map(([uid, definition]) => [uid, by.definition(definition)])),
    declarations: new Map([...ir.declarations, ...added.map((one) => [one.uid, one] as const)]),
    modules: new Map(
      [...ir.modules].map(([name, module]) => [
        name,
        {
          ...module,
          declarations:
            name === ir.root ? [...module.declarations, ...added.map((one) => one.uid)] : module.declarations,
          assumptions: module.assumptions.map((one) => ({ ...one, body: by.expr(one.body) })),
        },
      ]),
    ),
  };
}

function refuse(
  config: ModelConfig,
  assignment: ConstantAssignment,
  message: string,
  code: 'SC101' | 'SC102' = 'SC101',
): never {
  throw new CompileProblemSignal({
    code,
    place: { file: config.file, line: assignment.line, column: 1 },
    message,
    text: undefined,
    tlc: undefined,
  });
}
