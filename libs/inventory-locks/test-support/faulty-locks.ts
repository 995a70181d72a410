/** Locks with a fault each, as somebody might write them: the generated tests must catch every one. */
import {
  EmbeddedLockManager,
  FenceGate,
  type InventoryLimits,
  InventoryLocks,
  type Lease,
  type LockManager,
  type LockResult,
  type Passage,
} from '@plimsoll/inventory-locks';
import type { SystemParts } from './driver.ts';

/** The lock service's faults. */
export const faultyServices: { readonly [fault: string]: NonNullable<SystemParts['locks']> } = {
  'a grant while somebody holds the lease': (limits) =>
    new (class extends EmbeddedLockManager {
      override grant(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
        const holder = this.leaseOf(instrument)?.worker;
        if (holder !== undefined && this.waitingFor(instrument).includes(worker))
          this.release(holder, instrument);
        return super.grant(worker, instrument, nowMs);
      }
    })(limits),
  'a grant to a worker that did not ask': (limits) =>
    new (class extends EmbeddedLockManager {
      override grant(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
        this.request(worker, instrument);
        return super.grant(worker, instrument, nowMs);
      }
    })(limits),
  'a grant that issues no new token': (limits) =>
    new (class extends EmbeddedLockManager {
      override grant(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
        const granted = super.grant(worker, instrument, nowMs);
        return granted.ok ? { ok: true, value: { ...granted.value, token: 1 } } : granted;
      }
      override newestToken(instrument: string): number {
        return Math.min(1, super.newestToken(instrument));
      }
    })(limits),
  'a renewal after the end of the lease': (limits) =>
    new (class extends EmbeddedLockManager {
      override renew(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
        const endMs = this.leaseOf(instrument)?.expiresAtMs ?? nowMs + 1;
        return super.renew(worker, instrument, Math.min(nowMs, endMs - 1));
      }
    })(limits),
  'a renewal before it is due': (limits) =>
    new (class extends EmbeddedLockManager {
      override renew(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
        const lease = this.leaseOf(instrument);
        if (lease?.worker === worker && lease.phase === 'held') return { ok: true, value: lease };
        return super.renew(worker, instrument, nowMs);
      }
    })(limits),
  "a release of somebody else's lease": (limits) =>
    new (class extends EmbeddedLockManager {
      override release(_: string, instrument: string): LockResult<void> {
        return super.release(this.leaseOf(instrument)?.worker ?? '', instrument);
      }
    })(limits),
  'an end of the lease in the first half of its time': (limits) =>
    new (class extends EmbeddedLockManager {
      override expire(worker: string, instrument: string, nowMs: number): LockResult<void> {
        this.renewalDue(worker, instrument, nowMs);
        return super.expire(worker, instrument, nowMs);
      }
    })(limits),
  'a service that never grants': (limits) =>
    new (class extends EmbeddedLockManager {
      override grant(worker: string, instrument: string): LockResult<Lease> {
        return { ok: false, refusal: { code: 'LOCK104', worker, instrument } };
      }
    })(limits),
};

/** Faults of the workers and of the gate. */
export const faultySystems: { readonly [fault: string]: NonNullable<SystemParts['system']> } = {
  'a gate that ignores the token': withGate((locks, limits) => {
    const gate: FenceGate = new (class extends FenceGate {
      override pass(worker: string, instrument: string, slot: string): LockResult<Passage> {
        judged = this.inFlight(worker, instrument, slot);
        const passed = super.pass(worker, instrument, slot);
        judged = undefined;
        return passed;
      }
    })(
      {
        newestToken: (instrument) => judged ?? locks.newestToken(instrument),
        ownerOf: (instrument) => locks.ownerOf(instrument),
      },
      limits.slots,
    );
    let judged: number | undefined;
    return gate;
  }),
  'a gate that passes only older tokens': withGate(
    (locks, limits) =>
      new FenceGate(
        {
          newestToken: (instrument) => locks.newestToken(instrument) - 1,
          ownerOf: (instrument) => locks.ownerOf(instrument),
        },
        limits.slots,
      ),
  ),
  'a gate that leaves a passed order on the wire': withGate(
    (locks, limits) =>
      new (class extends FenceGate {
        override pass(worker: string, instrument: string, slot: string): LockResult<Passage> {
          const passed = super.pass(worker, instrument, slot);
          if (passed.ok) this.send(worker, instrument, slot, passed.value.token);
          return passed;
        }
      })(locks, limits.slots),
  ),
  'a frozen worker that sends': (limits, locks) =>
    new (class extends InventoryLocks {
      override send(worker: string, instrument: string, slot: string): LockResult<number> {
        const token = this.workers.believed(worker, instrument);
        if (token === 0) return super.send(worker, instrument, slot);
        const sent = this.gate.send(worker, instrument, slot, token);
        return sent.ok ? { ok: true, value: token } : sent;
      }
    })(limits, locks),
  'a worker that forgets its token while its lease runs': (limits, locks) =>
    new (class extends InventoryLocks {
      override notice(worker: string, instrument: string): LockResult<void> {
        if (!this.workers.isPaused(worker)) this.workers.forget(worker, instrument);
        return super.notice(worker, instrument);
      }
    })(limits, locks),
  'a wake-up that clears what the worker believed': (limits, locks) =>
    new (class extends InventoryLocks {
      override wake(worker: string): LockResult<void> {
        for (const instrument of this.limits.instruments) this.workers.forget(worker, instrument);
        return super.wake(worker);
      }
    })(limits, locks),
};

function withGate(
  make: (locks: LockManager, limits: InventoryLimits) => FenceGate,
): NonNullable<SystemParts['system']> {
  return (limits, locks) => Object.assign(new InventoryLocks(limits, locks), { gate: make(locks, limits) });
}
