/** A live start needs a verdict for exactly the files that would run; anything else is refused with the reason. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

const VERDICT_BYTES_MAX = 10_000_000;
const SUBJECTS_MAX = 10_000;

/** Digest of each file that would run, by the name under which a verdict lists it. */
export type FileDigests = ReadonlyMap<string, string>;

/** Why a live start is refused. */
export type LiveRefusal =
  | { readonly code: 'LIVE101'; readonly file: string | undefined }
  | { readonly code: 'LIVE102'; readonly file: string; readonly reason: string }
  | { readonly code: 'LIVE103'; readonly verdict: string }
  | { readonly code: 'LIVE104'; readonly stage: string }
  | { readonly code: 'LIVE105'; readonly name: string }
  | { readonly code: 'LIVE106'; readonly name: string; readonly judged: string; readonly found: string }
  | { readonly code: 'LIVE107'; readonly name: string };

/** One sentence for people, with the remedy. */
export function liveRefusalText(refusal: LiveRefusal): string {
  switch (refusal.code) {
    case 'LIVE101':
      return refusal.file === undefined
        ? 'no verdict was given. Give one with --verdict FILE.'
        : `there is no verdict at ${refusal.file}. Make one: plimsoll promote --stage live.`;
    case 'LIVE102':
      return `${refusal.file} is not a verdict: ${refusal.reason}.`;
    case 'LIVE103':
      return `the verdict is ${refusal.verdict}, not PROMOTE.`;
    case 'LIVE104':
      return `the verdict is for stage ${refusal.stage}, not live.`;
    case 'LIVE105':
      return `the verdict does not cover ${refusal.name}, which would run. Promote this build.`;
    case 'LIVE106':
      return `${refusal.name} has SHA-256 ${refusal.found}; the verdict is for ${refusal.judged}. Promote this build.`;
    case 'LIVE107':
      return `the verdict covers ${refusal.name} under this package, which is not there. Promote this build.`;
  }
}

/**
 * Compares a verdict with the digests of what would run. Subjects outside `prefixes` (specs, traces) are the gate's,
 * and so are tests: the gate judges whole folders, of which the kernel runs the code.
 *
 * @param prefixes Folders whose every source file among the subjects must be among `digests`, so that a removed file is noticed as well.
 * @returns undefined when the start is allowed.
 */
export function verifyVerdict(
  file: string | undefined,
  digests: FileDigests,
  prefixes: readonly string[],
): LiveRefusal | undefined {
  if (file === undefined || statSync(file, { throwIfNoEntry: false }) === undefined)
    return { code: 'LIVE101', file };
  const read = readVerdict(file);
  if (typeof read === 'string') return { code: 'LIVE102', file, reason: read };
  if (read.verdict !== 'PROMOTE') return { code: 'LIVE103', verdict: read.verdict };
  if (read.stage !== 'live') return { code: 'LIVE104', stage: read.stage };
  for (const [name, found] of digests) {
    const judged = read.subjects.get(name);
    if (judged === undefined) return { code: 'LIVE105', name };
    if (judged !== found) return { code: 'LIVE106', name, judged, found };
  }
  for (const name of read.subjects.keys()) {
    const isCode = name.endsWith('.ts') && !name.endsWith('.test.ts');
    if (isCode && prefixes.some((prefix) => name.startsWith(prefix)) && !digests.has(name))
      return { code: 'LIVE107', name };
  }
  return undefined;
}

/** SHA-256 of a file, in lower-case hexadecimal. */
export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

interface Verdict {
  readonly verdict: string;
  readonly stage: string;
  readonly subjects: ReadonlyMap<string, string>;
}

/** The verdict, or what is wrong with the file. */
function readVerdict(file: string): Verdict | string {
  if (statSync(file).size > VERDICT_BYTES_MAX) return `it is larger than ${VERDICT_BYTES_MAX} bytes`;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return 'it is not JSON';
  }
  if (typeof value !== 'object' || value === null) return 'it is not an object';
  const { verdict, stage, subjects } = value as Record<string, unknown>;
  if (typeof verdict !== 'string' || typeof stage !== 'string') return 'it has no "verdict" or no "stage"';
  if (!Array.isArray(subjects) || subjects.length > SUBJECTS_MAX) return 'it has no list "subjects"';
  const digests = new Map<string, string>();
  for (const subject of subjects as unknown[]) {
    const { name, sha256: digest } = (subject ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string' || typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) {
      return 'a subject has no "name" or no "sha256" of 64 hexadecimal digits';
    }
    if (digests.has(name)) return `it lists ${name} twice`;
    digests.set(name, digest);
  }
  return { verdict, stage, subjects: digests };
}
