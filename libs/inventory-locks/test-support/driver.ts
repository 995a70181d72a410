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
import type { Driver, DriverFactory, Performed } from '@plimsoll/model-tests';

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

/** The spec's constants, as far as the system needs them; values are ITF JSON. */
interface Constants {
  readonly limits: InventoryLimits;
  /** The gate numbers its slots from 1; the spec names them. */
  readonly slotNames: readonly string[];
}

class LocksDriver implements Driver {
  readonly #parts: SystemParts;
  readonly #constants: Constants;
  #system: InventoryLocks;
  /** What each instrument's clock shows, milliseconds: the model knows no time, so one lease's doesn't move another's. */
  #nowMs = new Map<string, number>();

  constructor(constants: { readonly [name: string]: unknown }, parts: SystemParts) {
    this.#parts = parts;
    this.#constants = constantsOf(constants);
    this.#system = this.#freshSystem();
  }

  /** Init is one state: the system as it is made. */
  start(): void {
    this.#system = this.#freshSystem();
    this.#nowMs = new Map();
  }

  perform({ type, ...args }: { readonly type: string; readonly [field: string]: unknown }): Performed {
    const [worker, instrument] = [String(args['w']), String(args['i'])];
    const result = this.#act(type, worker, instrument, this.#constants.slotNames.indexOf(String(args['s'])) + 1);
    return result.ok ? { taken: true } : { taken: false, reason: lockRefusalText(result.refusal) };
  }

  /**
   * The service grants what it can: it is asked on behalf of all workers, those first that have waited longest,
   * and of those that don't wait, and whether the instrument is free or not; it must refuse by itself.
   */
  proceed(): { type: string; w: string; i: string } | undefined {
    const { instruments, workers } = this.#constants.limits;
    for (const instrument of instruments) {
      const waiting = this.#system.locks.waitingFor(instrument);
      for (const worker of [...waiting, ...workers.filter((one) => !waiting.includes(one))])
        if (this.#system.grant(worker, instrument, this.#now(instrument)).ok)
          return { type: 'Grant', w: worker, i: instrument };
    }
    return undefined;
  }

  observe(): { readonly [variable: string]: unknown } {
    const state = observedState(this.#system);
    return { ...state, inFlight: this.#inFlight() };
  }

  #inFlight(): unknown {
    const { limits, slotNames } = this.#constants;
    const { gate } = this.#system;
    return mapOf(limits.workers, (worker) =>
      mapOf(limits.instruments, (instrument) =>
        mapOf(slotNames, (_, index) => gate.inFlight(worker, instrument, index + 1)),
      ),
    );
  }

  #act(action: string, worker: string, instrument: string, slot: number): LockResult<unknown> {
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
    const { limits } = this.#constants;
    const locks = this.#parts.locks?.(limits) ?? new EmbeddedLockManager(limits);
    return this.#parts.system?.(limits, locks) ?? new InventoryLocks(limits, locks);
  }
}

function constantsOf(constants: { readonly [name: string]: unknown }): Constants {
  const slotNames = namesOf(constants['Slots']);
  return {
    slotNames,
    limits: {
      workers: namesOf(constants['Workers']),
      instruments: namesOf(constants['Instruments']),
      slots: slotNames.map((_, index) => index + 1),
      tokenMax: Number((constants['TokenMax'] as { readonly '#bigint': string })['#bigint']),
      leaseMs: LEASE_MS,
    },
  };
}

function namesOf(itf: unknown): string[] {
  return (itf as { readonly '#set': readonly string[] })['#set'].map(String);
}

function mapOf(keys: readonly string[], value: (key: string, index: number) => unknown): unknown {
  return { '#map': keys.map((key, index) => [key, value(key, index)]) };
}
