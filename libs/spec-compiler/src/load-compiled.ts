/** Runs a compiled module: writes it under the digest of its text and imports it. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import type { CompiledModule } from '@plimsoll/tla-values';
import type { CompileProblem, Result } from './problem.ts';

/**
 * Imports a compiled module from its text.
 *
 * @param cacheFolder Where `compiled-<digest>.ts` is written; not under `node_modules`, where types are not stripped.
 * @returns The module; SC401 when there is no room for it or Node refuses the text.
 */
export async function loadCompiled(
  source: string,
  cacheFolder: string,
): Promise<Result<CompiledModule, CompileProblem[]>> {
  const digest = createHash('sha256').update(source).digest('hex');
  const name = `compiled-${digest}.ts`;
  let file = join(cacheFolder, name);
  let own: string | undefined;
  try {
    if (!isWritten(cacheFolder, name, source)) {
      // The folder is somebody else's, or read-only: a spec there can be explored all the same.
      own = mkdtempSync(join(tmpdir(), 'plimsoll-compiled-'));
      file = join(own, name);
      writeFileSync(file, source);
    }
    const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    if (isCompiledModule(loaded)) return { ok: true, value: loaded };
    return { ok: false, problems: [problem(file, 'The module exports no `meta` and `instantiate`')] };
  } catch (error) {
    return { ok: false, problems: [problem(file, `The compiled module cannot be loaded: ${String(error)}`)] };
  } finally {
    if (own !== undefined) rmSync(own, { recursive: true, force: true });
  }
}

/** Writes the module; false where that is forbidden. */
function isWritten(folder: string, name: string, source: string): boolean {
  const file = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    // Always written: a file found under this name is not proof of its content.
    const draft = `${file}.${process.pid}.${threadId}`;
    writeFileSync(draft, source);
    renameSync(draft, file);
    return true;
  } catch (error) {
    if (forbidding.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

const forbidding: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

function isCompiledModule(loaded: unknown): loaded is CompiledModule {
  if (typeof loaded !== 'object' || loaded === null) return false;
  return 'meta' in loaded && 'instantiate' in loaded && typeof loaded.instantiate === 'function';
}

function problem(file: string, message: string): CompileProblem {
  return { code: 'SC401', place: { file, line: 0, column: 0 }, message, text: undefined, tlc: undefined };
}
