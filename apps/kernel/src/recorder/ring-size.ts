/**
 * How large a service's ring is made: what is decided at the greatest rate finds room while the disk takes its time.
 * A decision is two lines, the order's `Send` and its `Pass`, and each carries the whole state of the locks, so that
 * its size is mostly that of workers times instruments.
 */
import { SLOTS, TOKEN_MAX } from '../session-setup.ts';
import { frameBytes, RING_ROOM } from './record-ring.ts';

/** What decides how much is recorded. */
export interface RecordedLoad {
  readonly workers: readonly string[];
  readonly instruments: readonly string[];
  /** The greatest rate of orders, a second. */
  readonly ordersPerSecondMax: number;
}

/** Bytes of a decision's line without its state and its names: an order's id (six bytes a character), numbers, a reason. */
const EVENT_BYTES_MAX = 1_600;
/** How often a line names its instrument and its worker. */
const NAMED = 3;
/** A disk may take so long at the greatest rate: ten of the recorder's groups. Milliseconds. */
export const HANG_MS = 250;
/** No ring is smaller: three groups of the recorder's, and what is not a decision. */
export const RING_BYTES_MIN = 8 * 2 ** 20;
/** Nor larger: it is written in full at the start, and is memory of the machine. A greater load has less than {@link HANG_MS}. */
export const RING_BYTES_MAX = 64 * 2 ** 20;

/** Bytes of the ring for that load: a power of two. */
export function ringBytesFor(load: RecordedLoad): number {
  const waiting = Math.ceil((load.ordersPerSecondMax * HANG_MS) / 1_000) * decisionBytesMax(load);
  const wanted = 2 ** Math.ceil(Math.log2(waiting / RING_ROOM));
  return Math.min(RING_BYTES_MAX, Math.max(RING_BYTES_MIN, wanted));
}

/** The most that one decision takes in the ring, bytes. */
export function decisionBytesMax(load: RecordedLoad): number {
  const names = NAMED * (bytesOf(longestOf(load.workers)) + bytesOf(longestOf(load.instruments)));
  const line = EVENT_BYTES_MAX + names + stateBytesMax(load);
  return frameBytes([line, line]);
}

/** Length of the locks' state where every cell is as long as it can be. */
function stateBytesMax({ workers, instruments }: RecordedLoad): number {
  const longest = longestOf(workers);
  const mapOf = (keys: readonly string[], value: unknown) => ({ '#map': keys.map((key) => [key, value]) });
  const passage = { newest: TOKEN_MAX, owner: longest, token: TOKEN_MAX, worker: longest };
  return bytesOf({
    believed: mapOf(workers, mapOf(instruments, TOKEN_MAX)),
    inFlight: mapOf(workers, mapOf(instruments, mapOf(SLOTS, TOKEN_MAX))),
    lease: mapOf(instruments, mapOf(workers, 'held')),
    newest: mapOf(instruments, TOKEN_MAX),
    owner: mapOf(instruments, longest),
    passed: mapOf(instruments, passage),
    paused: { '#set': workers },
    waiting: mapOf(instruments, { '#set': workers }),
  });
}

function longestOf(names: readonly string[]): string {
  return names.reduce((one, other) => (bytesOf(other) > bytesOf(one) ? other : one), '');
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
