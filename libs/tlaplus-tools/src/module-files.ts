/** Finds the file that SANY reads for a module's name: the spec's folder, the libraries in order, then the jar. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A file that took part in a parse; its digest goes into the evidence. */
export interface ModuleFile {
  readonly moduleName: string;
  /** Absolute path; absent for a standard module, which comes out of the jar. */
  readonly path?: string;
  readonly sha256?: string;
}

export interface SpecLocation {
  /** Absolute path of the root module's file. */
  readonly file: string;
  readonly folder: string;
  readonly moduleName: string;
  /** Absolute paths of the folders searched after the spec's own. */
  readonly libraries: readonly string[];
}

export function locateSpec(module: string, libraries: readonly string[] = []): SpecLocation {
  const file = resolve(module);
  return {
    file,
    folder: dirname(file),
    moduleName: basename(file).replace(/\.tla$/, ''),
    libraries: libraries.map((library) => resolve(library)),
  };
}

/** The path of the module's file, or undefined for one that only the jar has. */
export function moduleFile(location: SpecLocation, moduleName: string): string | undefined {
  return [location.folder, ...location.libraries]
    .map((folder) => join(folder, `${moduleName}.tla`))
    .find((path) => existsSync(path));
}

/** The files behind the modules' names, with their digests, in the order given. */
export function moduleFiles(location: SpecLocation, moduleNames: readonly string[]): ModuleFile[] {
  const files: ModuleFile[] = [];
  for (const moduleName of moduleNames) {
    const path = moduleFile(location, moduleName);
    if (path === undefined) {
      files.push({ moduleName });
      continue;
    }
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    files.push({ moduleName, path, sha256 });
  }
  return files;
}
