/**
 * A call of a recursive operator where no function of the module can stand for it: it reads variables of which only some
 * have a value at this place of an action. A function of its own is declared before the expression.
 */
import type { Definition, Expr } from '@plimsoll/tla-ir';
import type { LetBinding, Scope } from '../scope.ts';
import { passed } from './arguments.ts';
import { functionText } from './callables.ts';
import { atom, type Code } from './code.ts';
import type { Env } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';
import { inferType } from './infer-type.ts';

export function recursion(
  emitter: ExpressionEmitter,
  callee: { readonly definition: Definition; readonly scope: Scope },
  expr: Expr & { kind: 'apply' },
  scope: Scope,
  env: Env,
): Code {
  const { context } = emitter;
  const { definition } = callee;
  const isPrimed = definition.parameters.some((_, i) => {
    const argument = expr.arguments[i];
    return (
      argument !== undefined &&
      context.analysis.isPrimedParameter(definition, i) &&
      context.analysis.levelOf(argument, scope) > 0
    );
  });
  if (isPrimed || emitter.declaring.has(definition.uid)) {
    return context.source.refuse(
      'SC202',
      expr.location,
      `A call of the recursive ${definition.name}, which primes its parameters or is recursive through another definition that reads variables without value, is not supported`,
    );
  }
  const type = inferType(definition.body, context);
  const name = env.names.fresh(definition.name);
  const binding: LetBinding = {
    kind: 'let',
    definition,
    scope: callee.scope,
    shared: { code: name, type, state: env.state?.object, next: env.next?.object },
  };
  binding.scope = callee.scope.with([[definition.uid, binding]]);
  emitter.declaring.add(definition.uid);
  const text = functionText(emitter, name, definition, binding.scope, env, []);
  emitter.declaring.delete(definition.uid);
  env.block.add(text);
  const args = passed(emitter, definition, expr.arguments, scope, env);
  return atom(`${name}(${args.join(', ')})`, type);
}
