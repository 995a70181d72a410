/** `UNCHANGED e`, and the part of `[A]_e` and `<<A>>_e` that is about `e`. */
import type { Expr, Location, SpecIr } from '@plimsoll/tla-ir';
import { isExpression } from '../ir-walk.ts';
import { resolve, type Scope, type Scoped } from '../scope.ts';
import { atom, type Code, loose, Tightness } from './code.ts';
import { type Env, isAvailable } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';

/**
 * Whether `expr` is the same in the states of two environments. A tuple of variables is compared one by one, so that
 * no tuple is made at each of millions of steps.
 */
export function emitUnchanged(
  emitter: ExpressionEmitter,
  of: Scoped,
  env: Env,
  primed: Env,
  location: Location,
): Code {
  const site = emitter.context.site(location);
  // A variable without a value yet is an error, whatever differs before it in the tuple.
  const { current } = emitter.context.analysis.reads(of.expr, of.scope);
  const haveValues = [env, primed].every(({ state }) => isAvailable(current, state));
  const parts = (haveValues ? variablesOf(emitter.context.ir, of) : undefined) ?? [of];
  const tests = parts.map(({ expr, scope }) => {
    const [before, after] = [env, primed].map((at) => emitter.value(expr, scope, at).text);
    return `runtime.eq(${before}, ${after}, ${site})`;
  });
  const [only = 'true'] = tests;
  return tests.length > 1 ? loose(tests.join(' && '), 'boolean', Tightness.And) : atom(only, 'boolean');
}

/** The variables of a tuple of variables, through definitions and tuples in it; undefined if it is anything else. */
function variablesOf(ir: SpecIr, { expr, scope }: Scoped): readonly Scoped[] | undefined {
  if (expr.kind !== 'apply') return undefined;
  const callee = resolve(expr.operator, scope, ir.definitions);
  if (callee.kind === 'declaration')
    return ir.declarations.get(callee.uid)?.kind === 'variable' ? [{ expr, scope }] : undefined;
  if (callee.kind === 'definition' && expr.arguments.length === 0 && !callee.definition.recursive)
    return variablesOf(ir, { expr: callee.definition.body, scope: callee.scope });
  return callee.kind === 'builtin' && callee.name === 'Tuple'
    ? variablesOfAll(ir, expr.arguments.filter(isExpression), scope)
    : undefined;
}

function variablesOfAll(ir: SpecIr, parts: readonly Expr[], scope: Scope): readonly Scoped[] | undefined {
  const variables: Scoped[] = [];
  for (const expr of parts) {
    const found = variablesOf(ir, { expr, scope });
    if (found === undefined) return undefined;
    variables.push(...found);
  }
  return variables;
}
