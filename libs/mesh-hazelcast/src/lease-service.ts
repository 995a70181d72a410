/**
 * The lock service as a port that a network may stand behind: the steps of LockManager of inventory-locks, but for
 * those that time takes by itself. Spec: specs-tla/InventoryLocks; what a cluster adds is in specs-tla/DistributedLocks.
 */
import type { Lease } from '@plimsoll/inventory-locks';
import type { MeshResult } from './mesh-refusal.ts';

/** An instrument's row at one moment of the service. */
export interface LeaseView {
  /** The newest token issued; 0 before the first grant. */
  readonly newest: number;
  /** To whom the newest token was issued. */
  readonly owner: string | undefined;
  /** The live lease. */
  readonly lease: Lease | undefined;
  /** Workers that wait, longest first. */
  readonly waiting: readonly string[];
  /** The service's clock when it answered, ms. */
  readonly nowMs: number;
}

/** A grant, and what it replaced. */
export interface LeaseGrant extends Lease {
  /** The newest token before this one; 0 when there was none. */
  readonly previousToken: number;
  /** The service's clock when it granted, ms. */
  readonly grantedAtMs: number;
}

/**
 * Each call may be repeated with the same `requestId`: it is then carried out once, and answered as at first. A
 * refusal changes nothing, but for those of which {@link isOutcomeUnknown} says that nobody knows.
 */
export interface LeaseService {
  /** Puts `worker` among those that wait. Refuses: LOCK101, LOCK102, LOCK103 (it has the lease). */
  request(worker: string, instrument: string): Promise<MeshResult<void>>;
  /** Leases the free `instrument` to a waiting `worker` under a new token. Refuses: LOCK101, 104, 105, 106. */
  grant(worker: string, instrument: string, requestId: number): Promise<MeshResult<LeaseGrant>>;
  /** Renews a lease that is past half of its time, same token. Refuses: LOCK101, 107, 109, 110. */
  renew(worker: string, instrument: string, token: number): Promise<MeshResult<Lease>>;
  /** Gives the lease back. Refuses: LOCK101, LOCK107. */
  release(worker: string, instrument: string, token: number): Promise<MeshResult<void>>;
  /** The row as the service has it now. Refuses: LOCK101. */
  read(instrument: string): Promise<MeshResult<LeaseView>>;
}
