/** What follows several ways of an action is repeated in each when it is short, else put into a local function. */
import type { Expr } from '@plimsoll/tla-ir';
import { resolve, type Scope } from '../scope.ts';
import type { Join, Place, Rest } from './action-place.ts';
import type { ModuleContext } from './context.ts';

/** Continuations of at most this many nodes are repeated rather than shared. */
const repeatedSizeMax = 60;

/** How the rest follows several ways. */
export function joinOf(rest: Rest | undefined, context: ModuleContext): Join | Rest | undefined {
  if (rest === undefined || rest.item.kind === 'join' || rest.item.kind === 'return') return rest;
  let size = 0;
  for (let one: Rest | undefined = rest; one !== undefined; one = one.after) {
    if (one.item.kind === 'join' || one.item.kind === 'others' || one.item.kind === 'return') break;
    size += sizeOf(one.item.expr, one.item.scope, context);
  }
  return size <= repeatedSizeMax ? rest : { rest, functions: new Map() };
}

/** The rest after one of the ways. */
export function afterWay(join: Join | Rest | undefined): Rest | undefined {
  if (join === undefined) return undefined;
  return 'functions' in join ? { item: { kind: 'join', join }, after: undefined } : join;
}

/** Declares the local functions that the ways call. */
export function declareJoin(join: Join | Rest | undefined, place: Place): void {
  if (join === undefined || !('functions' in join)) return;
  for (const { text } of join.functions.values()) place.block.add(text);
}

/** Size of an expression as emitted: definitions are expanded, to a limit. */
function sizeOf(expr: Expr, scope: Scope, context: ModuleContext, budget = repeatedSizeMax + 1): number {
  let size = 1;
  const add = (part: Expr | undefined, at: Scope) => {
    if (part !== undefined && size < budget) size += sizeOf(part, at, context, budget - size);
  };
  if (expr.kind === 'apply') {
    const callee = resolve(expr.operator, scope, context.ir.definitions);
    if (callee.kind === 'definition' && callee.definition.level === 2 && !callee.definition.recursive) {
      add(callee.definition.body, callee.scope);
    }
    for (const one of expr.arguments) if (one.kind !== 'operator') add(one, scope);
  } else if (expr.kind === 'bind' || expr.kind === 'label' || expr.kind === 'let') {
    size += expr.kind === 'bind' ? 20 : 0;
    add(expr.body, scope);
  } else if (expr.kind === 'case') {
    for (const arm of expr.arms) add(arm.value, scope);
  } else size += 5;
  return size;
}
