import type { BuiltinName } from './ir.ts';

/**
 * SANY's names of built-in operators with ordinary arguments. Those with bound variables, EXCEPT, CASE and
 * records are nodes of their own (resolve-expression.ts).
 */
export const builtinNames: ReadonlyMap<string, BuiltinName> = new Map<string, BuiltinName>([
  ['TRUE', 'TRUE'],
  ['FALSE', 'FALSE'],
  ['BOOLEAN', 'BOOLEAN'],
  ['STRING', 'STRING'],
  ['\\land', '/\\'],
  ['\\lor', '\\/'],
  ['\\lnot', '~'],
  ['=>', '=>'],
  ['\\equiv', '<=>'],
  ['=', '='],
  ['/=', '/='],
  ['$ConjList', 'ConjunctionList'],
  ['$DisjList', 'DisjunctionList'],
  ['$IfThenElse', 'IfThenElse'],
  ['\\in', '\\in'],
  ['\\notin', '\\notin'],
  ['\\union', '\\union'],
  ['\\intersect', '\\intersect'],
  ['\\', '\\'],
  ['\\subseteq', '\\subseteq'],
  ['SUBSET', 'SUBSET'],
  ['UNION', 'UNION'],
  ['$SetEnumerate', 'SetEnumerate'],
  ['$CartesianProd', 'CartesianProduct'],
  ['$FcnApply', 'FunctionApply'],
  ['$SetOfFcns', 'FunctionSet'],
  ['DOMAIN', 'DOMAIN'],
  ['$Tuple', 'Tuple'],
  ['$RcdSelect', 'RecordSelect'],
  ["'", "'"],
  ['UNCHANGED', 'UNCHANGED'],
  ['ENABLED', 'ENABLED'],
  ['$SquareAct', 'SquareAction'],
  ['$AngleAct', 'AngleAction'],
  ['$WF', 'WF'],
  ['$SF', 'SF'],
  ['[]', '[]'],
  ['<>', '<>'],
  ['~>', '~>'],
  ['-+->', '-+->'],
  ['\\cdot', '\\cdot'],
]);

export type Binder =
  | 'forall'
  | 'exists'
  | 'filter'
  | 'map'
  | 'function'
  | 'choose'
  | 'temporalForall'
  | 'temporalExists';

/** SANY's built-ins that bind variables. */
export const binderNames: ReadonlyMap<string, Binder> = new Map<string, Binder>([
  ['$BoundedForall', 'forall'],
  ['$UnboundedForall', 'forall'],
  ['$BoundedExists', 'exists'],
  ['$UnboundedExists', 'exists'],
  ['$BoundedChoose', 'choose'],
  ['$UnboundedChoose', 'choose'],
  ['$SubsetOf', 'filter'],
  ['$SetOfAll', 'map'],
  ['$FcnConstructor', 'function'],
  ['$NonRecursiveFcnSpec', 'function'],
  ['$RecursiveFcnSpec', 'function'],
  ['$TemporalForall', 'temporalForall'],
  ['$TemporalExists', 'temporalExists'],
]);
