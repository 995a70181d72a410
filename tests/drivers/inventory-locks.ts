/** Lets generated tests drive the real lock service, workers and gate along InventoryLocks.tla. */
import { InventoryLocks, type LockResult, observedState } from '@plimsoll/inventory-locks';
import type { Driver, DriverFactory, Performed } from '@plimsoll/model-tests';
import { itfNames, itfNumber } from './itf.ts';

const LEASE_MS = 10;

export const driver: DriverFactory = {
  create: (constants) => new InventoryLocksDriver(constants),
};

class InventoryLocksDriver implements Driver {
  readonly #constants: { readonly [name: string]: unknown };
  #system: InventoryLocks;

  constructor(constants: { readonly [name: string]: unknown }) {
    this.#constants = constants;
    this.#system = this.#fresh();
  }

  /** There is one initial state: nobody has anything. */
  start(): void {
    this.#system = this.#fresh();
  }

  perform(event: { readonly type: string; readonly [field: string]: unknown }): Performed {
    const result = this.#take(event.type, String(event['w']), String(event['i']), String(event['s']));
    return result.ok ? { taken: true } : { taken: false, reason: result.refusal.code };
  }

  /** The service grants the first instrument that it can to the worker that has waited longest. */
  proceed(): { type: string; w: string; i: string } | undefined {
    for (const i of this.#system.limits.instruments) {
      for (const w of this.#system.locks.waitingFor(i)) {
        if (this.#system.grant(w, i, 0).ok) return { type: 'Grant', w, i };
      }
    }
    return undefined;
  }

  observe(): { readonly [variable: string]: unknown } {
    return observedState(this.#system);
  }

  /** Time is turned for one lease alone: in the model the leases' times are independent of each other. */
  #take(action: string, w: string, i: string, s: string): LockResult<unknown> {
    const system = this.#system;
    const lease = system.locks.leaseOf(i);
    switch (action) {
      case 'Request':
        return system.request(w, i);
      case 'RenewalDue':
        return system.renewalDue(w, i, lease?.dueAtMs ?? 0);
      case 'Renew':
        return system.renew(w, i, lease?.dueAtMs ?? 0);
      case 'Expire':
        return system.expire(w, i, lease?.expiresAtMs ?? 0);
      case 'Release':
        return system.release(w, i);
      case 'Pause':
        return system.pause(w);
      case 'Wake':
        return system.wake(w);
      case 'Notice':
        return system.notice(w, i);
      case 'Send':
        return system.send(w, i, s);
      case 'Pass':
        return system.pass(w, i, s);
      case 'Refuse':
        return system.refuse(w, i, s);
      default:
        throw new Error(`InventoryLocks has no action ${action} that a test may choose`);
    }
  }

  #fresh(): InventoryLocks {
    return new InventoryLocks({
      workers: itfNames(this.#constants['Workers']),
      instruments: itfNames(this.#constants['Instruments']),
      slots: itfNames(this.#constants['Slots']),
      tokenMax: itfNumber(this.#constants['TokenMax']),
      leaseMs: LEASE_MS,
    });
  }
}
