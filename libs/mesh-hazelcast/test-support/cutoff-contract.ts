/**
 * The contract of a leverage limit, generated from specs-tla/AdaptiveCutoff: a driver that leads any LimitStore, with
 * workers' copies and a gate around it, along the model. The embedded store and the cluster pass the same one.
 */
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import {
  askLimit,
  isCutInForce,
  judgeLimit,
  type LeverageLimit,
  type LimitGate,
  type LimitStore,
  loseLimit,
  type MeshResult,
  meshValue,
  newLimitGate,
  pushLimit,
  receiveLimit,
} from '../src/index.ts';

/** Length of the model's tick, ms: any does, since the driver turns the clock. */
const TICK_MS = 1_000;
const CENTI = 100;

/** A fresh store and the account to use in it. On a cluster: an account that nobody used before. */
export type LimitStoreFactory = (nowMs: () => number) => {
  readonly store: LimitStore;
  readonly account: string;
};

/** The gate's functions; a test may put a faulty one in the place of the real. */
export interface GateParts {
  readonly receive: typeof receiveLimit;
  readonly push: typeof pushLimit;
  readonly judge: typeof judgeLimit;
  readonly isInForce: typeof isCutInForce;
}

const REAL: GateParts = {
  receive: receiveLimit,
  push: pushLimit,
  judge: judgeLimit,
  isInForce: isCutInForce,
};

export function cutoffContract(newStore: LimitStoreFactory, parts: Partial<GateParts> = {}): DriverFactory {
  return { create: (constants) => new CutoffDriver(constants, newStore, { ...REAL, ...parts }) };
}

interface Order {
  readonly version: number;
  readonly size: number;
}

const TAKEN: Performed = { taken: true };

class CutoffDriver implements Driver {
  readonly #workers: readonly string[];
  readonly #versionMax: number;
  readonly #validTicks: number;
  readonly #newStore: LimitStoreFactory;
  readonly #parts: GateParts;
  #store: LimitStore;
  #account: string;
  #nowMs = 0;
  #requests = 0;
  #gate: LimitGate = newLimitGate;
  #answer: LeverageLimit | undefined;
  #mirrors = new Map<string, LeverageLimit>();
  #orders = new Map<string, Order>();
  /** Versions in the order of their issue, and when each was made. */
  #versions: number[] = [];
  #changedAtMs = 0;
  #acked = 0;

