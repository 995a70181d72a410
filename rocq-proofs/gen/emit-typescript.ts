/** The declarations as a module of TypeScript on `number`. */
import { type Arithmetic, ExpressionPrinter, type RecordFields } from './emit-expression.ts';
import type { Declaration, Type } from './ir.ts';
import { camelCase, constantName, digits, fieldName, typeName } from './names.ts';

const LINE_MAX = 108;

const PLAIN_PRELUDE = `/** An entry of a table; that the index is one is a theorem, so its absence is a defect. */
function at(table: readonly number[], index: number): number {
  const entry = table[index];
  if (entry === undefined) throw new RangeError(\`no entry \${index}\`);
  return entry;
}`;

const CHECKED_PRELUDE = `/** A step of the arithmetic that the proofs exclude: never thrown, if they speak of this code. */
export class BrokenObligation extends Error {}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new BrokenObligation(\`\${value} is not exact\`);
  return value;
}

function add(a: number, b: number): number {
  return safe(safe(a) + safe(b));
}

function sub(a: number, b: number): number {
  return safe(safe(a) - safe(b));
}

function mul(a: number, b: number): number {
  return safe(safe(a) * safe(b));
}

function div(a: number, b: number): number {
  if (safe(b) <= 0) throw new BrokenObligation(\`division by \${b}\`);
  return Math.floor(safe(a) / b);
}

function mod(a: number, b: number): number {
  if (safe(a) < 0 || safe(b) <= 0) throw new BrokenObligation(\`\${a} modulo \${b}\`);
  return a % b;
}

function at(table: readonly number[], index: number): number {
  const entry = table[index];
  if (entry === undefined) throw new BrokenObligation(\`no entry \${index}\`);
  return entry;
}`;

/** @param header The lines above everything, without comment signs. @param comments By the name in Rocq. */
export function typescriptModule(
  declarations: readonly Declaration[],
  arithmetic: Arithmetic,
  header: readonly string[],
  comments: ReadonlyMap<string, string>,
): string {
  const fields: RecordFields = new Map(
    declarations.flatMap((d) =>
      d.kind === 'record' ? [[d.name, d.fields.map((f) => f.name)] as const] : [],
    ),
  );
  const printer = new ExpressionPrinter(arithmetic, fields);
  const parts = declarations.map((declaration) => {
    const comment = comments.get(declaration.name);
    return `${comment === undefined ? '' : docstring(comment)}${declare(declaration, printer)}`;
  });
  const prelude = arithmetic === 'plain' ? PLAIN_PRELUDE : CHECKED_PRELUDE;
  return `${[header.map((line) => `// ${line}`).join('\n'), ...parts, prelude].join('\n\n')}\n`;
}

function declare(declaration: Declaration, printer: ExpressionPrinter): string {
  switch (declaration.kind) {
    case 'enum':
      return `export type ${typeName(declaration.name)} = ${declaration.values.map((v) => `'${v}'`).join(' | ')};`;
    case 'record': {
      const lines = declaration.fields.map((f) => `  readonly ${fieldName(f.name)}: ${typeText(f.type)};`);
      return `export interface ${typeName(declaration.name)} {\n${lines.join('\n')}\n}`;
    }
    case 'constant':
      return `export const ${constantName(declaration.name)} = ${printer.print(declaration.value)};`;
    case 'table':
      return `const ${constantName(declaration.name)}: readonly number[] = [\n${rows(declaration.entries)}\n];`;
    case 'function': {
      const parameters = declaration.parameters.map((p) => `${camelCase(p.name)}: ${typeText(p.type)}`);
      const name = `export function ${camelCase(declaration.name)}`;
      const line = `${name}(${parameters.join(', ')}): ${typeText(declaration.result)} {`;
      const broken = `${name}(\n${parameters.map((p) => `  ${p},\n`).join('')}): ${typeText(declaration.result)} {`;
      return `${line.length <= LINE_MAX ? line : broken}\n${printer.body(declaration.body)}\n}`;
    }
  }
}

function typeText(type: Type): string {
  if (type.kind === 'int') return 'number';
  return type.kind === 'bool' ? 'boolean' : typeName(type.name);
}

function rows(entries: readonly number[]): string {
  const lines: string[] = [];
  for (let at = 0; at < entries.length; at += 8) {
    lines.push(
      `  ${entries
        .slice(at, at + 8)
        .map(digits)
        .join(', ')},`,
    );
  }
  return lines.join('\n');
}

function docstring(comment: string): string {
  if (comment.length + 7 <= LINE_MAX) return `/** ${comment} */\n`;
  const lines: string[] = [];
  let line = ' *';
  for (const word of comment.split(' ')) {
    if (line.length + 1 + word.length > LINE_MAX) {
      lines.push(line);
      line = ' *';
    }
    line += ` ${word}`;
  }
  return `/**\n${[...lines, line].join('\n')}\n */\n`;
}
