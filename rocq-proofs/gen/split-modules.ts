/** Which generated module each declaration stands in: the one of the theory that defines it. */
import type { Declaration } from './ir.ts';
import { Untranslatable } from './json-nodes.ts';
import { SOURCE_MODULES, type SourceModule } from './layout.ts';
import { namesUsed } from './names-used.ts';

/** A module's own declarations, and what it takes from each module above it, by that module's name. */
export interface SplitModule {
  readonly module: SourceModule;
  readonly declarations: readonly Declaration[];
  readonly imports: ReadonlyMap<string, readonly Declaration[]>;
}

/**
 * @param theories The text of each theory, by file name.
 * @throws Untranslatable if a declaration is defined in no listed theory, or uses one of a module below.
 */
export function splitModules(
  declarations: readonly Declaration[],
  theories: ReadonlyMap<string, string>,
): SplitModule[] {
  const homes = new Map(declarations.map((declaration) => [declaration.name, home(declaration, theories)]));
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  return SOURCE_MODULES.map((module, at) => {
    const own = declarations.filter(({ name }) => homes.get(name) === module);
    const imports = new Map<string, Declaration[]>();
    for (const used of new Set(own.flatMap(namesUsed))) {
      const from = homes.get(used);
      const declaration = byName.get(used);
      if (from === undefined || declaration === undefined || from === module) continue;
      if (SOURCE_MODULES.indexOf(from) > at) throw new Untranslatable(used, `is used above its theory`);
      imports.set(from.name, [...(imports.get(from.name) ?? []), declaration]);
    }
    return { module, declarations: own, imports };
  });
}

function home({ name }: Declaration, theories: ReadonlyMap<string, string>): SourceModule {
  const defines = new RegExp(`^(?:Definition|Record|Inductive)\\s+${name}\\b`, 'm');
  const found = SOURCE_MODULES.find((module) =>
    module.theories.some((file) => defines.test(theories.get(file) ?? '')),
  );
  if (found === undefined) throw new Untranslatable(name, 'is defined in no theory that runs');
  return found;
}
