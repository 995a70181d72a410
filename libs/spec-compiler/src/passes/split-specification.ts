/**
 * Pass 3a: SPECIFICATION (or INIT and NEXT) → initial predicate, next-state relation, fairness.
 *
 * As TLC does it: the formula is taken apart through conjunctions, definitions and LET; a conjunct at state level is
 * part of Init, `[][Next]_v` gives Next, every other temporal conjunct is fairness.
 */
import type { Definition, ModelConfig, SpecIr, Uid } from '@plimsoll/tla-ir';
import { runDependentDefinitions } from '../analysis/purity.ts';
import { Scope, type Scoped } from '../scope.ts';
import type { SeededBug } from '../seeded-bugs.ts';
import { SourceText } from '../source-text.ts';
import type { NamedConstant } from './named-constants.ts';
import { callOf, refuseInConfig, rootDefinition } from './root-definition.ts';
import { FormulaParts } from './split-formula.ts';

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
  /** Conjuncts of the SPECIFICATION that are constants by name. */
  readonly constants: readonly NamedConstant[];
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
    const specification = rootDefinition(ir, config, config.specification, 3);
    const whole = splitFormula(ir, config, specification, instantiated);
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
  specification: Definition,
  instantiated: ReadonlySet<Uid>,
): Behaviour | undefined {
  const parts = new FormulaParts(ir, instantiated);
  parts.split(specification.body, Scope.empty, instantiated.has(specification.uid));
  const { init, fairness, constants, isInstance } = parts;
  const square = onlyNext(parts.next, specification, new SourceText(ir));
  // Without variables there is no state, and nothing to ask of a first one.
  if (init.length === 0 && !hasVariables(ir)) return withoutBehaviour(ir, config);
  if (init.length === 0) {
    new SourceText(ir).refuse('SC301', specification.location, 'The SPECIFICATION has no initial predicate');
  }
  const action = square.expr.kind === 'apply' ? square.expr.arguments[0] : undefined;
  if (action === undefined || action.kind === 'operator') throw new Error('[A]_v without A');
  const next = { expr: action, scope: square.scope };
  return { init, next, square, nextName: 'UnnamedAction', isInstance, fairness, constants };
}

function onlyNext([only, second]: readonly Scoped[], { location }: Definition, source: SourceText): Scoped {
  if (only === undefined) {
    const tlc = 'it contains no next-state action';
    return source.refuse('SC301', location, 'The SPECIFICATION has no [][Next]_v', tlc);
  }
  if (second !== undefined) {
    const message = 'The SPECIFICATION has a second [][Next]_v';
    source.refuse('SC301', second.expr.location, message, 'it allows one');
  }
  return only;
}

function hasVariables(ir: SpecIr): boolean {
  const declared = ir.modules.get(ir.root)?.declarations ?? [];
  return declared.some((uid) => ir.declarations.get(uid)?.kind === 'variable');
}
