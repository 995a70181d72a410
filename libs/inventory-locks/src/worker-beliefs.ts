/** What workers believe about their leases: a worker is told of a grant, and learns late, or never, of its end. */

import type { LockResult } from './lease.ts';
import { refused, taken } from './lease.ts';
import type { LockManager } from './lock-manager.ts';

/** Beliefs and frozen workers, as far as they can be observed. Actions as in InventoryLocks.tla, 'The workers'. */
export class WorkerBeliefs {
  readonly #paused = new Set<string>();
  readonly #believed = new Map<string, Map<string, number>>();

  constructor(workers: readonly string[]) {
    for (const worker of workers) this.#believed.set(worker, new Map());
  }

  /** Worker freezes. Refuses: LOCK101, LOCK201. */
  pause(worker: string): LockResult<void> {
    if (!this.#believed.has(worker)) return refused({ code: 'LOCK101', name: worker });
    if (this.#paused.has(worker)) return refused({ code: 'LOCK201', worker });
    this.#paused.add(worker);
    return taken(undefined);
  }

  /** Worker wakes where it stopped, with the beliefs it had. Refuses: LOCK202. */
  wake(worker: string): LockResult<void> {
    return this.#paused.delete(worker) ? taken(undefined) : refused({ code: 'LOCK202', worker });
  }

  /** Worker learns that its lease is gone. Refuses: LOCK201, LOCK203 (it believes nothing, or the lease runs). */
  notice(worker: string, instrument: string, locks: Pick<LockManager, 'leaseOf'>): LockResult<void> {
    if (this.#paused.has(worker)) return refused({ code: 'LOCK201', worker });
    if (this.believed(worker, instrument) === 0 || locks.leaseOf(instrument)?.worker === worker) {
      return refused({ code: 'LOCK203', worker, instrument });
    }
    this.forget(worker, instrument);
    return taken(undefined);
  }

  /** The answer to a grant lies in the worker's inbox, frozen or not: part of `Grant`. */
  learn(worker: string, instrument: string, token: number): void {
    this.#believed.get(worker)?.set(instrument, token);
  }

  /** The worker gave the lease back: part of `Release`. */
  forget(worker: string, instrument: string): void {
    this.#believed.get(worker)?.delete(instrument);
  }

  /** The token that the worker thinks it holds; 0 for none. */
  believed(worker: string, instrument: string): number {
    return this.#believed.get(worker)?.get(instrument) ?? 0;
  }

  isPaused(worker: string): boolean {
    return this.#paused.has(worker);
  }
}
