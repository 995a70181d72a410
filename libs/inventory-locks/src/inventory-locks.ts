/** Lock service, workers and gate together: one method an action of specs-tla/InventoryLocks/InventoryLocks.tla. */

import { EmbeddedLockManager } from './embedded-locks.ts';
import type { Passage } from './fence-gate.ts';
import { FenceGate } from './fence-gate.ts';
import type { Lease, LockLimits, LockResult } from './lease.ts';
import { refused, taken } from './lease.ts';
import type { LockManager } from './lock-manager.ts';
import { WorkerBeliefs } from './worker-beliefs.ts';

/** Limits of the whole: the lock service's, and the slots of the gate (spec: `Slots`). */
export interface InventoryLimits extends LockLimits {
  readonly slots: readonly string[];
}

/** A lease whose time has come; what {@link InventoryLocks.dueBy} found. */
export interface ClockStep {
  readonly action: 'RenewalDue' | 'Expire';
  readonly worker: string;
  readonly instrument: string;
}

/** Refusals of every method are values; a refused step changes nothing. `nowMs`: the service's monotonic clock. */
export class InventoryLocks {
  readonly limits: InventoryLimits;
  readonly locks: LockManager;
  readonly workers: WorkerBeliefs;
  readonly gate: FenceGate;

  /** @param locks Another lock service than the embedded one; it must have the same limits. */
  constructor(limits: InventoryLimits, locks: LockManager = new EmbeddedLockManager(limits)) {
    this.limits = limits;
    this.locks = locks;
    this.workers = new WorkerBeliefs(limits.workers);
    this.gate = new FenceGate(locks, limits.slots);
  }

  /** An awake worker that believes in no token asks. Refuses: LOCK201, LOCK103 and those of the service. */
  request(worker: string, instrument: string): LockResult<void> {
    if (this.workers.isPaused(worker)) return refused({ code: 'LOCK201', worker });
    const token = this.workers.believed(worker, instrument);
    if (token !== 0) return refused({ code: 'LOCK103', worker, instrument, token });
    return this.locks.request(worker, instrument);
  }

  /** The service grants; the answer lies in the worker's inbox at once. */
  grant(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
    const granted = this.locks.grant(worker, instrument, nowMs);
    if (granted.ok) this.workers.learn(worker, instrument, granted.value.token);
    return granted;
  }

  renewalDue(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
    return this.locks.renewalDue(worker, instrument, nowMs);
  }

  renew(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
    if (this.workers.isPaused(worker)) return refused({ code: 'LOCK201', worker });
    return this.locks.renew(worker, instrument, nowMs);
  }

  release(worker: string, instrument: string): LockResult<void> {
    if (this.workers.isPaused(worker)) return refused({ code: 'LOCK201', worker });
    const released = this.locks.release(worker, instrument);
    if (released.ok) this.workers.forget(worker, instrument);
    return released;
  }

  expire(worker: string, instrument: string, nowMs: number): LockResult<void> {
    return this.locks.expire(worker, instrument, nowMs);
  }

  pause(worker: string): LockResult<void> {
    return this.workers.pause(worker);
  }

  wake(worker: string): LockResult<void> {
    return this.workers.wake(worker);
  }

  notice(worker: string, instrument: string): LockResult<void> {
    return this.workers.notice(worker, instrument, this.locks);
  }

  /** The worker sends an order with the token it believes in, stale or not. Refuses: LOCK201, 107, 301. */
  send(worker: string, instrument: string, slot: string): LockResult<number> {
    if (this.workers.isPaused(worker)) return refused({ code: 'LOCK201', worker });
    const token = this.workers.believed(worker, instrument);
    if (token === 0) return refused({ code: 'LOCK107', worker, instrument });
    const sent = this.gate.send(worker, instrument, slot, token);
    return sent.ok ? taken(token) : sent;
  }

  pass(worker: string, instrument: string, slot: string): LockResult<Passage> {
    return this.gate.pass(worker, instrument, slot);
  }

  refuse(worker: string, instrument: string, slot: string): LockResult<number> {
    return this.gate.refuse(worker, instrument, slot);
  }

  /** Leases that have come to half of their time, or to its end, by `nowMs`: in order, instrument by instrument. */
  dueBy(nowMs: number): ClockStep[] {
    const steps: ClockStep[] = [];
    for (const instrument of this.limits.instruments) {
      const lease = this.locks.leaseOf(instrument);
      if (lease === undefined || nowMs < lease.dueAtMs) continue;
      const { worker } = lease;
      if (lease.phase === 'held') steps.push({ action: 'RenewalDue', worker, instrument });
      if (nowMs >= lease.expiresAtMs) steps.push({ action: 'Expire', worker, instrument });
    }
    return steps;
  }
}
