/**
 * A worker's side of one lease, as specs-tla/DistributedLocks has it: it marks when it sent its request, counts the
 * lease from there on its own clock, and stops by itself. Pure: each function gives the worker's next state. Times: on
 * the worker's own monotonic clock, in one unit throughout.
 */

/** What the worker remembers. */
export interface WorkerLease {
  /** When it sent its request; undefined while it neither asks nor holds. */
  readonly askedAt: number | undefined;
  /** Names the request: an answer to any other one changes nothing. */
  readonly requestId: number;
  /** The token that it was answered; 0 for none. */
  readonly token: number;
}

/** Asks nothing, holds nothing. */
export const newWorkerLease: WorkerLease = { askedAt: undefined, requestId: 0, token: 0 };

/** Marks the moment, before the request is sent. @returns undefined while it asks or holds. Spec: `Ask`. */
export function askLease(lease: WorkerLease, now: number, requestId: number): WorkerLease | undefined {
  return lease.askedAt === undefined ? { askedAt: now, requestId, token: 0 } : undefined;
}

/** Takes the answer, which is as old as its request. @returns undefined for an answer that it does not await. Spec: `Receive`. */
export function receiveLease(lease: WorkerLease, requestId: number, token: number): WorkerLease | undefined {
  if (lease.askedAt === undefined || lease.token !== 0 || requestId !== lease.requestId) return undefined;
  return { ...lease, token };
}

/** The same token for another length of a lease, counted from when the renewal was asked for. */
export function renewLease(lease: WorkerLease, askedAt: number): WorkerLease | undefined {
  return lease.token === 0 ? undefined : { ...lease, askedAt };
}

/** Forgets lease or request, once its time is over. @returns undefined before that. Spec: `Stop`. */
export function stopLease(lease: WorkerLease, now: number, leaseLength: number): WorkerLease | undefined {
  const { askedAt } = lease;
  return askedAt !== undefined && now - askedAt >= leaseLength ? newWorkerLease : undefined;
}

/** The token that it may act with now; 0 for none. Spec: `Acts`. [impl->REQ~inventory-exclusive~1] */
export function actsWith(lease: WorkerLease, now: number, leaseLength: number): number {
  const { askedAt, token } = lease;
  return askedAt !== undefined && now >= askedAt && now - askedAt < leaseLength ? token : 0;
}
