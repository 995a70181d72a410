/** TypeScript on `number`, in two arithmetics: plain operators, or functions that check each step. */
import { type Dialect, STRENGTH } from './emit-expression.ts';
import type { Primitive } from './ir.ts';
import { digits } from './names.ts';

/** How the generated code computes: `plain` runs; `checked` asserts every obligation, for tests. */
export type Arithmetic = 'plain' | 'checked';

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
  'Z.leb': 'lessOrEqual',
  'Z.ltb': 'less',
  'Z.eqb': 'equal',
  'Z.min': 'least',
  'Z.max': 'greatest',
};
const OBJECT_LINE_MAX = 90;

/** The dialect of generated TypeScript. */
export function typescriptDialect(arithmetic: Arithmetic): Dialect {
  return {
    local: 'const',
    equals: '===',
    noOtherCase: undefined,
    integer: digits,
    // V8 knows no type of a module's constant: with one as a result, every other result is boxed too. The sign says
    // that it is a number.
    resultConstant: (name) => (arithmetic === 'plain' ? `+${name}` : name),
    enumValue: (_type, name) => `'${name}'`,
    caseLabel: (name) => `'${name}'`,
    field: (of, field) => `${of}.${field}`,
    make(_record, parts, indent) {
      const fields = parts.map(([name, value]) => (name === value ? value : `${name}: ${value}`));
      const line = `{ ${fields.join(', ')} }`;
      if (indent === undefined || line.length < OBJECT_LINE_MAX) return line;
      return `{\n${fields.map((field) => `${indent}  ${field},\n`).join('')}${indent}}`;
    },
    operation(name, print) {
      const call = (arithmetic === 'checked' ? CHECKED[name] : undefined) ?? CALLS[name];
      if (call !== undefined) return `${call}(${print(0)}, ${print(1)})`;
      if (name === 'Z.div')
        return `Math.floor(${print(0, STRENGTH.times)} / ${print(1, STRENGTH.times + 1)})`;
      return undefined;
    },
  };
}
