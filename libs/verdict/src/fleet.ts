/**
 * One build on every node. Each node announces the digest of what it runs; a node that finds another digest among the
 * living does not start. (Knight, 2012: one of eight servers ran other code.)
 */
export interface Announcement {
  readonly node: string;
  /** Candidate digest that the node started with. */
  readonly candidate: string;
  /** Digest over the files that the node found itself to run. */
  readonly running: string;
  /** Milliseconds since 1970 on the node's clock. */
  readonly atMs: number;
}

/** An announcement that was not renewed for so long is of a node that is gone. Milliseconds. */
export const ANNOUNCEMENT_VALID_MS = 60_000;

/** The first living node that runs something else; undefined when the fleet is of one build. */
export function mixedWith(
  own: Announcement,
  others: readonly Announcement[],
  nowMs: number,
): Announcement | undefined {
  return others.find(
    ({ node, atMs, candidate, running }) =>
      node !== own.node &&
      nowMs - atMs < ANNOUNCEMENT_VALID_MS &&
      (candidate !== own.candidate || running !== own.running),
  );
}

/** An announcement in JSON of unknown origin; undefined when it is none. */
export function announcementOf(value: unknown): Announcement | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { node, candidate, running, atMs } = value as { readonly [name: string]: unknown };
  const isWhole =
    typeof node === 'string' &&
    typeof candidate === 'string' &&
    typeof running === 'string' &&
    Number.isSafeInteger(atMs);
  return isWhole ? { node, candidate, running, atMs: atMs as number } : undefined;
}
