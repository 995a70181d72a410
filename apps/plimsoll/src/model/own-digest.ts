/**
 * Our own code as one digest: evidence made by other code doesn't count, and neither do caches. In the workspace that is
 * the TypeScript of the packages; where we are installed, the JavaScript that was packed from it.
 */
import { hash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { digestOfSubjects, type Subject, subjectsOf } from '@plimsoll/evidence/subject';
import { markOf } from '../file-mark.ts';

/** The command line's own sources: the folder above this one. */
const OWN_SOURCES = join(import.meta.dirname, '..');

/** One digest over the code of folders of ours, named as in the workspace (`libs/trace/src`), tests left out. */
export function ownDigest(folders: readonly string[]): string {
  return digestOfSubjects(folders.flatMap(codeOf));
}

/**
 * Changes with every file of that code, by sizes and times and not by what is in them: a tenth of the time. For caches
 * on this machine, which may forget too much.
 */
export function ownMark(folders: readonly string[]): string {
  const marks = folders.map(folderOf).flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(isOwnCode)
      .map((name) => `${name} ${markOf(join(root, name))}\n`),
  );
  return hash('sha256', marks.sort().join(''), 'hex');
}

function codeOf(folder: string): Subject[] {
  const root = folderOf(folder);
  const sources = subjectsOf(root, [root], isOwnCode);
  if (!sources.ok) throw new Error(`the toolchain's own sources can't be hashed: ${sources.problem.code}`);
  return sources.value.map(({ name, digest }) => ({ name: `${folder}/${name}`, digest }));
}

/** Whether a file of our folders is part of the code. An editor's lock (`.#run.ts`, a link to nowhere) is not. */
export function isOwnCode(name: string): boolean {
  return /\.(ts|js|mjs)$/.test(name) && !/\.(test|d)\.ts$/.test(name) && !basename(name).startsWith('.#');
}

/** Where a folder of the workspace is: beside this file, or where the package that it is the source of resolves to. */
function folderOf(folder: string): string {
  if (folder === 'apps/plimsoll/src') return OWN_SOURCES;
  const name = folder.split('/').at(-2) ?? folder;
  const index = createRequire(join(OWN_SOURCES, 'main.mjs')).resolve(`@plimsoll/${name}`);
  return dirname(index).split(sep).join('/');
}
