/** Runs a compiled module: writes it under the digest of its text and imports it. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import type { CompiledModule } from '@plimsoll/tla-values';
import type { CompileProblem, Result } from './problem.ts';

/**
 * Imports a compiled module from its text. Where the folder can't be written to (somebody else's, read-only, or the disk
 * is full) it comes from a folder of its own, and where that can't be either, from memory: nothing is kept then.
 *
 * @param cacheFolder Where `compiled-<digest>.ts` is written; not under `node_modules`, where types are not stripped.
 * @returns The module; SC401 when Node refuses the text.
 */
export async function loadCompiled(
  source: string,
  cacheFolder: string,
): Promise<Result<CompiledModule, CompileProblem[]>> {
  const name = `compiled-${createHash('sha256').update(source).digest('hex')}.ts`;
  const kept = written(cacheFolder, name, source);
  const own = kept === undefined ? ownFolder() : undefined;
  const file = kept ?? (own === undefined ? undefined : written(own, name, source));
  try {
    const loaded: unknown = await import(
      /* @vite-ignore */ file === undefined ? inMemory(name, source) : pathToFileURL(file).href
    );
    if (isCompiledModule(loaded)) return { ok: true, value: loaded };
    return { ok: false, problems: [problem(file ?? name, 'The module exports no `meta` and `instantiate`')] };
  } catch (error) {
    const message = `The compiled module cannot be loaded: ${String(error)}`;
    return { ok: false, problems: [problem(file ?? name, message)] };
  } finally {
    if (own !== undefined) rmSync(own, { recursive: true, force: true });
  }
}

/** The written module; undefined where it can't be. */
function written(folder: string, name: string, source: string): string | undefined {
  const file = join(folder, name);
  // Always written: a file found under this name is not proof of its content.
  const draft = `${file}.${process.pid}.${threadId}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, source);
    renameSync(draft, file);
    return file;
  } catch {
    discard(draft);
    return undefined;
  }
}

/** What a full disk has of a file. */
function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // There is no such folder.
  }
}

function ownFolder(): string | undefined {
  try {
    return mkdtempSync(join(tmpdir(), 'plimsoll-compiled-'));
  } catch {
    return undefined;
  }
}

/** An address that holds the module. Node says there that it strips types, an experimental feature. */
function inMemory(name: string, source: string): string {
  const text = `${stripTypeScriptTypes(source)}\n//# sourceURL=${name}\n`;
  return `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
}

function isCompiledModule(loaded: unknown): loaded is CompiledModule {
  if (typeof loaded !== 'object' || loaded === null) return false;
  return 'meta' in loaded && 'instantiate' in loaded && typeof loaded.instantiate === 'function';
}

function problem(file: string, message: string): CompileProblem {
  return { code: 'SC401', place: { file, line: 0, column: 0 }, message, text: undefined, tlc: undefined };
}
