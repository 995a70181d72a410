/** Several bounds of one binder: TLC evaluates all their sets before it looks for elements. */
import type { Bound, Expr } from '@plimsoll/tla-ir';
import { type Callee, resolve, type Scope } from '../scope.ts';
import type { ModuleContext } from './context.ts';

/**
 * The set of a bound whose variable is varied after those of `inner`. Loops are nested from the last bound inwards, so
 * that an empty set there would leave the others unevaluated: then they are asked for here.
 */
export function boundSet(
  context: ModuleContext,
  last: Expr,
  inner: readonly Bound[],
  scope: Scope,
  textOf: (domain: Expr) => string,
  site: number,
): string {
  const set = textOf(last);
  if (inner.length === 0 || hasSurelyElements(last, scope, context)) return set;
  const asked = inner.flatMap(({ domain }) =>
    domain === undefined || isSurelySet(domain, scope, context) ? [] : [textOf(domain)],
  );
  const others = [...new Set(asked)].filter((text) => text !== set);
  return others.length === 0 ? set : `runtime.lastBound(${set}, () => [${others.join(', ')}], ${site})`;
}

/** Whether an expression is a set whatever the state: written out, or a constant to which the `.cfg` gives one. */
function isSurelySet(expr: Expr, scope: Scope, context: ModuleContext): boolean {
  const callee = named(expr, scope, context);
  if (callee?.kind === 'declaration' && context.setConstants.has(callee.name)) return true;
  return writtenElements(callee) !== undefined;
}

function hasSurelyElements(expr: Expr, scope: Scope, context: ModuleContext): boolean {
  return (writtenElements(named(expr, scope, context)) ?? 0) > 0;
}

type Named = Exclude<Callee, { kind: 'definition' | 'expression' }> & { readonly expr: Expr };

/** What an expression is once definitions without parameters are followed. */
function named(expr: Expr, scope: Scope, context: ModuleContext): Named | undefined {
  if (expr.kind !== 'apply') return undefined;
  const callee = resolve(expr.operator, scope, context.ir.definitions);
  if (callee.kind === 'expression') return named(callee.expr, callee.scope, context);
  if (callee.kind !== 'definition') return { ...callee, expr };
  const { definition } = callee;
  if (context.analysis.isStandard(definition) || definition.recursive || definition.parameters.length > 0)
    return undefined;
  return named(definition.body, callee.scope, context);
}

/** How many elements are written out; undefined where that is not the whole set. */
function writtenElements(callee: Named | undefined): number | undefined {
  if (callee?.kind !== 'builtin' || callee.expr.kind !== 'apply') return undefined;
  if (callee.name === 'BOOLEAN') return 2;
  const { arguments: elements } = callee.expr;
  return callee.name === 'SetEnumerate' && elements.every(isLiteral) ? elements.length : undefined;
}

function isLiteral({ kind }: { readonly kind: string }): boolean {
  return kind === 'integer' || kind === 'string';
}
