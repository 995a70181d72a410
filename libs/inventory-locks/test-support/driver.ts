/** Drives the embedded lock service, the workers' beliefs and the gate along specs-tla/InventoryLocks. */
import {
  EmbeddedLockManager,
  type InventoryLimits,
  InventoryLocks,
  type LockManager,
  type LockResult,
  lockRefusalText,
  observedState,
} from '@plimsoll/inventory-locks';
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';

/** Length of a lease, milliseconds: any even number does, since the driver turns the clock. */
const LEASE_MS = 1_000;

/** What a test may put in the place of the real parts: a faulty one. */
export interface SystemParts {
  locks?(limits: InventoryLimits): LockManager;
  system?(limits: InventoryLimits, locks: LockManager): InventoryLocks;
}

export const driver: DriverFactory = driverOf({});

/** A driver whose system is made of other parts than the real ones. */
export function driverOf(parts: SystemParts): DriverFactory {
  return { create: (constants) => new LocksDriver(constants, parts) };
}

class LocksDriver implements Driver {
  readonly #parts: SystemParts;
  readonly #limits: InventoryLimits;
  #system: InventoryLocks;
  /** What each instrument's clock shows, milliseconds: the model knows no time, so one lease's doesn't move another's. */
  #nowMs = new Map<string, number>();

  constructor(constants: { readonly [name: string]: unknown }, parts: SystemParts) {
    this.#parts = parts;
    this.#limits = limitsOf(constants);
    this.#system = this.#freshSystem();
  }

  /** Init is one state: the system as it is made. */
  start(): void {
    this.#system = this.#freshSystem();
    this.#nowMs = new Map();
  }

  perform({ type, ...args }: SpecEvent): Performed {
    const result = this.#act(type, String(args['w']), String(args['i']), String(args['s']));
    return result.ok ? { taken: true } : { taken: false, reason: lockRefusalText(result.refusal) };
  }

  /**
   * The service grants what it can: it is asked on behalf of all workers, those first that have waited longest,
   * and of those that don't wait, and whether the instrument is free or not; it must refuse by itself.
   */
  proceed(): { type: string; w: string; i: string } | undefined {
    const { instruments, workers } = this.#limits;
    for (const instrument of instruments) {
      const waiting = this.#system.locks.waitingFor(instrument);
      for (const worker of [...waiting, ...workers.filter((one) => !waiting.includes(one))])
        if (this.#system.grant(worker, instrument, this.#now(instrument)).ok)
          return { type: 'Grant', w: worker, i: instrument };
    }
    return undefined;
  }

  observe(): { readonly [variable: string]: unknown } {
    return observedState(this.#system);
  }

  #act(action: string, worker: string, instrument: string, slot: string): LockResult<unknown> {
    const system = this.#system;
    switch (action) {
      case 'Request':
        return system.request(worker, instrument);
      case 'RenewalDue':
        return this.#at(instrument, this.#lease(instrument)?.dueAtMs, (nowMs) =>
          system.renewalDue(worker, instrument, nowMs),
        );
      case 'Renew':
        return system.renew(worker, instrument, this.#now(instrument));
      case 'Release':
        return system.release(worker, instrument);
      case 'Expire':
        return this.#expire(worker, instrument);
      case 'Pause':
        return system.pause(worker);
      case 'Wake':
        return system.wake(worker);
      case 'Notice':
        return system.notice(worker, instrument);
      case 'Send':
        return system.send(worker, instrument, slot);
      case 'Pass':
        return system.pass(worker, instrument, slot);
      case 'Refuse':
        return system.refuse(worker, instrument, slot);
      default:
        throw new Error(`${action} is no action of the environment that this driver knows`);
    }
  }

  /** At the very end of a lease a renewal comes too late; if the service took it, the lease would not expire. */
  #expire(worker: string, instrument: string): LockResult<unknown> {
    return this.#at(instrument, this.#lease(instrument)?.expiresAtMs, (nowMs) => {
      this.#system.renew(worker, instrument, nowMs);
      return this.#system.expire(worker, instrument, nowMs);
    });
  }

  /** Turns the instrument's clock to that time; back again when the step is refused there. */
  #at(
    instrument: string,
    nowMs: number | undefined,
    step: (nowMs: number) => LockResult<unknown>,
  ): LockResult<unknown> {
    const atMs = Math.max(this.#now(instrument), nowMs ?? 0);
    const result = step(atMs);
    if (result.ok) this.#nowMs.set(instrument, atMs);
    return result;
  }

  #now(instrument: string): number {
    return this.#nowMs.get(instrument) ?? 0;
  }

  #lease(instrument: string) {
    return this.#system.locks.leaseOf(instrument);
  }

  #freshSystem(): InventoryLocks {
    const locks = this.#parts.locks?.(this.#limits) ?? new EmbeddedLockManager(this.#limits);
    return this.#parts.system?.(this.#limits, locks) ?? new InventoryLocks(this.#limits, locks);
  }
}

/** The spec's constants as the system's limits; ITF JSON. */
function limitsOf(constants: { readonly [name: string]: unknown }): InventoryLimits {
  return {
    workers: namesOf(constants['Workers']),
    instruments: namesOf(constants['Instruments']),
    slots: namesOf(constants['Slots']),
    tokenMax: Number((constants['TokenMax'] as { readonly '#bigint': string })['#bigint']),
    leaseMs: LEASE_MS,
  };
}

function namesOf(itf: unknown): string[] {
  return (itf as { readonly '#set': readonly string[] })['#set'].map(String);
}
