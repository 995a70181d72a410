/** The lock service inside one process: every step is a function call, so steps cannot interleave. */
import assert from 'node:assert/strict';
import type { Lease, LockLimits, LockRefusal, LockResult } from './lease.ts';
import { refused, taken } from './lease.ts';
import type { LockManager } from './lock-manager.ts';

interface Inventory {
  readonly waiting: Set<string>;
  newest: number;
  owner: string | undefined;
  lease: Lease | undefined;
}

/** {@link LockManager} in memory, with an injected clock: each call is told the time. [impl->REQ~inventory-exclusive~1] */
export class EmbeddedLockManager implements LockManager {
  readonly #limits: LockLimits;
  readonly #workers: ReadonlySet<string>;
  readonly #inventories: ReadonlyMap<string, Inventory>;

  /** @throws AssertionError on impossible limits: a defect of the caller. */
  constructor(limits: LockLimits) {
    assert(Number.isSafeInteger(limits.leaseMs) && limits.leaseMs >= 2, 'a lease lasts 2 ms or longer');
    assert(limits.leaseMs % 2 === 0, 'half of a lease is a whole number of milliseconds');
    assert(Number.isSafeInteger(limits.tokenMax) && limits.tokenMax >= 1, 'there is at least one token');
    this.#limits = limits;
    this.#workers = new Set(limits.workers);
    this.#inventories = new Map(limits.instruments.map((instrument) => [instrument, emptyInventory()]));
  }

  request(worker: string, instrument: string): LockResult<void> {
    const inventory = this.#find(worker, instrument);
    if (!inventory.ok) return inventory;
    const { waiting, lease } = inventory.value;
    if (waiting.has(worker)) return refused({ code: 'LOCK102', worker, instrument });
    if (lease?.worker === worker) return refused({ code: 'LOCK103', worker, instrument, token: lease.token });
    waiting.add(worker);
    return taken(undefined);
  }

  grant(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
    const found = this.#find(worker, instrument, nowMs);
    if (!found.ok) return found;
    const inventory = found.value;
    const { tokenMax } = this.#limits;
    if (!inventory.waiting.has(worker)) return refused({ code: 'LOCK104', worker, instrument });
    if (inventory.lease !== undefined) {
      return refused({ code: 'LOCK105', instrument, holder: inventory.lease.worker });
    }
    if (inventory.newest >= tokenMax) return refused({ code: 'LOCK106', instrument, tokenMax });
    inventory.newest += 1;
    inventory.owner = worker;
    inventory.waiting.delete(worker);
    inventory.lease = this.#heldFrom(nowMs, { worker, instrument, token: inventory.newest });
    return taken(inventory.lease);
  }

  renewalDue(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
    const found = this.#leased(worker, instrument, 'held', nowMs);
    if (!found.ok) return found;
    const { inventory, lease } = found.value;
    if (nowMs < lease.dueAtMs) {
      return refused({ code: 'LOCK108', worker, instrument, inMs: lease.dueAtMs - nowMs });
    }
    inventory.lease = { ...lease, phase: 'due' };
    return taken(inventory.lease);
  }

  renew(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
    const found = this.#leased(worker, instrument, 'due', nowMs);
    if (!found.ok) return found;
    const { inventory, lease } = found.value;
    // A lease whose end nobody noticed yet has ended all the same.
    if (nowMs >= lease.expiresAtMs) {
      return refused({ code: 'LOCK110', worker, instrument, expiresAtMs: lease.expiresAtMs });
    }
    if (inventory.waiting.size > 0) {
      return refused({ code: 'LOCK109', worker, instrument, waiting: inventory.waiting.size });
    }
    inventory.lease = this.#heldFrom(nowMs, lease);
    return taken(inventory.lease);
  }

  release(worker: string, instrument: string): LockResult<void> {
    const inventory = this.#find(worker, instrument);
    if (!inventory.ok) return inventory;
    if (inventory.value.lease?.worker !== worker) return refused({ code: 'LOCK107', worker, instrument });
    inventory.value.lease = undefined;
    return taken(undefined);
  }

  expire(worker: string, instrument: string, nowMs: number): LockResult<void> {
    const found = this.#leased(worker, instrument, 'due', nowMs);
    if (!found.ok) return found;
    const { inventory, lease } = found.value;
    if (nowMs < lease.expiresAtMs) {
      return refused({ code: 'LOCK108', worker, instrument, inMs: lease.expiresAtMs - nowMs });
    }
    inventory.lease = undefined;
    return taken(undefined);
  }

  leaseOf(instrument: string): Lease | undefined {
    return this.#inventories.get(instrument)?.lease;
  }

  waitingFor(instrument: string): readonly string[] {
    return [...(this.#inventories.get(instrument)?.waiting ?? [])];
  }

  newestToken(instrument: string): number {
    return this.#inventories.get(instrument)?.newest ?? 0;
  }

  ownerOf(instrument: string): string | undefined {
    return this.#inventories.get(instrument)?.owner;
  }

  #heldFrom(nowMs: number, of: { worker: string; instrument: string; token: number }): Lease {
    const { worker, instrument, token } = of;
    const { leaseMs } = this.#limits;
    return {
      worker,
      instrument,
      token,
      phase: 'held',
      dueAtMs: nowMs + leaseMs / 2,
      expiresAtMs: nowMs + leaseMs,
    };
  }

  #find(worker: string, instrument: string, nowMs = 0): LockResult<Inventory> {
    const inventory = this.#inventories.get(instrument);
    if (inventory === undefined) return refused({ code: 'LOCK101', name: instrument });
    if (!this.#workers.has(worker)) return refused({ code: 'LOCK101', name: worker });
    if (!Number.isSafeInteger(nowMs) || nowMs < 0) return refused({ code: 'LOCK111', nowMs });
    return taken(inventory);
  }

  #leased(
    worker: string,
    instrument: string,
    phase: Lease['phase'],
    nowMs: number,
  ): LockResult<{ inventory: Inventory; lease: Lease }> {
    const found = this.#find(worker, instrument, nowMs);
    if (!found.ok) return found;
    const inventory = found.value;
    const lease = inventory.lease;
    const none: LockRefusal = { code: 'LOCK107', worker, instrument };
    if (lease === undefined || lease.worker !== worker || lease.phase !== phase) return refused(none);
    return taken({ inventory, lease });
  }
}

function emptyInventory(): Inventory {
  return { waiting: new Set(), newest: 0, owner: undefined, lease: undefined };
}
