/** The static type of an expression where it is evident from its outermost operator. */
import type { Definition, Expr } from '@plimsoll/tla-ir';
import type { CodeType } from '../scope.ts';
import type { ModuleContext } from './context.ts';

const booleanBuiltins: ReadonlySet<string> = new Set([
  'TRUE',
  'FALSE',
  '/\\',
  '\\/',
  '~',
  '=>',
  '<=>',
  '=',
  '/=',
  'ConjunctionList',
  'DisjunctionList',
  '\\in',
  '\\notin',
  '\\subseteq',
  'UNCHANGED',
  'ENABLED',
  'SquareAction',
  'AngleAction',
]);

const standardTypes: ReadonlyMap<string, CodeType> = new Map([
  ['+', 'integer'],
  ['-', 'integer'],
  ['*', 'integer'],
  ['^', 'integer'],
  ['\\div', 'integer'],
  ['%', 'integer'],
  ['-.', 'integer'],
  ['Cardinality', 'integer'],
  ['<', 'boolean'],
  ['>', 'boolean'],
  ['\\leq', 'boolean'],
  ['\\geq', 'boolean'],
  ['IsFiniteSet', 'boolean'],
]);

const inProgress = new WeakMap<ModuleContext, Set<number>>();

export function inferType(expr: Expr, context: ModuleContext): CodeType {
  switch (expr.kind) {
    case 'integer':
      return 'integer';
    case 'bind':
      return expr.binder === 'forall' || expr.binder === 'exists' ? 'boolean' : 'value';
    case 'let':
    case 'label':
      return inferType(expr.body, context);
    case 'case':
      return common(expr.arms.map((arm) => inferType(arm.value, context)));
    case 'apply': {
      const { operator } = expr;
      if (operator.kind === 'builtin') {
        if (booleanBuiltins.has(operator.name)) return 'boolean';
        if (operator.name !== 'IfThenElse') return 'value';
        return common(
          expr.arguments.slice(1).map((one) => (one.kind === 'operator' ? 'value' : inferType(one, context))),
        );
      }
      if (operator.kind !== 'definition') return 'value';
      const definition = context.analysis.definitions.get(operator.uid);
      return definition === undefined ? 'value' : definitionType(definition, context);
    }
    default:
      return 'value';
  }
}

/** A recursive definition is `value` where only the recursion could tell. */
export function definitionType(definition: Definition, context: ModuleContext): CodeType {
  if (context.analysis.isStandard(definition)) return standardTypes.get(definition.original) ?? 'value';
  if (definition.recursive) return 'value';
  const pending = inProgress.get(context) ?? new Set();
  inProgress.set(context, pending);
  if (pending.has(definition.uid)) return 'value';
  pending.add(definition.uid);
  const type = inferType(definition.body, context);
  pending.delete(definition.uid);
  return type;
}

function common(types: readonly CodeType[]): CodeType {
  const [first] = types;
  return first !== undefined && types.every((type) => type === first) ? first : 'value';
}
