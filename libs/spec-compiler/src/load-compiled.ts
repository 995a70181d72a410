/** Runs a compiled module: writes it under the digest of its text and imports it. */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import type { CompiledModule } from '@plimsoll/tla-values';
import type { CompileProblem, Result } from './problem.ts';

/**
 * Imports a compiled module from its text.
 *
 * @param cacheFolder Where `compiled-<digest>.ts` is written; not under `node_modules`, where types are not stripped.
 * @returns The module; SC401 when the folder cannot be written or Node refuses the text.
 */
export async function loadCompiled(
  source: string,
  cacheFolder: string,
): Promise<Result<CompiledModule, CompileProblem[]>> {
  const digest = createHash('sha256').update(source).digest('hex');
  const file = join(cacheFolder, `compiled-${digest}.ts`);
  try {
    mkdirSync(cacheFolder, { recursive: true });
    // Always written: a file found under this name is not proof of its content.
    const draft = `${file}.${process.pid}.${threadId}`;
    writeFileSync(draft, source);
    renameSync(draft, file);
    const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    if (isCompiledModule(loaded)) return { ok: true, value: loaded };
    return { ok: false, problems: [problem(file, 'The module exports no `meta` and `instantiate`')] };
  } catch (error) {
    return { ok: false, problems: [problem(file, `The compiled module cannot be loaded: ${String(error)}`)] };
  }
}

function isCompiledModule(loaded: unknown): loaded is CompiledModule {
  if (typeof loaded !== 'object' || loaded === null) return false;
  return 'meta' in loaded && 'instantiate' in loaded && typeof loaded.instantiate === 'function';
}

function problem(file: string, message: string): CompileProblem {
  return { code: 'SC401', place: { file, line: 0, column: 0 }, message, text: undefined, tlc: undefined };
}
