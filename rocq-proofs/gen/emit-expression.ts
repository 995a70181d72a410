/** Expressions and bodies as TypeScript text. Two arithmetics: plain operators, or functions that check each step. */
import type { Expression, Primitive } from './ir.ts';
import { camelCase, constantName, digits, fieldName } from './names.ts';

/** How the generated code computes: `plain` runs; `checked` asserts every obligation, for tests. */
export type Arithmetic = 'plain' | 'checked';

interface Operator {
  readonly text: string;
  /** Binding strength; a weaker operand is put in parentheses. */
  readonly strength: number;
}

const OPERATORS: Partial<Record<Primitive, Operator>> = {
  'Z.mul': { text: '*', strength: 5 },
  'Z.modulo': { text: '%', strength: 5 },
  'Z.add': { text: '+', strength: 4 },
  'Z.sub': { text: '-', strength: 4 },
  'Z.leb': { text: '<=', strength: 3 },
  'Z.ltb': { text: '<', strength: 3 },
  'Z.eqb': { text: '===', strength: 2 },
};
const CALLS: Partial<Record<Primitive, string>> = {
  'Z.min': 'Math.min',
  'Z.max': 'Math.max',
  table_at: 'at',
};
const CHECKED: Partial<Record<Primitive, string>> = {
  'Z.add': 'add',
  'Z.sub': 'sub',
  'Z.mul': 'mul',
  'Z.div': 'div',
  'Z.modulo': 'mod',
};
const CONDITIONAL = 1;
const ATOM = 9;

/** The fields of each record, in the order of its constructor. */
export type RecordFields = ReadonlyMap<string, readonly string[]>;

/** Prints expressions of one program. */
export class ExpressionPrinter {
  readonly #arithmetic: Arithmetic;
  readonly #fields: RecordFields;

  constructor(arithmetic: Arithmetic, fields: RecordFields) {
    this.#arithmetic = arithmetic;
    this.#fields = fields;
  }

  /** The statements of a function's body; each ends in a return. */
  body(expression: Expression, indent = '  '): string {
    switch (expression.kind) {
      case 'let':
        return `${indent}const ${camelCase(expression.name)} = ${this.print(expression.value)};\n${this.body(expression.body, indent)}`;
      case 'if':
        return `${indent}if (${this.print(expression.condition)}) ${this.#branch(expression.then, indent)}\n${this.body(expression.else, indent)}`;
      case 'match':
        return this.#switch(expression, indent);
      case 'make':
        return `${indent}return ${this.#make(expression.record, expression.args, indent)};`;
      default:
        return `${indent}return ${this.print(expression)};`;
    }
  }

  #branch(expression: Expression, indent: string): string {
    if (expression.kind === 'let' || expression.kind === 'if' || expression.kind === 'match') {
      return `{\n${this.body(expression, `${indent}  `)}\n${indent}}`;
    }
    return `return ${this.print(expression)};`;
  }

  #switch(expression: Extract<Expression, { kind: 'match' }>, indent: string): string {
    const cases = expression.cases.map(
      ({ value, body }) => `${indent}  case '${value}':\n${this.body(body, `${indent}    `)}`,
    );
    if (expression.otherwise !== undefined) {
      cases.push(`${indent}  default:\n${this.body(expression.otherwise, `${indent}    `)}`);
    }
    return `${indent}switch (${this.print(expression.on)}) {\n${cases.join('\n')}\n${indent}}`;
  }

  /** The expression, in parentheses if it binds weaker than `strength`. */
  print(expression: Expression, strength = 0): string {
    switch (expression.kind) {
      case 'int':
        return digits(expression.value);
      case 'bool':
        return String(expression.value);
      case 'variable':
        return camelCase(expression.name);
      case 'constant':
        return constantName(expression.name);
      case 'enumValue':
        return `'${expression.name}'`;
      case 'field':
        return `${this.print(expression.of, ATOM)}.${fieldName(expression.field)}`;
      case 'call':
        return `${camelCase(expression.name)}(${this.#list(expression.args)})`;
      case 'make':
        return this.#make(expression.record, expression.args);
      case 'primitive':
        return this.#primitive(expression.name, expression.args, strength);
      case 'if': {
        const parts = [expression.condition, expression.then, expression.else];
        const [condition, then, otherwise] = parts.map((part) => this.print(part, CONDITIONAL + 1));
        return parenthesized(`${condition} ? ${then} : ${otherwise}`, CONDITIONAL, strength);
      }
      case 'let':
      case 'match':
        throw new Error(`${expression.kind} inside an expression: name a helper`);
    }
  }

  /** @param indent Where a long object is broken into lines. */
  #make(record: string, args: readonly Expression[], indent?: string): string {
    const names = (this.#fields.get(record) ?? []).map(fieldName);
    const parts = args.map((arg, at) => {
      const [name, value] = [names[at], this.print(arg)];
      return name === value ? value : `${name}: ${value}`;
    });
    const line = `{ ${parts.join(', ')} }`;
    if (indent === undefined || line.length < 90) return line;
    return `{\n${parts.map((part) => `${indent}  ${part},\n`).join('')}${indent}}`;
  }

  #primitive(name: Primitive, args: readonly Expression[], strength: number): string {
    const checked = this.#arithmetic === 'checked' ? CHECKED[name] : undefined;
    const call = checked ?? CALLS[name];
    if (call !== undefined) return `${call}(${this.#list(args)})`;
    const [left, right] = args as [Expression, Expression];
    if (name === 'Z.div') return `Math.floor(${this.print(left, 5)} / ${this.print(right, 6)})`;
    const operator = OPERATORS[name] as Operator;
    const text = `${this.print(left, operator.strength)} ${operator.text} ${this.print(right, operator.strength + 1)}`;
    return parenthesized(text, operator.strength, strength);
  }

  #list(args: readonly Expression[]): string {
    return args.map((arg) => this.print(arg)).join(', ');
  }
}

function parenthesized(text: string, own: number, needed: number): string {
  return own < needed ? `(${text})` : text;
}
