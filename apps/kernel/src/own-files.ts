/** The files that a kernel runs from: its own sources and those of the packages that it imports. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Digest, digestOfBytes } from '@plimsoll/trace';
import type { FileDigests } from '@plimsoll/verdict';

/** Folders of the code that decides and acts; the market data process is outside and not trusted. */
export const KERNEL_FOLDERS: readonly string[] = [
  'apps/kernel/src/',
  'libs/inventory-locks/src/',
  'libs/ledger/src/',
  'libs/mesh-hazelcast/src/',
  'libs/survival-kernel/src/',
  'libs/trace/src/',
  'libs/verdict/src/',
];

/** Digests of every source file that is not a test, by path from the repository root with forward slashes. */
export function ownFileDigests(repositoryRoot: string): FileDigests {
  const digests = new Map<string, string>();
  for (const folder of KERNEL_FOLDERS) {
    for (const file of sourcesUnder(join(repositoryRoot, folder))) {
      digests.set(relative(repositoryRoot, file).replaceAll('\\', '/'), sha256(file));
    }
  }
  return new Map([...digests].sort(([left], [right]) => (left < right ? -1 : 1)));
}

const REPOSITORY_ROOT = fileURLToPath(new URL('../../..', import.meta.url));
let found: Digest | undefined;

/** Which build decides here: one digest of the files that this process runs from, as they were when first asked. */
export function ownBuild(): Digest {
  found ??= digestOfAll(REPOSITORY_ROOT);
  return found;
}

function digestOfAll(repositoryRoot: string): Digest {
  return digestOfBytes(
    [...ownFileDigests(repositoryRoot)].map(([file, digest]) => `${digest}  ${file}\n`).join(''),
  );
}

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** SHA-256 of a file, in lower-case hexadecimal. */
function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
