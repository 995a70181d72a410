/** The preconditions of the proofs on whole records, as the code at the boundary asks them. */
import type { Declaration } from './ir.ts';
import { fieldName, typeName } from './names.ts';
import type { SplitModule } from './split-modules.ts';

type RecordDeclaration = Extract<Declaration, { kind: 'record' }>;

/**
 * A module of one question a record: whether each of its numbers is an integer that a double holds exactly. That is all
 * that the theorems on "no panic" ask (`exposure_safe`); the values themselves are judged by what is proven.
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
  const imports = found.map(
    ({ from, record }) => `import type { ${typeName(record.name)} } from './${from}.ts';`,
  );
  const parts = found.map(({ record }) => question(record));
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
