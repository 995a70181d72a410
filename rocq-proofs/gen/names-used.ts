/** The declarations that a declaration mentions. */
import type { Declaration, Expression, Type } from './ir.ts';

/** The names of the types, constants and functions in it; each as often as it stands there. */
export function namesUsed(declaration: Declaration): string[] {
  switch (declaration.kind) {
    case 'enum':
    case 'table':
      return [];
    case 'record':
      return declaration.fields.flatMap(({ type }) => ofType(type));
    case 'constant':
      return ofExpression(declaration.value);
    case 'function':
      return [
        ...declaration.parameters.flatMap(({ type }) => ofType(type)),
        ...ofType(declaration.result),
        ...ofExpression(declaration.body),
      ];
  }
}

function ofType(type: Type): string[] {
  return type.kind === 'enum' || type.kind === 'record' ? [type.name] : [];
}

/** Values of enumerations and fields of records are typed by their context and name nothing. */
function ofExpression(expression: Expression): string[] {
  switch (expression.kind) {
    case 'int':
    case 'bool':
    case 'variable':
    case 'enumValue':
      return [];
    case 'constant':
      return [expression.name];
    case 'call':
      return [expression.name, ...expression.args.flatMap(ofExpression)];
    case 'primitive':
    case 'make':
      return expression.args.flatMap(ofExpression);
    case 'field':
      return ofExpression(expression.of);
    case 'let':
      return [...ofExpression(expression.value), ...ofExpression(expression.body)];
    case 'if':
      return [expression.condition, expression.then, expression.else].flatMap(ofExpression);
    case 'match':
      return [
        ...ofExpression(expression.on),
        ...expression.cases.flatMap(({ body }) => ofExpression(body)),
        ...(expression.otherwise === undefined ? [] : ofExpression(expression.otherwise)),
      ];
  }
}
