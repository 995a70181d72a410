/** The declarations as a module of TypeScript on `number`. */
import { ExpressionPrinter, type RecordFields } from './emit-expression.ts';
import type { Declaration, Type } from './ir.ts';
import { camelCase, constantName, digits, fieldName, typeName } from './names.ts';
import type { SplitModule } from './split-modules.ts';
import { type Arithmetic, typescriptDialect } from './typescript-dialect.ts';

const LINE_MAX = 108;
/** The checked arithmetic. */
const STEPS = ['add', 'sub', 'mul', 'div', 'mod', 'lessOrEqual', 'less', 'equal', 'least', 'greatest'];

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

export function add(a: number, b: number): number {
  return safe(safe(a) + safe(b));
}

export function sub(a: number, b: number): number {
  return safe(safe(a) - safe(b));
}

export function mul(a: number, b: number): number {
  return safe(safe(a) * safe(b));
}

export function div(a: number, b: number): number {
  if (safe(b) <= 0) throw new BrokenObligation(\`division by \${b}\`);
  return Math.floor(safe(a) / b);
}

export function mod(a: number, b: number): number {
  if (safe(a) < 0 || safe(b) <= 0) throw new BrokenObligation(\`\${a} modulo \${b}\`);
  return a % b;
}

export function lessOrEqual(a: number, b: number): boolean {
  return safe(a) <= safe(b);
}

export function less(a: number, b: number): boolean {
  return safe(a) < safe(b);
}

export function equal(a: number, b: number): boolean {
  return safe(a) === safe(b);
}

export function least(a: number, b: number): number {
  return Math.min(safe(a), safe(b));
}

export function greatest(a: number, b: number): number {
  return Math.max(safe(a), safe(b));
}

function at(table: readonly number[], index: number): number {
  const entry = table[index];
  if (entry === undefined) throw new BrokenObligation(\`no entry \${index}\`);
  return entry;
}`;

/** What a module of TypeScript is made with. */
export interface TypescriptOptions {
  readonly arithmetic: Arithmetic;
  /** The fields of every record of the program. */
  readonly fields: RecordFields;
  /** The lines above everything, without comment signs. */
  readonly header: readonly string[];
  /** By the name in Rocq. */
  readonly comments: ReadonlyMap<string, string>;
}

/** The fields of each record, in the order of its constructor. */
export function recordFields(declarations: readonly Declaration[]): RecordFields {
  return new Map(
    declarations.flatMap((d) =>
      d.kind === 'record' ? [[d.name, d.fields.map((f) => f.name)] as const] : [],
    ),
  );
}

/** One module; the checked steps stand in the one that has a table, and the others take them from there. */
export function typescriptModule(split: SplitModule, options: TypescriptOptions): string {
  const printer = new ExpressionPrinter(typescriptDialect(options.arithmetic), options.fields);
  const parts = split.declarations.map((declaration) => {
    const comment = options.comments.get(declaration.name);
    return `${comment === undefined ? '' : docstring(comment)}${declare(declaration, printer)}`;
  });
  const hasPrelude = split.declarations.some(({ kind }) => kind === 'table');
  const prelude = options.arithmetic === 'plain' ? PLAIN_PRELUDE : CHECKED_PRELUDE;
  const head = options.header.map((line) => `// ${line}`).join('\n');
  const imported = importLines(split, options.arithmetic, hasPrelude ? '' : parts.join('\n'));
  const sections = [head, ...imported, ...parts, ...(hasPrelude ? [prelude] : [])];
  return `${sections.join('\n\n')}\n`;
}

/** @param stepsIn Where the checked steps that must be imported are looked for; empty if they are at hand. */
function importLines(split: SplitModule, arithmetic: Arithmetic, stepsIn: string): string[] {
  const suffix = arithmetic === 'checked' ? '-checked' : '';
  const imports = new Map<string, { types: string[]; values: string[] }>();
  for (const [module, declarations] of split.imports) {
    const isType = (d: Declaration) => d.kind === 'enum' || d.kind === 'record';
    imports.set(module, {
      types: declarations.filter(isType).map(({ name }) => typeName(name)),
      values: declarations
        .filter((d) => !isType(d))
        .map((d) => (d.kind === 'function' ? camelCase(d.name) : constantName(d.name))),
    });
  }
  const steps =
    arithmetic === 'checked' ? STEPS.filter((step) => new RegExp(`\\b${step}\\(`).test(stepsIn)) : [];
  if (steps.length > 0) {
    const from = imports.get('proven') ?? { types: [], values: [] };
    imports.set('proven', { ...from, values: [...from.values, ...steps] });
  }
  const lines = [...imports].flatMap(([module, { types, values }]) => {
    const source = `from './${module}${suffix}.ts';`;
    return [
      ...(types.length > 0 ? [`import type { ${types.sort().join(', ')} } ${source}`] : []),
      ...(values.length > 0 ? [importLine(values.sort(), source)] : []),
    ];
  });
  return lines.length > 0 ? [lines.join('\n')] : [];
}

function importLine(values: readonly string[], source: string): string {
  const line = `import { ${values.join(', ')} } ${source}`;
  return line.length <= LINE_MAX ? line : `import {\n${values.map((v) => `  ${v},\n`).join('')}} ${source}`;
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
