/** Finds everything that running SANY and TLC needs: a Java and a tla2tools.jar. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultJarSearch, findJar, type JarSearch, type ToolsJar } from './find-jar.ts';
import { findJava, type Java } from './find-java.ts';
import { ok, type Result } from './problem.ts';

export interface Tools {
  readonly java: Java;
  readonly jar: ToolsJar;
}

export interface FindToolsOptions {
  /** Where the search for the repository's root begins; the working folder if absent. */
  readonly cwd?: string;
  /** Overrides of where and how to look for the jar. */
  readonly search?: Partial<JarSearch>;
  readonly signal?: AbortSignal | undefined;
}

/** Finds the tools; the first call on a machine may fetch the jar. @returns TOOL1xx problems. */
export async function findTools(options: FindToolsOptions = {}): Promise<Result<Tools>> {
  const env = options.search?.env ?? process.env;
  const java = await findJava(env);
  if (!java.ok) return java;
  const cacheFolder = join(projectRoot(options.cwd ?? process.cwd()), '.plimsoll', 'tools');
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const jar = await findJar({ ...defaultJarSearch(cacheFolder), ...signal, ...options.search });
  if (!jar.ok) return jar;
  return ok({ java: java.value, jar: jar.value });
}

/** The nearest folder upwards that has a `.git`; else the folder itself. */
export function projectRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return from;
  }
}