  constructor(
    constants: { readonly [name: string]: unknown },
    newStore: LimitStoreFactory,
    parts: GateParts,
  ) {
    this.#workers = (constants['Workers'] as { '#set': string[] })['#set'];
    this.#versionMax = intOf(constants['VersionMax']);
    this.#validTicks = intOf(constants['ValidTicks']);
    this.#newStore = newStore;
    this.#parts = parts;
    ({ store: this.#store, account: this.#account } = newStore(() => this.#nowMs));
  }

  async start(initial: { readonly [variable: string]: unknown }): Promise<void> {
    this.#nowMs = TICK_MS * 10;
    ({ store: this.#store, account: this.#account } = this.#newStore(() => this.#nowMs));
    const most = intOf((initial['limit'] as { most: unknown }).most);
    const limit = meshValue(await this.#store.cut(this.#account, most * CENTI, this.#number()));
    this.#versions = [limit.version];
    this.#gate = { ...newLimitGate, known: limit };
    this.#answer = undefined;
    this.#mirrors = new Map(this.#workers.map((worker) => [worker, limit]));
    this.#orders = new Map();
    this.#acked = limit.version;
    this.#changedAtMs = 0;
  }

  async perform({ type, ...args }: SpecEvent): Promise<Performed> {
    const worker = String(args['w']);
    switch (type) {
      case 'Cut':
        return await this.#change((most) => this.#store.cut(this.#account, most, this.#number()), args['l']);
      case 'Restore': {
        const { version } = await this.#limit();
        return await this.#change(
          (most) => this.#store.restore(this.#account, most, version, this.#number()),
          args['l'],
        );
      }
      case 'Learn': {
        const limit = await this.#limit();
        if (this.#mirrors.get(worker)?.version === limit.version) return refused('it knows');
        this.#mirrors.set(worker, limit);
        return TAKEN;
      }
      case 'Send':
        return this.#send(worker, intOf(args['n']));
      case 'Push':
        return this.#gateStep(this.#parts.push(this.#gate, await this.#limit()));
      case 'Ask':
        return this.#gateStep(askLimit(this.#gate, this.#nowMs));
      case 'Receive': {
        if (this.#answer === undefined) return refused('no answer is on its way');
        const received = this.#gateStep(this.#parts.receive(this.#gate, this.#answer));
        this.#answer = undefined;
        return received;
      }
      case 'Lose': {
        const lost = this.#gateStep(loseLimit(this.#gate));
        if (lost.taken) this.#answer = undefined;
        return lost;
      }
      case 'Pass':
      case 'Refuse':
        return this.#judge(type, worker);
      case 'Tick':
        this.#nowMs += TICK_MS;
        return TAKEN;
      default:
        throw new Error(`${type} is no action of the environment that this driver knows`);
    }
  }

  async proceed(): Promise<{ type: string } | undefined> {
    if (this.#gate.askedAtMs !== undefined && this.#answer === undefined) {
      this.#answer = await this.#limit();
      return { type: 'Answer' };
    }
    const { version } = await this.#limit();
    const changedMsAgo = this.#nowMs - this.#changedAtMs;
    if (this.#acked === version) return undefined;
    if (!this.#parts.isInForce(version, this.#gate.known.version, changedMsAgo, this.#validMs, 0))
      return undefined;
    this.#acked = version;
    return { type: 'Ack' };
  }

  async observe(): Promise<{ readonly [variable: string]: unknown }> {
    const { known, knownSinceMs, askedAtMs } = this.#gate;
    return {
      limit: this.#shown(await this.#limit()),
      mirror: mapOf(this.#workers, (worker) => this.#shown(this.#mirrors.get(worker))),
      gate: this.#shown(known),
      age: this.#ticksSince(knownSinceMs),
      asked: askedAtMs === undefined ? this.#validTicks + 2 : this.#ticksSince(askedAtMs),
      answer: this.#shown(this.#answer),
      order: mapOf(this.#workers, (worker) => {
        const order = this.#orders.get(worker);
        return order === undefined
          ? { version: 0, size: 0 }
          : { version: this.#rank(order.version), size: order.size };
      }),
      acked: this.#rank(this.#acked),
    };
  }

  async #change(
    step: (mostCenti: number) => Promise<MeshResult<LeverageLimit>>,
    l: unknown,
  ): Promise<Performed> {
    // The model's last version is a bound of the model; a cluster's is 2^53.
    if (this.#versions.length >= this.#versionMax) return refused('versions are used up');
    const before = await this.#limit();
    const after = meshValue(await step(intOf(l) * CENTI));
    if (after.version === before.version) return refused('nothing changed');
    if (after.version < before.version) throw new Error('a version went backwards');
    this.#versions.push(after.version);
    this.#changedAtMs = this.#nowMs;
    return TAKEN;
  }

  #send(worker: string, size: number): Performed {
    const mirror = this.#mirrors.get(worker);
    if (mirror === undefined || this.#orders.has(worker) || size * CENTI > mirror.mostCenti)
      return refused('not now');
    this.#orders.set(worker, { version: mirror.version, size });
    return TAKEN;
  }

  #judge(type: 'Pass' | 'Refuse', worker: string): Performed {
    const order = this.#orders.get(worker);
    if (order === undefined) return refused('no order is on its way');
    const { version, size } = order;
    const denial = this.#parts.judge(this.#gate, version, size * CENTI, this.#nowMs, this.#validMs);
    if ((denial === undefined) !== (type === 'Pass')) return refused(denial ?? 'it passes');
    this.#orders.delete(worker);
    return TAKEN;
  }

  #gateStep(next: LimitGate | undefined): Performed {
    if (next === undefined) return refused('the gate does nothing of the kind now');
    this.#gate = next;
    return TAKEN;
  }

  async #limit(): Promise<LeverageLimit> {
    return meshValue(await this.#store.read(this.#account));
  }

  /** The end is excluded: one millisecond more than the ticks in which it is good. */
  get #validMs(): number {
    return this.#validTicks * TICK_MS + 1;
  }

  #number(): number {
    this.#requests += 1;
    return this.#requests;
  }

  #ticksSince(ms: number | undefined): number {
    const oldest = this.#validTicks + 1;
    return ms === undefined ? oldest : Math.min(oldest, (this.#nowMs - ms) / TICK_MS);
  }

  #shown(limit: LeverageLimit | undefined): object {
    if (limit === undefined) return { version: 0, most: 0 };
    return { version: this.#rank(limit.version), most: limit.mostCenti / CENTI };
  }

  #rank(version: number): number {
    return this.#versions.filter((one) => one <= version).length;
  }
}

function refused(reason: string): Performed {
  return { taken: false, reason };
}

function intOf(itf: unknown): number {
  return typeof itf === 'number' ? itf : Number((itf as { readonly '#bigint': string })['#bigint']);
}

function mapOf(keys: readonly string[], value: (key: string) => unknown): object {
  return { '#map': keys.map((key) => [key, value(key)]) };
}
