/**
 * Compiled models kept from one run to the next, so that a check on save doesn't wait for Java. An entry counts only
 * if it carries our signature, every byte of the spec that it was made from is as it was and every file of the compiler
 * by its size and times, and no other file has taken the place of one of its modules: a module that appears in the
 * spec's folder hides the one of that name in a library or the jar.
 */
import { hash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { localSigningKey } from '@plimsoll/evidence/keys';
import type { CompiledModuleMeta } from '@plimsoll/tla-values';
import { locateSpec, moduleFile } from '@plimsoll/tlaplus-tools/module-files';
import { markOf } from '../file-mark.ts';
import type { Project } from '../project.ts';
import { compilerMark } from './compiler-mark.ts';
import type { LoadedModel, LoadOptions, Model } from './load-model.ts';
import { readConfig, runModule } from './run-module.ts';
import { readSigned, writeSigned } from './signed-file.ts';
import type { ModelFiles } from './target.ts';

/** A file system's clock may be a little behind ours. */
const CLOCK_MS = 20;

interface CacheEntry {
  readonly compiler: string;
  readonly config: string;
  readonly root: string;
  readonly modules: readonly { readonly module: string; readonly file: string; readonly sha256: string }[];
  /** Modules that came out of the jar. */
  readonly ofJar: readonly string[];
  readonly stringOrder: readonly string[];
  readonly meta: CompiledModuleMeta;
  readonly source: string;
}

/** As `loadModel`, from the cache where nothing has changed. */
export async function loadCachedModel(
  project: Project,
  files: ModelFiles,
  options: LoadOptions = {},
): Promise<Model> {
  const compiler = compilerMark();
  const file = entryFile(project, files, options);
  const config = readConfig(files.config);
  const entry = readEntry(project, file);
  const sources = entry === undefined ? undefined : orWithout(() => unchangedSources(entry, files, options));
  if (
    entry !== undefined &&
    sources !== undefined &&
    entry.compiler === compiler &&
    entry.config === config.sha256
  ) {
    const { root, source, meta, stringOrder } = entry;
    return {
      files,
      config,
      root,
      sources,
      source,
      meta,
      ...(await runModule(project, { source, config, stringOrder }, options)),
    };
  }
  // The compiler is loaded only where there is something to compile.
  const { loadModel } = await import('./load-model.ts');
  const { stringOrderWith } = await import('@plimsoll/tla-ir');
  const startedAtMs = Date.now() - CLOCK_MS;
  const model = await loadModel(project, files, options);
  // SANY may have read an earlier text than we did.
  const isAsParsed = [...model.sources.values()].every((source) => isOlder(source.file, startedAtMs));
  if (isAsParsed) writeEntry(project, file, entryOf(model, stringOrderWith(model.ir, config), compiler));
  return model;
}

function isOlder(file: string, timeMs: number): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? timeMs) < timeMs;
}

function entryOf(
  { config, root, sources, source, meta, modules: read }: LoadedModel,
  stringOrder: readonly string[],
  compiler: string,
): CacheEntry {
  const modules = [...sources].map(([module, { file, text }]) => ({
    module,
    file,
    sha256: hash('sha256', text, 'hex'),
  }));
  return {
    compiler,
    config: config.sha256,
    root,
    modules,
    ofJar: read.flatMap(({ moduleName, path }) => (path === undefined ? [moduleName] : [])),
    stringOrder,
    meta,
    source,
  };
}

/** The sources as they are now, or undefined when one differs from what the entry was made from. */
function unchangedSources(
  { modules, ofJar }: CacheEntry,
  files: ModelFiles,
  { libraries }: LoadOptions,
): Model['sources'] | undefined {
  const location = locateSpec(files.module, libraries);
  if (ofJar.some((module) => moduleFile(location, module) !== undefined)) return undefined;
  const sources = new Map<string, { file: string; text: string }>();
  for (const { module, file, sha256 } of modules) {
    if (moduleFile(location, module) !== file) return undefined;
    const text = readFileSync(file, 'utf8');
    if (hash('sha256', text, 'hex') !== sha256) return undefined;
    sources.set(module, { file, text });
  }
  return sources;
}

function entryFile(
  project: Project,
  { module, config }: ModelFiles,
  { libraries = [], seed }: LoadOptions,
): string {
  const paths = [module, config, ...libraries].map((path) => resolve(path));
  // Any seed: it is given to the module when it runs.
  const key = JSON.stringify([...paths, { seeded: seed !== undefined, jar: jarOfOnesOwn() }]);
  return join(project.workFolder, 'cache', `${hash('sha256', key, 'hex').slice(0, 32)}.signed`);
}

/** Which jar of their own somebody has named, as it is now: its modules may be others than those of the pinned ones. */
function jarOfOnesOwn(): string | undefined {
  const jar = process.env['TLA2TOOLS_JAR'];
  if (jar === undefined || jar === '') return undefined;
  return `${resolve(jar)} ${orWithout(() => markOf(jar))}`;
}

/** Another form of the entry has another number. */
const KIND = 'compiled-model/2';

function readEntry(project: Project, file: string): CacheEntry | undefined {
  if (!existsSync(file)) return undefined;
  return orWithout(() => {
    const text = readSigned(file, KIND, localSigningKey(join(project.workFolder, 'keys')).publicKey);
    // Signed by us: its form is known.
    return text === undefined ? undefined : (JSON.parse(text) as CacheEntry);
  });
}

function writeEntry(project: Project, file: string, entry: CacheEntry): void {
  orWithout(() => {
    const { privateKey } = localSigningKey(join(project.workFolder, 'keys'));
    writeSigned(file, KIND, JSON.stringify(entry), privateKey);
  });
}

/** Undefined where a key, a file or a folder is of no use: a cache saves time, and nothing depends on it. */
function orWithout<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
