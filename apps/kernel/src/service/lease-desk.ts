/** Leases as the service hands them out: each step with its line in the trace, and what the lock service says passed on. */
import { InventoryLocks } from '@plimsoll/inventory-locks';
import { LocksDriver } from '../locks-driver.ts';
import type { EventRecorder } from '../session-recorder.ts';
import { SLOTS, TOKEN_MAX } from '../session-setup.ts';
import type { Accounts } from './accounts.ts';
import type { LeaseAnswer, ServiceEvents } from './decision.ts';
import type { ServiceClock } from './service-clock.ts';
import type { ServiceSetup } from './service-setup.ts';

/** What the desk works with; all of it is the service's. */
export interface LeaseParts {
  readonly setup: ServiceSetup;
  readonly clock: ServiceClock;
  readonly accounts: Accounts;
  readonly events: readonly ServiceEvents[];
  readonly recorder: EventRecorder;
}

/** One per service. */
export class LeaseDesk {
  readonly locks: LocksDriver;
  /** Whether this service may trade the instrument now: on a mesh another one may have it. */
  mayTrade = (_instrument: string): boolean => true;
  readonly #parts: LeaseParts;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    const { workers, instruments, leaseMs } = parts.setup;
    const names = instruments.map(({ instrument }) => instrument);
    const limits = { workers, instruments: names, slots: SLOTS, leaseMs, tokenMax: TOKEN_MAX };
    this.locks = new LocksDriver(new InventoryLocks(limits), parts.recorder);
  }

  /** Leases become due or end. Called before every request, and by a timer. */
  tick(): void {
    this.locks.advance(this.#parts.clock.now());
    this.locks.grantFree(this.mayTrade);
    this.#deliver();
  }

  /** A worker holds the instrument, or waits for it. */
  isWanted(instrument: string): boolean {
    const { locks } = this.locks.system;
    return locks.leaseOf(instrument) !== undefined || locks.waitingFor(instrument).length > 0;
  }

  /** Asks for the lease on an instrument; `waiting` until a notice says `granted`. */
  acquire(worker: string, instrument: string): LeaseAnswer {
    this.tick();
    const refusal = this.locks.take('Request', worker, instrument);
    if (refusal !== undefined) return { ok: false, refusal };
    this.locks.grantFree(this.mayTrade);
    this.#deliver(worker);
    const lease = this.locks.system.locks.leaseOf(instrument);
    const isHeld = lease?.worker === worker;
    const token = isHeld ? lease.token : 0;
    return { ok: true, state: isHeld ? 'held' : 'waiting', token, leaseMs: this.#parts.setup.leaseMs };
  }

  /** Renews from half of the lease's time on, while nobody else waits. */
  renew(worker: string, instrument: string, token: number): LeaseAnswer {
    this.tick();
    if (this.believed(worker, instrument) !== token) return this.#staleToken(worker, instrument, token);
    const refusal = this.locks.take('Renew', worker, instrument);
    if (refusal !== undefined) return { ok: false, refusal };
    return { ok: true, state: 'held', token, leaseMs: this.#parts.setup.leaseMs };
  }

  /** Gives the lease back, or takes note that it is gone. */
  release(worker: string, instrument: string, token: number): LeaseAnswer {
    this.tick();
    if (this.believed(worker, instrument) !== token) return this.#staleToken(worker, instrument, token);
    const holds = this.locks.system.locks.leaseOf(instrument)?.worker === worker;
    const refusal = this.locks.take(holds ? 'Release' : 'Notice', worker, instrument);
    if (refusal !== undefined) return { ok: false, refusal };
    this.tick();
    return { ok: true, state: 'released', token: 0, leaseMs: 0 };
  }

  /** The token that a worker was granted on an instrument and has not given back; 0 without one. */
  believed(worker: string, instrument: string): number {
    return this.locks.system.workers.believed(worker, instrument);
  }

  #staleToken(worker: string, instrument: string, token: number): LeaseAnswer {
    const newest = this.locks.system.locks.newestToken(instrument);
    if (newest === token) return { ok: false, refusal: { code: 'LOCK107', worker, instrument } };
    return { ok: false, refusal: { code: 'LOCK303', instrument, token, newest } };
  }

  /** Hands out what the lock service has to say. `answered` gets its grant in the answer itself. */
  #deliver(answered?: string): void {
    const { setup, accounts, events } = this.#parts;
    for (const worker of setup.workers) {
      for (const mail of this.locks.collectMail(worker)) {
        const token = mail.kind === 'granted' ? mail.token : undefined;
        if (token !== undefined) {
          for (const { gate } of accounts.all) gate.book.fence(mail.instrument, token);
        }
        if (worker === answered && mail.kind === 'granted') continue;
        for (const each of events) each.lease(worker, mail.kind, mail.instrument, token);
      }
    }
  }
}
