/** Expressions and bodies as text, for a language that a {@link Dialect} describes. */
import type { Expression, Primitive } from './ir.ts';
import { camelCase, constantName, fieldName } from './names.ts';

interface Operator {
  readonly text: string;
  /** Binding strength; a weaker operand is put in parentheses. */
  readonly strength: number;
}

/** Binding strengths that TypeScript and Java share. */
export const STRENGTH = { times: 5, plus: 4, compare: 3, equal: 2, conditional: 1, atom: 9 } as const;

const OPERATORS: Partial<Record<Primitive, Operator>> = {
  'Z.mul': { text: '*', strength: STRENGTH.times },
  'Z.modulo': { text: '%', strength: STRENGTH.times },
  'Z.add': { text: '+', strength: STRENGTH.plus },
  'Z.sub': { text: '-', strength: STRENGTH.plus },
  'Z.leb': { text: '<=', strength: STRENGTH.compare },
  'Z.ltb': { text: '<', strength: STRENGTH.compare },
};

/** The fields of each record, in the order of its constructor. */
export type RecordFields = ReadonlyMap<string, readonly string[]>;

/** What differs between the languages. */
export interface Dialect {
  /** Begins the declaration of a local value. */
  readonly local: string;
  readonly equals: string;
  integer(value: number): string;
  /** A constant that is the result of a function. */
  resultConstant(name: string): string;
  enumValue(type: string, name: string): string;
  /** The label of a case, without `case`. */
  caseLabel(name: string): string;
  /** What follows the last case of a switch that names every value. */
  readonly noOtherCase: string | undefined;
  field(of: string, field: string): string;
  make(record: string, parts: readonly (readonly [field: string, value: string])[], indent?: string): string;
  /** An operation that is no infix operator here; undefined if it is one. */
  operation(name: Primitive, print: (at: 0 | 1, strength?: number) => string): string | undefined;
}

/** Prints expressions of one program. */
export class ExpressionPrinter {
  readonly #dialect: Dialect;
  readonly #fields: RecordFields;

  constructor(dialect: Dialect, fields: RecordFields) {
    this.#dialect = dialect;
    this.#fields = fields;
  }

  /** The statements of a function's body; each ends in a return. */
  body(expression: Expression, indent = '  '): string {
    switch (expression.kind) {
      case 'let':
        return `${indent}${this.#dialect.local} ${camelCase(expression.name)} = ${this.print(expression.value)};\n${this.body(expression.body, indent)}`;
      case 'if':
        return `${indent}if (${this.print(expression.condition)}) ${this.#branch(expression.then, indent)}\n${this.body(expression.else, indent)}`;
      case 'match':
        return this.#switch(expression, indent);
      case 'make':
        return `${indent}return ${this.#make(expression.record, expression.args, indent)};`;
      default:
        return `${indent}return ${this.#result(expression)};`;
    }
  }

  #result(expression: Expression): string {
    const text = this.print(expression);
    return expression.kind === 'constant' ? this.#dialect.resultConstant(text) : text;
  }

  #branch(expression: Expression, indent: string): string {
    if (expression.kind === 'let' || expression.kind === 'if' || expression.kind === 'match') {
      return `{\n${this.body(expression, `${indent}  `)}\n${indent}}`;
    }
    return `return ${this.#result(expression)};`;
  }

  #switch(expression: Extract<Expression, { kind: 'match' }>, indent: string): string {
    const { caseLabel, noOtherCase } = this.#dialect;
    const cases = expression.cases.map(
      ({ value, body }) => `${indent}  case ${caseLabel(value)}:\n${this.body(body, `${indent}    `)}`,
    );
    if (expression.otherwise !== undefined) {
      cases.push(`${indent}  default:\n${this.body(expression.otherwise, `${indent}    `)}`);
    } else if (noOtherCase !== undefined) {
      cases.push(`${indent}  default:\n${indent}    ${noOtherCase}`);
    }
    return `${indent}switch (${this.print(expression.on)}) {\n${cases.join('\n')}\n${indent}}`;
  }

  /** The expression, in parentheses if it binds weaker than `strength`. */
  print(expression: Expression, strength = 0): string {
    switch (expression.kind) {
      case 'int':
        return this.#dialect.integer(expression.value);
      case 'bool':
        return String(expression.value);
      case 'variable':
        return camelCase(expression.name);
      case 'constant':
        return constantName(expression.name);
      case 'enumValue':
        return this.#dialect.enumValue(expression.type, expression.name);
      case 'field':
        return this.#dialect.field(this.print(expression.of, STRENGTH.atom), fieldName(expression.field));
      case 'call':
        return `${camelCase(expression.name)}(${expression.args.map((arg) => this.print(arg)).join(', ')})`;
      case 'make':
        return this.#make(expression.record, expression.args);
      case 'primitive':
        return this.#primitive(expression.name, expression.args, strength);
      case 'if': {
        const parts = [expression.condition, expression.then, expression.else];
        const [condition, then, otherwise] = parts.map((part) => this.print(part, STRENGTH.conditional + 1));
        return parenthesized(`${condition} ? ${then} : ${otherwise}`, STRENGTH.conditional, strength);
      }
      case 'let':
      case 'match':
        throw new Error(`${expression.kind} inside an expression: name a helper`);
    }
  }

  /** @param indent Where a long object is broken into lines. */
  #make(record: string, args: readonly Expression[], indent?: string): string {
    const names = (this.#fields.get(record) ?? []).map(fieldName);
    const parts = args.map((arg, at) => [names[at] ?? '', this.print(arg)] as const);
    return this.#dialect.make(record, parts, indent);
  }

  #primitive(name: Primitive, args: readonly Expression[], strength: number): string {
    const print = (at: 0 | 1, needed?: number): string => this.print(args[at] as Expression, needed);
    const operation = this.#dialect.operation(name, print);
    if (operation !== undefined) return operation;
    const operator =
      name === 'Z.eqb'
        ? { text: this.#dialect.equals, strength: STRENGTH.equal }
        : (OPERATORS[name] as Operator);
    const text = `${print(0, operator.strength)} ${operator.text} ${print(1, operator.strength + 1)}`;
    return parenthesized(text, operator.strength, strength);
  }
}

function parenthesized(text: string, own: number, needed: number): string {
  return own < needed ? `(${text})` : text;
}
