/** Pass 0: every CONSTANT of the specification has a value or an operator in the `.cfg`, used or not: TLC asks for it. */
import type { ModelConfig, SpecIr } from '@plimsoll/tla-ir';
import { CompileProblemSignal } from '../problem.ts';

export function requireConstants(ir: SpecIr, config: ModelConfig): void {
  const given = new Set(
    config.constants.filter(({ module }) => module === undefined).map(({ name }) => name),
  );
  const declarations = ir.modules.get(ir.root)?.declarations ?? [];
  // SANY numbers symbols in the order of the text: the first that lacks a value is named.
  for (const uid of [...declarations].sort((a, b) => a - b)) {
    const declaration = ir.declarations.get(uid);
    if (declaration?.kind !== 'constant' || given.has(declaration.name)) continue;
    throw new CompileProblemSignal({
      code: 'SC104',
      place: { file: config.file, line: 0, column: 0 },
      message: `CONSTANT ${declaration.name} was given no value`,
      text: undefined,
      tlc: undefined,
    });
  }
}
