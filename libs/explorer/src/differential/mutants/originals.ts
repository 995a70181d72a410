/** Specifications to be mutated: models of a folder, each with the modules that it needs from there. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseConfig } from '@plimsoll/tla-ir';
import { cfgForJar } from '@plimsoll/tlaplus-tools/testing';

export interface Original {
  /** Path of the .cfg below the folder, without its ending. */
  readonly name: string;
  /** Name of the root module. */
  readonly root: string;
  /** Texts of the modules, the root among them; standard modules are not. */
  readonly modules: { readonly [name: string]: string };
  readonly config: string;
  readonly deadlock: boolean;
  /** Whether it takes too long as a whole. */
  readonly isLarge: boolean;
}

/** A module of more text is left out: TLC and the explorer would take seconds to read it. */
const moduleCharactersMax = 60_000;

/** The models of the folder and those below it: each .cfg that stands beside a module of its name. */
export function originalsIn(folder: string): readonly Original[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const present = new Set(files);
  return files.flatMap((file): Original[] => {
    if (!file.endsWith('.cfg')) return [];
    const root = basename(file, '.cfg');
    const its = dirname(file);
    if (!present.has(join(its, `${root}.tla`))) return [];
    const original = read(join(folder, its), root, (module) => present.has(join(its, `${module}.tla`)));
    return original === undefined ? [] : [{ name: join(its, root), ...original }];
  });
}

function read(
  folder: string,
  root: string,
  isThere: (module: string) => boolean,
): Omit<Original, 'name'> | undefined {
  const modules: Record<string, string> = {};
  const queue = [root];
  for (let module = queue.pop(); module !== undefined; module = queue.pop()) {
    if (modules[module] !== undefined || !isThere(module)) continue;
    const text = readFileSync(join(folder, `${module}.tla`), 'utf8');
    if (text.length > moduleCharactersMax) return undefined;
    modules[module] = text;
    queue.push(...namedIn(text));
  }
  const given = readFileSync(join(folder, `${root}.cfg`), 'utf8');
  const parsed = parseConfig(given, `${root}.cfg`);
  if (!parsed.ok) return undefined;
  // TLC 2.15 does not know these statements.
  const { text: config } = cfgForJar(given, new Set());
  return { root, modules, config, deadlock: parsed.value.checkDeadlock ?? true, isLarge: false };
}

/** Modules that a text extends or instantiates; words of a comment among them do no harm. */
const namedIn = (text: string): string[] => [
  ...[...text.matchAll(/\bEXTENDS\s+([\w\s,]+)/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []),
  ...[...text.matchAll(/\bINSTANCE\s+(\w+)/g)].map(([, name = '']) => name),
];
