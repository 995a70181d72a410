import type { ModuleTokens } from './module-tokens.ts';

/**
 * The order in which SANY reads modules (tla2sany.modanalyzer.SpecObj.loadSpec): while something is missing, the
 * first missing EXTENDS anywhere in what is loaded, and only if there is none the first missing INSTANCE. Each
 * search starts at the root; at a module it looks at the module's own list, then into the modules of the list,
 * then into those of the other list, then into inner modules.
 *
 * @returns The tokens of each module that `tokensOf` knows, in loading order.
 */
export function loadOrder(
  root: string,
  tokensOf: (module: string) => ModuleTokens | undefined,
): readonly ModuleTokens[] {
  const loaded = new Map<string, ModuleTokens | undefined>([[root, tokensOf(root)]]);
  for (;;) {
    const rootModule = loaded.get(root);
    if (rootModule === undefined) break;
    const missing =
      firstMissing(rootModule, 'extendsNames', loaded, [], new Set()) ??
      firstMissing(rootModule, 'instanceNames', loaded, [], new Set());
    if (missing === undefined) break;
    loaded.set(missing, tokensOf(missing));
  }
  return [...loaded.values()].filter((module) => module !== undefined);
}

function firstMissing(
  module: ModuleTokens,
  list: 'extendsNames' | 'instanceNames',
  loaded: ReadonlyMap<string, ModuleTokens | undefined>,
  enclosing: readonly ModuleTokens[],
  visited: Set<ModuleTokens>,
): string | undefined {
  if (visited.has(module)) return undefined;
  visited.add(module);
  const scope = [...enclosing, module];
  const inner = scope.flatMap((one) => one.innerModules);
  const isInner = (name: string) => inner.some((one) => one.name === name);
  const missing = module[list].find((name) => !loaded.has(name) && !isInner(name));
  if (missing !== undefined) return missing;
  for (const name of [...module.extendsNames, ...module.instanceNames]) {
    const next = inner.find((one) => one.name === name) ?? loaded.get(name);
    const found = next && firstMissing(next, list, loaded, isInner(name) ? scope : [], visited);
    if (found !== undefined) return found;
  }
  for (const next of module.innerModules) {
    const found = firstMissing(next, list, loaded, scope, visited);
    if (found !== undefined) return found;
  }
  return undefined;
}
