/**
 * Pass 3a: SPECIFICATION (or INIT and NEXT) → initial predicate, next-state relation, fairness.
 *
 * As TLC does it: the formula is taken apart through conjunctions, definitions and LET; a conjunct at state level is
 * part of Init, `[][Next]_v` gives Next, every other temporal conjunct is fairness.
 */
import type {
  ConstantAssignment,
  Definition,
  Expr,
  Location,
  ModelConfig,
  Named,
  SpecIr,
  Uid,
} from '@plimsoll/tla-ir';
import { runDependentDefinitions } from '../analysis/purity.ts';
import { isConjunction, isConjunctionName, isExpression } from '../ir-walk.ts';
import { type CompileProblemCode, CompileProblemSignal } from '../problem.ts';
import { callScope, letScope, resolve, Scope, type Scoped } from '../scope.ts';
import type { SeededBug } from '../seeded-bugs.ts';
import { SourceText } from '../source-text.ts';

export interface Behaviour {
  readonly init: readonly Scoped[];
  readonly next: Scoped;
  /** [Next]_v itself. */
  readonly square: Scoped;
  /** TLC's name for actions of Next that have none of their own. */
  readonly nextName: string;
  /** True when the SPECIFICATION is an instance's: TLC does not take its Next apart. */
  readonly isInstance: boolean;
  readonly fairness: readonly Scoped[];
  /** Conjuncts of the SPECIFICATION that name constants, or are FALSE itself: TLC refuses it where one is FALSE. */
  readonly constants: readonly NamedConstant[];
}

/** A definition that is a constant, a declared constant, or FALSE as it is. */
export interface NamedConstant {
  readonly name: string;
  /** Where it is defined, or where it stands. */
  readonly location: Location;
  readonly expr: Expr;
}

/** Undefined when the model has no behaviour: only its ASSUMEs are checked. */
export function splitSpecification(
  ir: SpecIr,
  config: ModelConfig,
  instantiated: ReadonlySet<Uid>,
  bug?: SeededBug,
): Behaviour | undefined {
  if (config.specification !== undefined) {
    const second = config.init ?? config.next;
    if (second !== undefined)
      refuseInConfig(config, 'SC103', second.line, 'INIT or NEXT beside SPECIFICATION; TLC refuses it too');
    const whole = splitFormula(ir, config, config.specification, instantiated);
    if (whole === undefined) return undefined;
    return bug === 'next-with-stutter' ? { ...whole, next: whole.square } : whole;
  }
  if (config.init === undefined && config.next === undefined && !hasVariables(ir))
    return withoutBehaviour(ir, config);
  if (config.init === undefined || config.next === undefined) {
    const missing = config.init === undefined ? 'INIT' : 'NEXT';
    const line = (config.init ?? config.next)?.line ?? 0;
    return refuseInConfig(config, 'SC103', line, `${missing} is missing`);
  }
  const init = rootDefinition(ir, config, config.init, 1);
  const next = rootDefinition(ir, config, config.next, 2);
  // As TLC does: a behaviour without variables in it is a slip.
  for (const [{ body, name }, { line }, what] of [
    [init, config.init, 'initial predicate'],
    [next, config.next, 'next-state action'],
  ] as const) {
    if (body.level === 0)
      refuseInConfig(config, 'SC103', line, `The ${what} ${name} is a constant; TLC refuses it too`);
  }
  return {
    init: [{ expr: callOf(init), scope: Scope.empty }],
    next: { expr: callOf(next), scope: Scope.empty },
    square: { expr: callOf(next), scope: Scope.empty },
    nextName: next.name,
    isInstance: false,
    fairness: [],
    constants: [],
  };
}

/** Nothing but constants: what is no constant would hold of no behaviour at all, and TLC wants an Init for it. */
function withoutBehaviour(ir: SpecIr, config: ModelConfig): undefined {
  const ofTheRun = runDependentDefinitions(ir, ir.definitions);
  for (const [level, all] of [
    [1, config.invariants],
    [3, config.properties],
  ] as const) {
    for (const named of all) {
      const { body, uid } = rootDefinition(ir, config, named, level);
      if (body.level === 0 && !ofTheRun.has(uid)) continue;
      refuseInConfig(
        config,
        'SC103',
        named.line,
        `There is no initial predicate, so nothing to ask ${named.name} of, which is no constant; TLC refuses it too`,
      );
    }
  }
  return undefined;
}

