/** What the system refuses because the machine has no more of it: nobody's defect, and there is a remedy. */

const REMEDIES: { readonly [code: string]: string } = {
  ENOSPC: 'make room on the disk',
  EDQUOT: "make room within the user's quota",
  EFBIG: 'raise the limit of the size of a file (ulimit -f)',
  EROFS: 'choose a folder that can be written',
  EIO: 'the disk fails: look into the system log',
  EMFILE: 'raise the limit of open files (ulimit -n)',
  ENFILE: 'close other programs: the system has too many files open',
  ENOMEM: 'make memory free',
};

/**
 * @param error Anything that was thrown.
 * @returns One sentence with the remedy, when the system has no more room, files or memory; undefined for all else.
 */
export function systemLimitText(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const remedy = REMEDIES[String(error.code)];
  return remedy === undefined ? undefined : `${error.message}: ${remedy}`;
}
