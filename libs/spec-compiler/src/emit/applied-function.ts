/**
 * `f[e]` as a conjunct. TLC takes the body of a function apart where it has not computed the function's values: a
 * constructor, a definition of one, an argument; not the value of a variable. Constants over finite sets are computed
 * before, and so is every function over a finite set in Init; recursive functions never are.
 */
import type { Argument, Bound, Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { type Binding, callScope, resolve, type Scope } from '../scope.ts';
import type { Env, ModuleContext } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';

export interface AppliedFunction {
  readonly bounds: readonly Bound[];
  readonly body: Expr;
  /** Where the constructor stands: its domains' scope. */
  readonly definedAt: Scope;
  /** Set if the function is recursive. */
  readonly recursive: { readonly definition: Definition; readonly self: Uid } | undefined;
}

/** Sets that TLC does not turn into lists of elements: functions over them are never computed. */
const symbolicSets: ReadonlySet<string> = new Set(['SUBSET', 'CartesianProduct', 'FunctionSet', 'STRING']);
const infiniteSets: ReadonlySet<string> = new Set(['Nat', 'Int', 'Real', 'Seq']);

/** The function that `expr` applies, if TLC takes its body apart. */
export function appliedFunction(
  expr: Expr & { kind: 'apply' },
  scope: Scope,
  context: ModuleContext,
  isInit: boolean,
): AppliedFunction | undefined {
  const [applied] = expr.arguments;
  return applied === undefined ? undefined : constructorOf(applied, scope, context, isInit);
}

function constructorOf(
  expr: Argument,
  scope: Scope,
  context: ModuleContext,
  isComputed: boolean,
): AppliedFunction | undefined {
  if (expr.kind === 'label') return constructorOf(expr.body, scope, context, isComputed);
  if (expr.kind === 'bind') {
    if (expr.binder !== 'function' || (isComputed && isFinite(expr, scope, context))) return undefined;
    if (expr.bounds.length > 1 && expr.bounds.some((bound) => bound.tuple)) return undefined;
    return { bounds: expr.bounds, body: expr.body, definedAt: scope, recursive: undefined };
  }
  if (expr.kind !== 'apply') return undefined;
  const callee = resolve(expr.operator, scope, context.ir.definitions);
  if (callee.kind === 'expression') return constructorOf(callee.expr, callee.scope, context, isComputed);
  if (callee.kind !== 'definition') return undefined;
  const { definition, binding } = callee;
  if (definition.recursive || context.analysis.isStandard(definition)) return undefined;
  const { recursiveFunction: self, body, parameters } = definition;
  if (self !== undefined && body.kind === 'bind') {
    if (body.bounds.length > 1 && body.bounds.some((bound) => bound.tuple)) return undefined;
    return { bounds: body.bounds, body: body.body, definedAt: callee.scope, recursive: { definition, self } };
  }
  const isConstant =
    binding === undefined && parameters.length === 0 && context.analysis.levelOf(body, callee.scope) === 0;
  const inside = callScope(definition, callee.scope, expr.arguments, scope);
  return constructorOf(body, inside, context, isComputed || isConstant);
}

function isFinite(expr: Expr & { kind: 'bind' }, scope: Scope, context: ModuleContext): boolean {
  return expr.bounds.every(
    (bound) => bound.domain !== undefined && !isSymbolic(bound.domain, scope, context),
  );
}

function isSymbolic(set: Expr, scope: Scope, context: ModuleContext): boolean {
  if (set.kind === 'recordSet') return true;
  if (set.kind !== 'apply') return false;
  const callee = resolve(set.operator, scope, context.ir.definitions);
  if (callee.kind === 'builtin') return symbolicSets.has(callee.name);
  if (callee.kind === 'expression') return isSymbolic(callee.expr, callee.scope, context);
  if (callee.kind !== 'definition' || callee.definition.recursive) return false;
  if (context.analysis.isStandard(callee.definition)) return infiniteSets.has(callee.definition.original);
  return isSymbolic(
    callee.definition.body,
    callScope(callee.definition, callee.scope, set.arguments, scope),
    context,
  );
}

/** The scope of the body when `argument` is the point: its variables stand for (components of) the argument. */
export function bodyScope(applied: AppliedFunction, argument: Expr, scope: Scope): Scope {
  const variables = applied.bounds.flatMap((bound) => bound.variables);
  const isWhole = variables.length === 1 && applied.bounds[0]?.tuple === false;
  return applied.definedAt.with(
    variables.map(({ uid }, i): readonly [Uid, Binding] => [
      uid,
      { kind: 'name', argument: isWhole ? argument : component(argument, i), scope },
    ]),
  );
}

function component(tuple: Expr, i: number): Argument {
  const isLiteral =
    tuple.kind === 'apply' && tuple.operator.kind === 'builtin' && tuple.operator.name === 'Tuple';
  const found = isLiteral ? tuple.arguments[i] : undefined;
  if (found !== undefined) return found;
  const { location, level } = tuple;
  const position: Expr = { kind: 'integer', value: BigInt(i + 1), location, level: 0 };
  const operator = { kind: 'builtin', name: 'FunctionApply' } as const;
  return { kind: 'apply', operator, arguments: [tuple, position], location, level };
}

/** Code of the point's value, checked to be in the domain. */
export function checkedPoint(
  emitter: ExpressionEmitter,
  applied: AppliedFunction,
  point: string,
  env: Env,
  site: number,
): string {
  const domains = applied.bounds.flatMap((bound) => {
    if (bound.domain === undefined) throw new Error('a function without domain');
    const domain = emitter.value(bound.domain, applied.definedAt, { ...env, isCertain: false }).text;
    return bound.tuple ? [domain] : bound.variables.map(() => domain);
  });
  const domain = domains.length === 1 ? domains[0] : `runtime.product([${domains.join(', ')}], ${site})`;
  return `pointOf(${point}, ${domain}, ${site})`;
}
