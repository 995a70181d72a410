/**
 * What a node remembers of stops. A trip is signed, and nothing chains it: whoever takes its file away would take the
 * stop back. So a node keeps the digest of each trip that it has seen, and does not start where one of them is missing.
 */
import { createHash } from 'node:crypto';
import type { Envelope } from './envelope.ts';
import { readTrip } from './trips.ts';
import type { Trust } from './trust.ts';

/** One digest a line: what a node's memory looks like. */
const MEMORY = /^(?:[0-9a-f]{64}\n)*$/;

/** Digest of what was signed, whoever signed it too: a stop may be countersigned, and is the same one. */
export function tripDigest({ payload }: Envelope): string {
  return createHash('sha256').update(payload).digest('hex');
}

/** The trips in a node's memory; undefined for a text that is none: then nobody can say what it has seen. */
export function rememberedTrips(memory: string): readonly string[] | undefined {
  return MEMORY.test(memory) ? memory.split('\n').slice(0, -1) : undefined;
}

/** Which of those that were seen are not among these any more. */
export function goneTrips(seen: readonly string[], trips: readonly Envelope[]): readonly string[] {
  const there = new Set(trips.map(tripDigest));
  return seen.filter((digest) => !there.has(digest));
}

/**
 * The memory after these trips were seen. Only what a trusted key signed as a trip is remembered: what cannot be
 * verified stops while it lies there, and is found out about and removed.
 */
export function memoryAfter(seen: readonly string[], trips: readonly Envelope[], trust: Trust): string {
  const verified = trips.filter((trip) => typeof readTrip(trip, trust) !== 'string').map(tripDigest);
  return [...new Set([...seen, ...verified])]
    .sort()
    .map((digest) => `${digest}\n`)
    .join('');
}
