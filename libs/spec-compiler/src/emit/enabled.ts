/** ENABLED A: the enumerator of A's successors, stopped at the first. */
import type { Expr } from '@plimsoll/tla-ir';
import type { Scope } from '../scope.ts';
import { ActionEmitter } from './action.ts';
import { atom, braces, type Code } from './code.ts';
import type { Env } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';
import { NameSpace } from './names.ts';

export function emitEnabled(emitter: ExpressionEmitter, action: Expr, scope: Scope, env: Env): Code {
  const { context } = emitter;
  if (env.state === undefined) {
    return context.source.refuse('SC201', action.location, 'ENABLED stands where there is no state');
  }
  const names = new NameSpace(env.names);
  const next = names.fresh('successor');
  const body = new ActionEmitter(emitter, { kind: 'enabled', next, state: env.state, names }).run([
    { expr: action, scope },
  ]);
  return atom(`${braces('((): boolean =>', body.lines)})()`, 'boolean');
}
