import type { Lease, LockResult } from './lease.ts';

/**
 * The lock service: the port that the embedded store and the mesh implement. Each method is the action of the same
 * name in specs-tla/InventoryLocks/InventoryLocks.tla and changes nothing when it refuses.
 * `nowMs` is a whole number of milliseconds on the service's monotonic clock.
 */
export interface LockManager {
  /** Puts `worker` among those that wait. Refuses: LOCK101, LOCK102, LOCK103 (it has the lease). */
  request(worker: string, instrument: string): LockResult<void>;
  /** Leases the free `instrument` to a waiting `worker` under a new token. Refuses: LOCK101, 104, 105, 106, 111. */
  grant(worker: string, instrument: string, nowMs: number): LockResult<Lease>;
  /** Marks a lease past half of its time. Refuses: LOCK101, 107 (none, or marked already), 108, 111. */
  renewalDue(worker: string, instrument: string, nowMs: number): LockResult<Lease>;
  /** Renews a due lease, same token. Refuses: LOCK101, 107 (none, or not due), 109, 110 (it ended), 111. */
  renew(worker: string, instrument: string, nowMs: number): LockResult<Lease>;
  /** Gives a lease back. Refuses: LOCK101, LOCK107. */
  release(worker: string, instrument: string): LockResult<void>;
  /** Ends a due lease whose time is over. Refuses: LOCK101, 107 (none, or not due), 108, 111. */
  expire(worker: string, instrument: string, nowMs: number): LockResult<void>;

  /** The live lease on `instrument`, if any. */
  leaseOf(instrument: string): Lease | undefined;
  /** Workers that wait for `instrument`, longest first. */
  waitingFor(instrument: string): readonly string[];
  /** The newest token issued for `instrument`; 0 before the first grant. What the gate compares with. */
  newestToken(instrument: string): number;
  /** To whom the newest token was issued; undefined before the first grant. */
  ownerOf(instrument: string): string | undefined;
}
