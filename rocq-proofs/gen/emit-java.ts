/** The declarations as one Java class on `long`, for code that runs in a cluster's members. */
import { type Dialect, ExpressionPrinter, type RecordFields } from './emit-expression.ts';
import type { Declaration, Primitive, Type } from './ir.ts';
import { camelCase, constantName, digits, fieldName, typeName } from './names.ts';

const INDENT = '  ';
const ROW_ENTRIES = 8;
const CALLS: Partial<Record<Primitive, string>> = {
  'Z.min': 'Math.min',
  'Z.max': 'Math.max',
  'Z.div': 'Math.floorDiv',
  'Z.modulo': 'Math.floorMod',
};

const integer = (value: number): string => `${digits(value)}L`;

/** Every value is below 2^53 by the theorems, so that a `long` never overflows and no step is checked. */
const dialect: Dialect = {
  local: 'final var',
  equals: '==',
  noOtherCase: 'throw new AssertionError();',
  integer,
  resultConstant: (name) => name,
  enumValue: (type, name) => `${typeName(type)}.${name}`,
  caseLabel: (name) => name,
  field: (of, field) => `${of}.${field}()`,
  make: (record, parts) => `new ${typeName(record)}(${parts.map(([, value]) => value).join(', ')})`,
  operation(name, print) {
    if (name === 'table_at') return `${print(0)}[Math.toIntExact(${print(1)})]`;
    const call = CALLS[name];
    return call === undefined ? undefined : `${call}(${print(0)}, ${print(1)})`;
  },
};

/**
 * @param place The package and the name of the class.
 * @param header The lines above everything, without comment signs.
 * @param comments By the name in Rocq.
 */
export function javaClass(
  declarations: readonly Declaration[],
  place: { readonly packageName: string; readonly className: string },
  fields: RecordFields,
  header: readonly string[],
  comments: ReadonlyMap<string, string>,
): string {
  const printer = new ExpressionPrinter(dialect, fields);
  const parts = declarations.map((declaration) => {
    const comment = comments.get(declaration.name);
    return `${comment === undefined ? '' : javadoc(comment)}${declare(declaration, printer)}`;
  });
  return `${header.map((line) => `// ${line}`).join('\n')}
package ${place.packageName};

/** The proven kernel: pure functions over whole numbers. */
public final class ${place.className} {
  private ${place.className}() {}

${parts.map((part) => indented(part)).join('\n\n')}
}
`;
}

function declare(declaration: Declaration, printer: ExpressionPrinter): string {
  switch (declaration.kind) {
    case 'enum':
      return `public enum ${typeName(declaration.name)} { ${declaration.values.join(', ')} }`;
    case 'record':
      return `public record ${typeName(declaration.name)}(${declaration.fields
        .map((field) => `${typeText(field.type)} ${fieldName(field.name)}`)
        .join(', ')}) {}`;
    case 'constant':
      return `public static final long ${constantName(declaration.name)} = ${printer.print(declaration.value)};`;
    case 'table':
      return `private static final long[] ${constantName(declaration.name)} = {\n${rows(declaration.entries)}\n};`;
    case 'function': {
      const parameters = declaration.parameters.map((p) => `${typeText(p.type)} ${camelCase(p.name)}`);
      const name = `public static ${typeText(declaration.result)} ${camelCase(declaration.name)}`;
      return `${name}(${parameters.join(', ')}) {\n${printer.body(declaration.body, INDENT)}\n}`;
    }
  }
}

function typeText(type: Type): string {
  if (type.kind === 'int') return 'long';
  return type.kind === 'bool' ? 'boolean' : typeName(type.name);
}

function rows(entries: readonly number[]): string {
  const lines: string[] = [];
  for (let at = 0; at < entries.length; at += ROW_ENTRIES) {
    const row = entries.slice(at, at + ROW_ENTRIES).map(integer);
    lines.push(`${INDENT}${row.join(', ')},`);
  }
  return lines.join('\n');
}

function javadoc(comment: string): string {
  return `/** ${comment.replaceAll(/`([^`]*)`/g, '{@code $1}')} */\n`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, INDENT);
}
