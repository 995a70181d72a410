/** The preconditions of the proofs on whole records, as the code at the boundary asks them. */
import type { Declaration } from './ir.ts';
import { fieldName, typeName } from './names.ts';
import type { SplitModule } from './split-modules.ts';

type RecordDeclaration = Extract<Declaration, { kind: 'record' }>;

/** A single number that may not be negative: a price, a quantity, an equity, an age. */
const WHOLE_NUMBER = `/** \`0 <= a\` and \`safe a\` of the proofs: a whole number from 0 to 2^53 - 1. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}`;

/**
 * A module of one question a record: whether each of its numbers is an integer that a double holds exactly. That is all
 * that the theorems on "no panic" ask (`exposure_safe`, `books_safe`, `posting_safe`); the values themselves are judged
 * by what is proven. And {@link WHOLE_NUMBER}, for what comes as a number by itself.
 *
 * @param records Names in Rocq. @param header The lines above everything, without comment signs.
 */
export function preconditionsModule(
  splits: readonly SplitModule[],
  records: readonly string[],
  header: readonly string[],
): string {
  const found = splits.flatMap(({ module, declarations }) =>
    declarations
      .filter((d): d is RecordDeclaration => d.kind === 'record' && records.includes(d.name))
      .map((record) => ({ from: module.name, record })),
  );
  const modules = [...new Set(found.map(({ from }) => from))];
  const imports = modules.map((module) => {
    const names = found.filter(({ from }) => from === module).map(({ record }) => typeName(record.name));
    return `import type { ${names.join(', ')} } from './${module}.ts';`;
  });
  const parts = [WHOLE_NUMBER, ...found.map(({ record }) => question(record))];
  return `${header.map((line) => `// ${line}`).join('\n')}\n\n${imports.join('\n')}\n\n${parts.join('\n\n')}\n`;
}

function question({ name, fields }: RecordDeclaration): string {
  const numbers = fields.filter(({ type }) => type.kind === 'int');
  const asked = numbers.map((field) => `Number.isSafeInteger(value.${fieldName(field.name)})`);
  return `/** \`${name}_safe\` of the proofs: integers that a number holds exactly. */
export function is${typeName(name)}Safe(value: ${typeName(name)}): boolean {
  return (
    ${asked.join(' &&\n    ')}
  );
}`;
}