function splitFormula(
  ir: SpecIr,
  config: ModelConfig,
  name: Named,
  instantiated: ReadonlySet<Uid>,
): Behaviour | undefined {
  const specification = rootDefinition(ir, config, name, 3);
  const source = new SourceText(ir);
  const init: Scoped[] = [];
  const next: Scoped[] = [];
  const fairness: Scoped[] = [];
  const constants: NamedConstant[] = [];
  let isInstance = false;
  const split = (expr: Expr, scope: Scope, within: boolean): void => {
    if (expr.level <= 1) {
      constants.push(...namedConstants(ir, expr));
      init.push({ expr, scope });
      return;
    }
    if (expr.kind === 'label') return split(expr.body, scope, within);
    if (expr.kind === 'let') return split(expr.body, letScope(expr.definitions, scope), within);
    if (expr.kind === 'apply') {
      const callee = resolve(expr.operator, scope, ir.definitions);
      // An action that is passed is one, also where the operator ignores it.
      const isAction = expr.level === 2 && expr.arguments.length > 0;
      if (callee.kind === 'definition' && !isAction) {
        const inside = callScope(callee.definition, callee.scope, expr.arguments, scope);
        return split(callee.definition.body, inside, within || instantiated.has(callee.definition.uid));
      }
      if (callee.kind === 'expression') return split(callee.expr, callee.scope, within);
      if (callee.kind === 'builtin') {
        const [argument] = expr.arguments;
        if (isConjunctionName(callee.name)) {
          for (const part of expr.arguments) if (part.kind !== 'operator') split(part, scope, within);
          return;
        }
        if (callee.name === '[]' && argument !== undefined && argument.kind !== 'operator') {
          if (isSquare(argument)) {
            next.push({ expr: argument, scope });
            isInstance = within;
            return;
          }
          fairness.push({ expr, scope });
          return;
        }
      }
    }
    if (expr.kind === 'bind' && (expr.binder === 'temporalExists' || expr.binder === 'temporalForall')) {
      source.refuse(
        'SC201',
        expr.location,
        'Temporal quantification cannot be checked',
        'TLC cannot handle it',
      );
    }
    if (expr.level === 2) {
      source.refuse('SC301', expr.location, 'An action stands in the SPECIFICATION outside [][Next]_v');
    }
    fairness.push({ expr, scope });
  };
  split(specification.body, Scope.empty, instantiated.has(specification.uid));
  const [only, second] = next;
  if (only === undefined) {
    return source.refuse(
      'SC301',
      specification.location,
      'The SPECIFICATION has no [][Next]_v',
      'it contains no next-state action',
    );
  }
  if (second !== undefined) {
    source.refuse(
      'SC301',
      second.expr.location,
      'The SPECIFICATION has a second [][Next]_v',
      'it allows one',
    );
  }
  // Without variables there is no state, and nothing to ask of a first one.
  if (init.length === 0 && !hasVariables(ir)) return withoutBehaviour(ir, config);
  if (init.length === 0)
    source.refuse('SC301', specification.location, 'The SPECIFICATION has no initial predicate');
  const square = only.expr;
  const action = square.kind === 'apply' ? square.arguments[0] : undefined;
  if (action === undefined || action.kind === 'operator') throw new Error('[A]_v without A');
  return {
    init,
    next: { expr: action, scope: only.scope },
    square: only,
    nextName: 'UnnamedAction',
    isInstance,
    fairness,
    constants,
  };
}

/** The conjuncts of an expression that TLC knows by name: a computed one, `1 > 2`, it takes for a part of Init. */
export function namedConstants(ir: SpecIr, expr: Expr): NamedConstant[] {
  if (expr.kind !== 'apply') return [];
  const { operator, location } = expr;
  if (isConjunction(expr))
    return expr.arguments.filter(isExpression).flatMap((one) => namedConstants(ir, one));
  if (operator.kind === 'builtin')
    return operator.name === 'FALSE' ? [{ name: operator.name, location, expr }] : [];
  if (operator.kind === 'declaration')
    return expr.level === 0 && expr.arguments.length === 0 ? [{ name: operator.name, location, expr }] : [];
  const definition = operator.kind === 'definition' ? ir.definitions.get(operator.uid) : undefined;
  if (definition === undefined || definition.parameters.length > 0 || definition.body.level > 0) return [];
  return [{ name: definition.name, location: definition.location, expr }];
}

function hasVariables(ir: SpecIr): boolean {
  const declared = ir.modules.get(ir.root)?.declarations ?? [];
  return declared.some((uid) => ir.declarations.get(uid)?.kind === 'variable');
}

export function isSquare(expr: Expr): boolean {
  return expr.kind === 'apply' && expr.operator.kind === 'builtin' && expr.operator.name === 'SquareAction';
}

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

function refuseInConfig(config: ModelConfig, code: CompileProblemCode, line: number, message: string): never {
  throw new CompileProblemSignal({
    code,
    place: { file: config.file, line, column: line === 0 ? 0 : 1 },
    message,
    text: undefined,
    tlc: undefined,
  });
}
