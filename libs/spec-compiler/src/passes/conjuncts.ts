/** The conjuncts of a state predicate, in the order in which TLC evaluates them. */
import type { SpecIr } from '@plimsoll/tla-ir';
import { isConjunctionName, isExpression } from '../ir-walk.ts';
import { resolve, type Scoped } from '../scope.ts';

/**
 * Through conjunctions, labels and definitions without parameters. A LET is one conjunct by itself: what it defines is
 * computed once for all that use it.
 */
export function conjunctsOf(ir: SpecIr, { expr, scope }: Scoped): readonly Scoped[] {
  if (expr.kind === 'label') return conjunctsOf(ir, { expr: expr.body, scope });
  if (expr.kind !== 'apply') return [{ expr, scope }];
  const callee = resolve(expr.operator, scope, ir.definitions);
  if (callee.kind === 'definition' && expr.arguments.length === 0 && !callee.definition.recursive)
    return conjunctsOf(ir, { expr: callee.definition.body, scope: callee.scope });
  if (callee.kind !== 'builtin' || !isConjunctionName(callee.name)) return [{ expr, scope }];
  return expr.arguments.filter(isExpression).flatMap((one) => conjunctsOf(ir, { expr: one, scope }));
}
