/** Walking and rebuilding expressions of the IR, whatever their kind. */
import type {
  Argument,
  BuiltinName,
  Definition,
  Expr,
  OperatorReference,
  SpecIr,
  Uid,
} from '@plimsoll/tla-ir';

/** Direct sub-expressions and operator arguments, in the order of the text. LET definitions are not entered. */
export function childrenOf(expr: Expr): readonly Argument[] {
  switch (expr.kind) {
    case 'integer':
    case 'decimal':
    case 'string':
    case 'at':
      return [];
    case 'apply':
      return expr.arguments;
    case 'case':
      return expr.arms.flatMap((arm) => (arm.test === undefined ? [arm.value] : [arm.test, arm.value]));
    case 'bind':
      return [
        ...expr.bounds.flatMap((bound) => (bound.domain === undefined ? [] : [bound.domain])),
        expr.body,
      ];
    case 'except':
      return [expr.target, ...expr.updates.flatMap((update) => [...update.path, update.value])];
    case 'record':
    case 'recordSet':
      return expr.fields.map((field) => field.value);
    case 'let':
      return [expr.body];
    case 'label':
      return [expr.body];
    case 'substitution':
      return [...expr.substitutions.map((substitution) => substitution.by), expr.body];
  }
}

/** Definitions that an expression or argument contains: LET definitions and LAMBDAs. */
export function localDefinitionsOf(argument: Argument): readonly Definition[] {
  if (argument.kind === 'operator') return argument.lambda === undefined ? [] : [argument.lambda];
  return argument.kind === 'let' ? argument.definitions : [];
}

/** Calls `visit` on every node, outermost first, LET definitions and LAMBDAs included. */
export function walk(argument: Argument, visit: (node: Argument) => void): void {
  visit(argument);
  for (const local of localDefinitionsOf(argument)) walk(local.body, visit);
  if (argument.kind !== 'operator') for (const child of childrenOf(argument)) walk(child, visit);
}

/** What `rebuild` replaces inside a node. */
export interface Rebuild {
  expr(expr: Expr): Expr;
  argument(argument: Argument): Argument;
  definition(definition: Definition): Definition;
}

/** A copy of `expr` with each direct part passed through `by`. */
export function rebuild(expr: Expr, by: Rebuild): Expr {
  switch (expr.kind) {
    case 'integer':
    case 'decimal':
    case 'string':
    case 'at':
      return expr;
    case 'apply':
      return { ...expr, arguments: expr.arguments.map((argument) => by.argument(argument)) };
    case 'case':
      return {
        ...expr,
        arms: expr.arms.map((arm) => ({
          test: arm.test === undefined ? undefined : by.expr(arm.test),
          value: by.expr(arm.value),
        })),
      };
    case 'bind':
      return {
        ...expr,
        bounds: expr.bounds.map((bound) => ({
          ...bound,
          domain: bound.domain === undefined ? undefined : by.expr(bound.domain),
        })),
        body: by.expr(expr.body),
      };
    case 'except':
      return {
        ...expr,
        target: by.expr(expr.target),
        updates: expr.updates.map((update) => ({
          path: update.path.map((step) => by.expr(step)),
          value: by.expr(update.value),
        })),
      };
    case 'record':
    case 'recordSet':
      return { ...expr, fields: expr.fields.map((field) => ({ ...field, value: by.expr(field.value) })) };
    case 'let':
      return {
        ...expr,
        definitions: expr.definitions.map((definition) => by.definition(definition)),
        body: by.expr(expr.body),
      };
    case 'label':
      return { ...expr, body: by.expr(expr.body) };
    case 'substitution':
      return {
        ...expr,
        substitutions: expr.substitutions.map((one) => ({ ...one, by: by.argument(one.by) })),
        body: by.expr(expr.body),
      };
  }
}

/** Uids that an expression binds somewhere inside: bound variables and parameters of local definitions. */
export function boundWithin(argument: Argument): ReadonlySet<Uid> {
  const bound = new Set<Uid>();
  walk(argument, (node) => {
    if (node.kind === 'bind')
      for (const group of node.bounds) for (const v of group.variables) bound.add(v.uid);
    for (const local of localDefinitionsOf(node)) {
      for (const parameter of local.parameters) bound.add(parameter.uid);
      if (local.recursiveFunction !== undefined) bound.add(local.recursiveFunction);
    }
  });
  return bound;
}

/** What an argument mentions and neither binds nor defines itself: parameters, bound variables and definitions. */
export function freeWithin(argument: Argument): readonly FreeReference[] {
  const own = new Set(boundWithin(argument));
  walk(argument, (node) => {
    for (const local of localDefinitionsOf(node)) own.add(local.uid);
  });
  const free: FreeReference[] = [];
  walk(argument, (node) => {
    if (node.kind !== 'apply' && node.kind !== 'operator') return;
    const { operator } = node;
    if ((operator.kind === 'formal' || operator.kind === 'definition') && !own.has(operator.uid))
      free.push(operator);
  });
  return free;
}

type FreeReference = OperatorReference & { readonly kind: 'formal' | 'definition' };

export function isConjunction(expr: Expr): boolean {
  if (expr.kind !== 'apply' || expr.operator.kind !== 'builtin') return false;
  return isConjunctionName(expr.operator.name);
}

/** Conjunction in a line, and as a bulleted list. */
export function isConjunctionName(name: BuiltinName): boolean {
  return name === '/\\' || name === 'ConjunctionList';
}

/** Whether it is [A]_v. */
export function isSquare(expr: Expr): boolean {
  return expr.kind === 'apply' && expr.operator.kind === 'builtin' && expr.operator.name === 'SquareAction';
}

/** Neither missing nor an operator that is passed. */
export function isExpression(argument: Argument | undefined): argument is Expr {
  return argument !== undefined && argument.kind !== 'operator';
}

/** What LETs define and LAMBDAs are, in all of the specification. */
export function localDefinitions(ir: SpecIr): ReadonlyMap<Uid, Definition> {
  const found = new Map<Uid, Definition>();
  const search = (expr: Expr): void =>
    walk(expr, (node) => {
      for (const local of localDefinitionsOf(node)) found.set(local.uid, local);
    });
  for (const definition of ir.definitions.values()) search(definition.body);
  for (const module of ir.modules.values()) for (const one of module.assumptions) search(one.body);
  return found;
}
