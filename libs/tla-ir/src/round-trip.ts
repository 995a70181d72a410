import type { Definition, Module, SpecIr } from './ir.ts';
import { printDefinition, printExpr } from './print-expression.ts';
import { withoutTabs } from './source-text.ts';

/**
 * The text of a module in which every definition's body is replaced by what the printer makes of it: SANY must
 * read the same specification from it. For tests.
 *
 * @throws Error if a body can't be printed.
 */
export function reprintedModule(ir: SpecIr, moduleName: string): string {
  const source = ir.sources.get(moduleName);
  if (source === undefined) throw new Error(`no text of ${moduleName}`);
  const lines = source.text.split('\n').map((line) => withoutTabs(line.replace(/\r$/, '')));
  const definitions = definitionsOf(ir, moduleName).filter(hasOwnText);
  const lastFirst = [...definitions].sort((left, right) => {
    const [a, b] = [left.body.location, right.body.location];
    return b.beginLine - a.beginLine || b.beginColumn - a.beginColumn;
  });
  for (const definition of lastFirst) {
    const at = definition.body.location;
    const column = at.beginColumn - 1;
    // The body of `f[x \in S] == e` starts at `f`.
    const isWhole =
      at.beginLine === definition.location.beginLine && column + 1 === definition.location.beginColumn;
    const printed = isWhole
      ? printDefinition(definition, ir.definitions, column)
      : printExpr(definition.body, ir.definitions, column);
    if (!printed.ok) throw new Error(printed.problems[0]?.message);
    const before = (lines[at.beginLine - 1] ?? '').slice(0, column);
    const after = (lines[at.endLine - 1] ?? '').slice(at.endColumn);
    lines.splice(at.beginLine - 1, at.endLine - at.beginLine + 1, `${before}${printed.value}${after}`);
  }
  return lines.join('\n');
}

/** Not an instance's copy, nor one that names a part of another definition (`Other!1!2`). */
function hasOwnText({ body, location }: Definition): boolean {
  if (body.kind === 'substitution') return false;
  const at = body.location;
  const isAfterStart =
    at.beginLine > location.beginLine ||
    (at.beginLine === location.beginLine && at.beginColumn >= location.beginColumn);
  return isAfterStart && at.endLine <= location.endLine;
}

/** The definitions that a module's own text makes. */
export function definitionsOf(ir: SpecIr, moduleName: string): Definition[] {
  const module: Module | undefined = ir.modules.get(moduleName);
  return (module?.definitions ?? [])
    .map((uid) => ir.definitions.get(uid))
    .filter((definition) => definition !== undefined)
    .filter(({ module: written, location }) => written === moduleName && location.module === moduleName);
}

/** A definition as JSON without what differs between two readings of one text: uids and places. */
export function withoutIdentity(definition: Definition): string {
  return JSON.stringify(definition, (key, value: unknown) => {
    if (key === 'uid' || key === 'location' || key === 'declaration') return undefined;
    if (key === 'recursiveFunction') return value !== undefined;
    return typeof value === 'bigint' ? String(value) : value;
  });
}
