/** Our own code as one digest: evidence and caches made by other code don't count. */
import { join } from 'node:path';
import { digestOfSubjects, subjectsOf } from '@plimsoll/evidence/subject';

/** The workspace that this code belongs to: four folders up from the command line's own sources. */
const OWN_ROOT = join(import.meta.dirname, '../../../..');

/** One digest over the TypeScript of folders of ours, tests left out. */
export function ownDigest(folders: readonly string[]): string {
  const sources = subjectsOf(OWN_ROOT, folders, (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  if (!sources.ok) throw new Error(`the toolchain's own sources can't be hashed: ${sources.problem.code}`);
  return digestOfSubjects(sources.value);
}
