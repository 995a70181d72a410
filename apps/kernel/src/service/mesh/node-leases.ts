/**
 * Instruments that this node may trade: a lease on the mesh for each one that a worker of it wants. No other node has
 * it at the same time; the node counts it from its own question and stops by itself. Spec: DistributedLocks.
 */
import {
  actsWith,
  askLease,
  type HazelcastLeaseService,
  isOutcomeUnknown,
  newWorkerLease,
  receiveLease,
  renewLease,
  stopLease,
  type WorkerLease,
} from '@plimsoll/mesh-hazelcast';

/** The members let go so much later than the node: what their clocks may differ by, with a step of one of them. */
export const LEASE_MARGIN_MS = 500;
/** A lease is renewed from this share of its time on: the members take a renewal from half of theirs on. */
const RENEW_FROM = 0.7;

/** What they work with. */
export interface NodeLeaseParts {
  readonly service: Pick<HazelcastLeaseService, 'acquire' | 'renew' | 'release'>;
  readonly node: string;
  readonly instruments: readonly string[];
  /** How long the node acts on a lease; the members' is {@link LEASE_MARGIN_MS} longer. */
  readonly leaseMs: number;
  /** Whole milliseconds on the machine's monotonic clock. */
  readonly nowMs: () => number;
  /** A worker of this node holds the instrument, or waits for it. */
  readonly isWanted: (instrument: string) => boolean;
  /** The node has one more. */
  readonly granted: () => void;
  /** Larger than any of an earlier life. */
  readonly firstRequestId: number;
}

/** One per service. {@link look} is called often; each instrument has one call on its way at a time. */
export class NodeLeases {
  readonly #parts: NodeLeaseParts;
  readonly #leases = new Map<string, WorkerLease>();
  #requestId: number;

  constructor(parts: NodeLeaseParts) {
    this.#parts = parts;
    this.#requestId = parts.firstRequestId;
  }

  /** Whether this node may act on the instrument now. [impl->REQ~inventory-exclusive~1] */
  holds(instrument: string): boolean {
    const { nowMs, leaseMs } = this.#parts;
    return actsWith(this.#leaseOf(instrument), nowMs(), leaseMs) !== 0;
  }

  /** Asks for what is wanted, renews what is due, gives back what nobody wants any more. */
  async look(): Promise<void> {
    await Promise.all(this.#parts.instruments.map((instrument) => this.#see(instrument)));
  }

  /** Gives everything back: another node need not wait for the end of the leases. */
  async end(): Promise<void> {
    await Promise.all(this.#parts.instruments.map((instrument) => this.#release(instrument)));
  }

  async #see(instrument: string): Promise<void> {
    const { nowMs, leaseMs, isWanted } = this.#parts;
    const held = this.#leaseOf(instrument);
    const lease = stopLease(held, nowMs(), leaseMs) ?? held;
    this.#leases.set(instrument, lease);
    if (!isWanted(instrument)) return await this.#release(instrument);
    if (lease.token === 0) return await this.#acquire(instrument, lease);
    if (nowMs() - (lease.askedAt ?? 0) >= RENEW_FROM * leaseMs) await this.#renew(instrument, lease);
  }

  /** What was not answered is asked again under its number, until its time would be over. */
  async #acquire(instrument: string, before: WorkerLease): Promise<void> {
    const { service, node, nowMs, granted } = this.#parts;
    let asking = before;
    if (before.askedAt === undefined) {
      this.#requestId += 1;
      asking = askLease(before, nowMs(), this.#requestId) ?? before;
      this.#leases.set(instrument, asking);
    }
    const answer = await service.acquire(node, instrument, asking.requestId);
    if (answer.ok) {
      const lease = receiveLease(asking, asking.requestId, answer.value.token);
      if (lease !== undefined) this.#leases.set(instrument, lease);
      granted();
    } else if (!isOutcomeUnknown(answer.refusal)) this.#leases.set(instrument, newWorkerLease);
  }

  async #renew(instrument: string, lease: WorkerLease): Promise<void> {
    const { service, node, nowMs } = this.#parts;
    const askedAtMs = nowMs();
    const answer = await service.renew(node, instrument, lease.token);
    const renewed = answer.ok ? renewLease(lease, askedAtMs) : undefined;
    if (renewed !== undefined) this.#leases.set(instrument, renewed);
  }

  /** It acts no more before it says so. */
  async #release(instrument: string): Promise<void> {
    const { service, node } = this.#parts;
    const { token } = this.#leaseOf(instrument);
    this.#leases.set(instrument, newWorkerLease);
    if (token !== 0) await service.release(node, instrument, token);
  }

  #leaseOf(instrument: string): WorkerLease {
    return this.#leases.get(instrument) ?? newWorkerLease;
  }
}
