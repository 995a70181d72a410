/**
 * Pass 1 and pass 2b: what the `.cfg` puts in the place of definitions, and of declared constants.
 *
 * `Op <- Op2` and `C <- Op` redirect every reference; `Op = value` turns the definition into a constant of that
 * name. `<-[Module]` does so for a symbol of that module only. Values of declared constants are no business of
 * these passes: they are given at `instantiate`.
 *
 * Declared constants come after the instances: a module and an instance of it may have a declaration in common, both
 * by EXTENDS, and within the instance what `WITH` puts in its place counts, not the `.cfg`.
 *
 * A statement of the `.cfg` (INVARIANT Op and the like) refers to a definition too, by its name: such a definition
 * gets what stands in its place as its body.
 */
import type {
  Argument,
  ConstantAssignment,
  Declaration,
  Definition,
  Expr,
  Level,
  ModelConfig,
  OperatorReference,
  SpecIr,
  Uid,
} from '@plimsoll/tla-ir';
import { rebuild } from '../ir-walk.ts';
import { CompileProblemSignal } from '../problem.ts';

/** Pass 1: what stands in the place of definitions. */
export function applyOverrides(ir: SpecIr, config: ModelConfig): SpecIr {
  const { redirect, redefined, added } = overridesOf(ir, config);
  const definitions = [...redirect].filter(([uid]) => !ir.declarations.has(uid));
  return definitions.length === 0 ? ir : redirected(ir, new Map(definitions), redefined, added);
}

/** Pass 2b, on what is left without instances: what stands in the place of declared constants. */
export function overrideConstants(ir: SpecIr, config: ModelConfig): SpecIr {
  const { redirect } = overridesOf(ir, config);
  const constants = [...redirect].filter(([uid]) => ir.declarations.has(uid));
  return constants.length === 0 ? ir : redirected(ir, new Map(constants), new Map(), []);
}

interface Overrides {
  /** By the symbol that is replaced. */
  readonly redirect: ReadonlyMap<Uid, OperatorReference>;
  /** Definitions that a statement of the `.cfg` names. */
  readonly redefined: ReadonlyMap<Uid, Substitute>;
  /** Constants that stand for definitions which were given a value. */
  readonly added: readonly Declaration[];
}

function overridesOf(ir: SpecIr, config: ModelConfig): Overrides {
  const redirect = new Map<Uid, OperatorReference>();
  const redefined = new Map<Uid, Substitute>();
  const added: Declaration[] = [];
  const inStatements = namesInStatements(config);
  let nextUid = Math.max(0, ...ir.definitions.keys(), ...ir.declarations.keys()) + 1;
  /** What is said of the whole specification counts also where its module is named. */
  const ofWhole = new Set<Uid>();
  const put = (assignment: ConstantAssignment, replaced: Uid, by: OperatorReference): void => {
    if (assignment.module === undefined) {
      redirect.set(replaced, by);
      ofWhole.add(replaced);
      return;
    }
    if (!ofWhole.has(replaced)) redirect.set(replaced, by);
    // INSTANCE made copies of the module's definition: TLC replaces all of them.
    for (const copy of ir.definitions.values()) {
      const isOfModule = copy.module === assignment.module && copy.original === assignment.name;
      if (isOfModule && !ofWhole.has(copy.uid)) redirect.set(copy.uid, by);
    }
  };
  for (const assignment of inOrder(config)) {
    const replaced = replacedBy(ir, config, assignment);
    if (replaced === undefined) continue;
    let level: Level = 0;
    let reference: OperatorReference;
    if (assignment.kind === 'operator') {
      const by = substituteOf(ir, config, assignment, replaced);
      // What stands for the substitute itself (`Op = value`) stands for this one, too.
      reference = redirect.get(by.uid) ?? by.reference;
      level = by.level;
    } else {
      // A declared constant is given its value later.
      if (replaced.reference.kind === 'declaration') continue;
      const { name, module, location } = replaced;
      const uid = nextUid++;
      added.push({ uid, name, kind: 'constant', arity: 0, module, location });
      reference = { kind: 'declaration', uid, name };
    }
    put(assignment, replaced.uid, reference);
    if (isNamed(assignment, replaced, inStatements)) redefined.set(replaced.uid, { level, reference });
  }
  return { redirect, redefined, added };
}

