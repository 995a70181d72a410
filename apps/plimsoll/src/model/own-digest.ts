/**
 * Our own code as one digest: evidence and caches made by other code don't count. In the workspace that is the
 * TypeScript of the packages; where we are installed, the JavaScript that was packed from it.
 */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { digestOfSubjects, type Subject, subjectsOf } from '@plimsoll/evidence/subject';

/** The command line's own sources: the folder above this one. */
const OWN_SOURCES = join(import.meta.dirname, '..');

/** One digest over the code of folders of ours, named as in the workspace (`libs/trace/src`), tests left out. */
export function ownDigest(folders: readonly string[]): string {
  return digestOfSubjects(folders.flatMap(codeOf));
}

function codeOf(folder: string): Subject[] {
  const root = folderOf(folder);
  const sources = subjectsOf(
    root,
    [root],
    (name) => /\.(ts|js|mjs)$/.test(name) && !/\.(test|d)\.ts$/.test(name),
  );
  if (!sources.ok) throw new Error(`the toolchain's own sources can't be hashed: ${sources.problem.code}`);
  return sources.value.map(({ name, digest }) => ({ name: `${folder}/${name}`, digest }));
}

/** Where a folder of the workspace is: beside this file, or where the package that it is the source of resolves to. */
function folderOf(folder: string): string {
  if (folder === 'apps/plimsoll/src') return OWN_SOURCES;
  const name = folder.split('/').at(-2) ?? folder;
  const index = createRequire(join(OWN_SOURCES, 'main.mjs')).resolve(`@plimsoll/${name}`);
  return dirname(index).split(sep).join('/');
}
