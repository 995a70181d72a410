/** The manifests of a tlaplus/Examples checkout: which models it has, and what its authors' TLC said of them. */
import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { problemText, readJsonFile } from '@plimsoll/evidence/reading';
import { z } from 'zod';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

const count = z.int().min(0);

/** What is read of a `manifest.json`; the rest (authors, tags, proofs) may be anything. */
const manifestSchema = z.object({
  modules: z
    .array(
      z.object({
        path: z.string().min(1).max(1_000),
        models: z
          .array(
            z.object({
              path: z.string().min(1).max(1_000),
              mode: z.union([z.string().max(100), z.record(z.string().max(100), z.unknown())]),
              result: z.enum([
                'success',
                'assumption failure',
                'deadlock failure',
                'safety failure',
                'liveness failure',
                'unknown',
              ]),
              distinctStates: count.optional(),
              totalStates: count.optional(),
              stateDepth: count.optional(),
            }),
          )
          .max(10_000),
      }),
    )
    .max(10_000),
});

/** One model of the corpus, with what its manifest says of it. */
export interface CorpusModel {
  /** The configuration's path below the checkout (below `specifications` where that is there), with `/`. */
  readonly name: string;
  readonly module: string;
  readonly config: string;
  /** `exhaustive search`, or what else the model is made for: `simulate`, `generate`, `symbolic`. */
  readonly mode: string;
  readonly manifest: ManifestFigures;
}

/** Figures of the corpus; its depths come from runs with several workers and aren't reproducible. */
export interface ManifestFigures {
  readonly result:
    | 'success'
    | 'assumption failure'
    | 'deadlock failure'
    | 'safety failure'
    | 'liveness failure'
    | 'unknown';
  readonly distinct: number | undefined;
  readonly generated: number | undefined;
  readonly depth: number | undefined;
}

/**
 * All models of the manifests below a folder, by name; without manifests, each `.cfg` with a module whose name
 * its own begins with, beside it or in the folder above.
 *
 * @throws Failure (exit 2) when there is no model, when a manifest can't be read, or when a path leads out of the checkout.
 */
export function readManifests(folder: string): CorpusModel[] {
  const files = globSync('**/manifest.json', { cwd: folder, exclude: (name) => name.startsWith('.') });
  const models =
    files.length === 0 ? modelsByName(folder) : files.sort().flatMap((file) => modelsOf(folder, file));
  if (models.length === 0) {
    throw new Failure(
      EXIT.badInput,
      `${folder}: below it is neither a manifest.json nor a .cfg beside a module whose name its own begins with, nor one below it`,
    );
  }
  return models.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Each `.cfg` with the module that its name says: one beside it, or else one in the folder above (`models/Spec1.cfg`). */
function modelsByName(folder: string): CorpusModel[] {
  const configs = globSync('**/*.cfg', { cwd: folder, exclude: (name) => name.startsWith('.') });
  return configs.flatMap((name) => {
    const config = join(folder, name);
    const above = dirname(name) === '.' ? [] : [dirname(dirname(config))];
    const module = moduleIn([dirname(config), ...above], basename(config, '.cfg'));
    if (module === undefined) return [];
    const manifest = {
      result: 'unknown',
      distinct: undefined,
      generated: undefined,
      depth: undefined,
    } as const;
    return [{ name: name.split(sep).join('/'), module, config, mode: 'exhaustive search', manifest }];
  });
}

/** The module of the configuration's name, or else the one with the longest name that it begins with: `Paxos3.cfg` is for `Paxos.tla`. */
function moduleIn(folders: readonly string[], name: string): string | undefined {
  for (const folder of folders) {
    for (let length = name.length; length > 0; length -= 1) {
      const module = join(folder, `${name.slice(0, length)}.tla`);
      if (existsSync(module)) return module;
    }
  }
  return undefined;
}

function modelsOf(folder: string, file: string): CorpusModel[] {
  const manifest = readJsonFile(join(folder, file), manifestSchema);
  if (!manifest.ok) throw new Failure(EXIT.badInput, problemText(manifest.problem));
  return manifest.value.modules.flatMap(({ path: module, models }) =>
    models.map(({ path, mode, result, distinctStates, totalStates, stateDepth }) => ({
      name: path.replace(/^specifications\//, ''),
      module: pathBelow(rootOf(folder, module), module, join(folder, file)),
      config: pathBelow(rootOf(folder, path), path, join(folder, file)),
      mode: typeof mode === 'string' ? mode : (Object.keys(mode)[0] ?? ''),
      manifest: { result, distinct: distinctStates, generated: totalStates, depth: stateDepth },
    })),
  );
}

/**
 * From where a manifest's paths count, the checkout's root: the folder, or one above when the folder is a part of a
 * checkout (`Examples/specifications`). Only a path that names the folder itself leads up to one.
 */
function rootOf(folder: string, path: string): string {
  if (existsSync(join(folder, path))) return folder;
  for (let root = folder; dirname(root) !== root; root = dirname(root)) {
    const way = relative(dirname(root), folder).split(sep).join('/');
    if (path.startsWith(`${way}/`)) return dirname(root);
  }
  return folder;
}

/** A manifest is somebody else's, so its paths are held to the checkout. */
function pathBelow(root: string, path: string, manifest: string): string {
  const file = join(root, path);
  const inside = relative(root, file);
  if (inside.split(sep)[0] !== '..' && inside !== '') return file;
  throw new Failure(EXIT.badInput, `${manifest}: ${path} leads out of ${root}`);
}