/** Undefined where the value of a constant is no business of these passes. */
function replacedBy(ir: SpecIr, config: ModelConfig, assignment: ConstantAssignment): Symbol | undefined {
  const { kind, name, module } = assignment;
  const replaced = symbolsOf(ir, module ?? ir.root, assignment, config).get(name);
  if (replaced === undefined) {
    // TLC ignores a value for a name that the specification does not have; its model values exist all the same.
    if (kind === 'value') return undefined;
    return refuse(config, assignment, `${name} is not declared or defined`);
  }
  if (module !== undefined && replaced.reference.kind === 'declaration')
    refuse(
      config,
      assignment,
      `${name} is declared in ${module}, not defined: [${module}] cannot replace it`,
    );
  return replaced;
}

function substituteOf(
  ir: SpecIr,
  config: ModelConfig,
  assignment: ConstantAssignment & { readonly kind: 'operator' },
  replaced: Symbol,
): Symbol {
  const { name, operator } = assignment;
  const no = (message: string): never => refuse(config, assignment, message, 'SC102');
  if (isVariable(replaced)) no(`${name} is a variable: nothing can stand for it; TLC refuses it too`);
  const by = symbolsOf(ir, ir.root, assignment, config).get(operator);
  if (by === undefined) return refuse(config, assignment, `${operator} is not defined`);
  if (isVariable(by)) no(`${operator} is a variable: TLC takes definitions`);
  if (by.arity !== replaced.arity) no(`${name} and ${operator} differ in their parameters`);
  return by;
}

function isVariable({ reference, level }: Symbol): boolean {
  return reference.kind === 'declaration' && level > 0;
}

/**
 * As TLC takes them, wherever they stand: values first, unless an operator stands for the same name, and last what is
 * said of one module only.
 */
function inOrder(config: ModelConfig): readonly ConstantAssignment[] {
  refuseTables(config);
  refuseChains(config);
  const whole = config.constants.filter(({ module }) => module === undefined);
  const operators = whole.filter(({ kind }) => kind === 'operator');
  const replaced = new Set(operators.map(({ name }) => name));
  const values = whole.filter(({ kind, name }) => kind === 'value' && !replaced.has(name));
  return [...values, ...operators, ...config.constants.filter(({ module }) => module !== undefined)];
}

/** `Op(1) = 2`: TLC 2.15 refuses it of a constant, and makes a table of what is said of a definition. */
function refuseTables(config: ModelConfig): void {
  for (const one of config.constants) {
    if (one.kind === 'value' && one.arguments.length > 0)
      refuse(
        config,
        one,
        `${one.name} is given values argument by argument: define an operator that has them all, and put it there with <-`,
        'SC102',
      );
  }
}

/** An operator that is put in a place has none put in its own, in the whole specification or the same module. */
function refuseChains(config: ModelConfig): void {
  const operators = config.constants.filter((one) => one.kind === 'operator');
  for (const one of operators) {
    const isReplaced = operators.some(({ name, module }) => name === one.operator && module === one.module);
    if (isReplaced)
      refuse(config, one, `${one.operator} stands left and right of a <-; TLC refuses it too`, 'SC102');
  }
}

/** Whether the assignment replaces a definition that a statement of the `.cfg` names. */
function isNamed(
  { module }: ConstantAssignment,
  { name, arity, reference }: Symbol,
  inStatements: ReadonlySet<string>,
): boolean {
  return module === undefined && arity === 0 && reference.kind === 'definition' && inStatements.has(name);
}

function namesInStatements(config: ModelConfig): ReadonlySet<string> {
  const { init, next, specification, symmetry, view, alias } = config;
  const { invariants, properties, constraints, actionConstraints, postconditions } = config;
  const lists = [invariants, properties, constraints, actionConstraints, postconditions].flat();
  const single = [init, next, specification, symmetry, view, alias].filter((one) => one !== undefined);
  return new Set([...single, ...lists].map(({ name }) => name));
}

/** What stands in the place of a definition. */
type Substitute = Pick<Symbol, 'level' | 'reference'>;

interface Symbol {
  readonly uid: Uid;
  readonly name: string;
  readonly arity: number;
  readonly module: string;
  readonly location: Declaration['location'];
  readonly level: Level;
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
    const level = declaration.kind === 'constant' ? 0 : 1;
    symbols.set(declaration.name, { ...declaration, level, reference });
  }
  return symbols;
}

function redirected(
  ir: SpecIr,
  redirect: ReadonlyMap<Uid, OperatorReference>,
  redefined: ReadonlyMap<Uid, Substitute>,
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
      const substitute = redefined.get(definition.uid);
      if (substitute !== undefined) return standingFor(definition, substitute);
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

/** The definition of the name, with what stands in its place as its body. */
function standingFor(definition: Definition, { level, reference }: Substitute): Definition {
  const { location } = definition;
  const body: Expr = { kind: 'apply', location, level, operator: reference, arguments: [] };
  return { ...definition, level, body, recursive: false, recursiveFunction: undefined };
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
