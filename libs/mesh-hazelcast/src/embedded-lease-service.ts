/** The embedded store behind the mesh's port: what the clock brings about is done before each call. */
import {
  EmbeddedLockManager,
  type Lease,
  type LockLimits,
  type LockManager,
} from '@plimsoll/inventory-locks';
import type { LeaseGrant, LeaseService, LeaseView } from './lease-service.ts';
import { type MeshResult, meshRefused } from './mesh-refusal.ts';

/** {@link LeaseService} inside one process. */
export class EmbeddedLeaseService implements LeaseService {
  readonly #limits: LockLimits;
  readonly #locks: LockManager;
  readonly #nowMs: () => number;
  /** The last grant of each instrument, by request: a repeated request is answered as at first. */
  readonly #granted = new Map<string, { readonly requestId: number; readonly grant: LeaseGrant }>();

  /** @param nowMs The service's clock, whole milliseconds. */
  constructor(limits: LockLimits, nowMs: () => number, locks: LockManager = new EmbeddedLockManager(limits)) {
    this.#limits = limits;
    this.#locks = locks;
    this.#nowMs = nowMs;
  }

  request(worker: string, instrument: string): Promise<MeshResult<void>> {
    this.#timePasses(instrument);
    return Promise.resolve(this.#locks.request(worker, instrument));
  }

  grant(worker: string, instrument: string, requestId: number): Promise<MeshResult<LeaseGrant>> {
    this.#timePasses(instrument);
    const last = this.#granted.get(instrument);
    const lease = this.#locks.leaseOf(instrument);
    if (last?.requestId === requestId && last.grant.worker === worker && lease?.token === last.grant.token)
      return Promise.resolve({ ok: true, value: last.grant });
    const previousToken = this.#locks.newestToken(instrument);
    const grantedAtMs = this.#nowMs();
    const granted = this.#locks.grant(worker, instrument, grantedAtMs);
    if (!granted.ok) return Promise.resolve(granted);
    const grant: LeaseGrant = { ...granted.value, previousToken, grantedAtMs };
    this.#granted.set(instrument, { requestId, grant });
    return Promise.resolve({ ok: true, value: grant });
  }

  renew(worker: string, instrument: string, token: number): Promise<MeshResult<Lease>> {
    this.#timePasses(instrument);
    if (this.#isOther(worker, instrument, token))
      return Promise.resolve(meshRefused({ code: 'LOCK107', worker, instrument }));
    return Promise.resolve(this.#locks.renew(worker, instrument, this.#nowMs()));
  }

  release(worker: string, instrument: string, token: number): Promise<MeshResult<void>> {
    this.#timePasses(instrument);
    if (this.#isOther(worker, instrument, token))
      return Promise.resolve(meshRefused({ code: 'LOCK107', worker, instrument }));
    return Promise.resolve(this.#locks.release(worker, instrument));
  }

  read(instrument: string): Promise<MeshResult<LeaseView>> {
    if (!this.#limits.instruments.includes(instrument))
      return Promise.resolve(meshRefused({ code: 'LOCK101', name: instrument }));
    this.#timePasses(instrument);
    return Promise.resolve({
      ok: true,
      value: {
        newest: this.#locks.newestToken(instrument),
        owner: this.#locks.ownerOf(instrument),
        lease: this.#locks.leaseOf(instrument),
        waiting: this.#locks.waitingFor(instrument),
        nowMs: this.#nowMs(),
      },
    });
  }

  #isOther(worker: string, instrument: string, token: number): boolean {
    const lease = this.#locks.leaseOf(instrument);
    return lease !== undefined && lease.worker === worker && lease.token !== token;
  }

  #timePasses(instrument: string): void {
    const lease = this.#locks.leaseOf(instrument);
    const nowMs = this.#nowMs();
    if (lease === undefined || nowMs < lease.dueAtMs) return;
    this.#locks.renewalDue(lease.worker, instrument, nowMs);
    if (nowMs >= lease.expiresAtMs) this.#locks.expire(lease.worker, instrument, nowMs);
  }
}
