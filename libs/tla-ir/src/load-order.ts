import type { ModuleTokens } from './module-tokens.ts';

/** A name of a module, wanted by a module that has not bound it yet. */
interface Wanted {
  readonly by: ModuleTokens;
  readonly name: string;
}

type Loaded = Map<string, ModuleTokens | undefined>;

/**
 * The order in which SANY reads modules (tla2sany.modanalyzer.SpecObj.loadSpec). It binds names one at a time:
 * the first EXTENDS that its module has not bound, anywhere in what is loaded, and only if there is none the
 * first INSTANCE; a name that is not loaded yet is read then. Each search starts at the root; at a module it looks
 * at the module's own list, then into the modules that it extends, those that it instantiates (if bound), and its
 * inner modules. That a module was read for another one does not bind it: so `EXTENDS A, B` may read what A's
 * third name is before what B's first one is.
 *
 * @returns The tokens of each module that `tokensOf` knows, in loading order.
 */
export function loadOrder(
  root: string,
  tokensOf: (module: string) => ModuleTokens | undefined,
): readonly ModuleTokens[] {
  const rootModule = tokensOf(root);
  if (rootModule === undefined) return [];
  const loaded: Loaded = new Map([[root, rootModule]]);
  const bindings = new Bindings();
  for (;;) {
    const wanted =
      bindings.firstUnbound(rootModule, 'extendsNames') ?? bindings.firstUnbound(rootModule, 'instanceNames');
    if (wanted === undefined) break;
    if (!loaded.has(wanted.name)) loaded.set(wanted.name, tokensOf(wanted.name));
    bindings.bind(wanted, loaded.get(wanted.name));
  }
  return [...loaded.values()].filter((module) => module !== undefined);
}

class Bindings {
  readonly #bound = new Map<ModuleTokens, Loaded>();

  bind({ by, name }: Wanted, module: ModuleTokens | undefined): void {
    this.#of(by).set(name, module);
  }

  firstUnbound(root: ModuleTokens, list: 'extendsNames' | 'instanceNames'): Wanted | undefined {
    return this.#firstUnbound(root, list, [], new Set());
  }

  #firstUnbound(
    module: ModuleTokens,
    list: 'extendsNames' | 'instanceNames',
    inScope: readonly ModuleTokens[],
    visited: Set<ModuleTokens>,
  ): Wanted | undefined {
    if (visited.has(module)) return undefined;
    visited.add(module);
    const bound = this.#of(module);
    const inner = [...module.innerModules, ...inScope];
    for (const one of inner) if (!bound.has(one.name)) bound.set(one.name, one);
    const name = module[list].find((candidate) => !bound.has(candidate));
    if (name !== undefined) return { by: module, name };
    const used = [...module.extendsNames, ...module.instanceNames].map((candidate) => bound.get(candidate));
    for (const next of [...used, ...module.innerModules]) {
      const found = next && this.#firstUnbound(next, list, inner.includes(next) ? inner : [], visited);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #of(module: ModuleTokens): Loaded {
    const known = this.#bound.get(module);
    if (known !== undefined) return known;
    const fresh: Loaded = new Map();
    this.#bound.set(module, fresh);
    return fresh;
  }
}
