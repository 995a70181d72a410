/**
 * Guards that fork. TLC takes disjunctions and \E apart wherever they stand in an action's conjunctions, also where
 * nothing is assigned: `a \/ b` with both true gives each successor twice. For a guard only the number of ways counts.
 */
import type { Argument, Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { isExpression, walk } from '../ir-walk.ts';
import { type Binding, callScope, letScope, resolve, type Scope } from '../scope.ts';
import { appliedFunction, bodyScope } from './applied-function.ts';
import type { ModuleContext } from './context.ts';

/** Where ways are counted. */
export interface Counting {
  readonly context: ModuleContext;
  readonly isInit: boolean;
  /** JavaScript functions that count the ways through recursive definitions, by what names them in their bodies. */
  readonly counters: ReadonlyMap<Uid, string>;
}

/** True when TLC might find more than one way through this guard. */
export function mayFork(expr: Expr, scope: Scope, counting: Counting, seen: readonly Uid[] = []): boolean {
  if (seen.length > 100 || counting.context.bug === 'guard-ways-ignored') return false;
  switch (expr.kind) {
    case 'label':
      return mayFork(expr.body, scope, counting, seen);
    case 'let':
      return mayFork(expr.body, letScope(expr.definitions, scope), counting, seen);
    case 'case':
      return expr.arms.some((arm) => mayFork(arm.value, scope, counting, seen));
    case 'bind':
      return (
        expr.binder === 'exists' || (expr.binder === 'forall' && mayFork(expr.body, scope, counting, seen))
      );
    case 'apply':
      return mayForkInCall(expr, scope, counting, seen);
    default:
      return false;
  }
}

function mayForkInCall(
  expr: Expr & { kind: 'apply' },
  scope: Scope,
  counting: Counting,
  seen: readonly Uid[],
): boolean {
  const { context } = counting;
  const callee = resolve(expr.operator, scope, context.ir.definitions);
  if (callee.kind === 'expression') return mayFork(callee.expr, callee.scope, counting, seen);
  if (callee.kind === 'definition') return mayForkInBody(callee, expr, scope, counting, seen);
  if (callee.kind !== 'builtin') return false;
  const args = expr.arguments.filter(isExpression);
  const [first, second, third] = args;
  const inner = (part: Expr | undefined): boolean =>
    part !== undefined && mayFork(part, scope, counting, seen);
  switch (callee.name) {
    case 'FunctionApply': {
      if (first === undefined || second === undefined) return false;
      if (counterOf(first, scope, counting) !== undefined) return true;
      const applied = appliedFunction(expr, scope, context, counting.isInit);
      if (applied === undefined) return false;
      return mayFork(applied.body, bodyScope(applied, second, scope), counting, seen);
    }
    case '\\/':
    case 'DisjunctionList':
      return args.length > 1 || args.some(inner);
    case '/\\':
    case 'ConjunctionList':
      return args.some(inner);
    case 'IfThenElse':
      return inner(second) || inner(third);
    case '=>':
      return inner(second);
    case 'SquareAction':
      return true;
    default:
      return false;
  }
}

function mayForkInBody(
  { definition, scope: definedAt }: { readonly definition: Definition; readonly scope: Scope },
  expr: Expr & { kind: 'apply' },
  scope: Scope,
  counting: Counting,
  seen: readonly Uid[],
): boolean {
  const { context, counters } = counting;
  const { uid, body, recursive } = definition;
  if (context.analysis.isStandard(definition) || seen.includes(uid)) return false;
  const deeper = [...seen, uid];
  if (!recursive)
    return mayFork(body, callScope(definition, definedAt, expr.arguments, scope), counting, deeper);
  if (counters.has(uid)) return true;
  const inside = definedAt.with(operatorsByName(definition, expr.arguments, scope));
  return isCountable(definition, context) && mayFork(body, inside, counting, deeper);
}

/**
 * Whether a recursive operator's ways can be counted by a function of its own: its arguments are values, or operators
 * that it passes on to itself as they are.
 */
function isCountable(definition: Definition, { analysis, ir }: ModuleContext): boolean {
  return definition.parameters.every((parameter, i) =>
    parameter.arity > 0
      ? passesOn(definition, i, ir.definitions)
      : !analysis.isPrimedParameter(definition, i),
  );
}

/** Whether all that calls the definition within its recursion gives it its own operator back. */
function passesOn(definition: Definition, parameter: number, all: ReadonlyMap<Uid, Definition>): boolean {
  const own = definition.parameters[parameter]?.uid;
  let isPassedOn = true;
  const seen = new Set<Uid>();
  const look = ({ uid, body }: Definition): void => {
    if (seen.has(uid)) return;
    seen.add(uid);
    walk(body, (node) => {
      if ((node.kind !== 'apply' && node.kind !== 'operator') || node.operator.kind !== 'definition') return;
      const called = all.get(node.operator.uid);
      if (called !== undefined) look(called);
      if (node.operator.uid !== definition.uid) return;
      const argument = node.kind === 'apply' ? node.arguments[parameter] : undefined;
      const isOwn =
        argument?.kind === 'operator' && argument.operator.kind === 'formal' && argument.operator.uid === own;
      if (!isOwn) isPassedOn = false;
    });
  };
  look(definition);
  return isPassedOn;
}

/** A definition's operators as they are given to it: they are followed by name. */
export function operatorsByName(
  definition: Definition,
  args: readonly Argument[],
  scope: Scope,
): (readonly [Uid, Binding])[] {
  return definition.parameters.flatMap(({ uid, arity }, i) => {
    const argument = args[i];
    return arity === 0 || argument === undefined ? [] : [[uid, { kind: 'name', argument, scope }] as const];
  });
}

/** The counter of a recursive function, where it applies itself. */
export function counterOf(of: Expr, scope: Scope, { context, counters }: Counting): string | undefined {
  if (of.kind !== 'apply' || of.arguments.length > 0) return undefined;
  const callee = resolve(of.operator, scope, context.ir.definitions);
  return callee.kind === 'bound' ? counters.get(callee.uid) : undefined;
}
