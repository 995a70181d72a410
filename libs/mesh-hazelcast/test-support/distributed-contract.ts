/**
 * The contract of a lease on a cluster whose members die, generated from specs-tla/DistributedLocks: a driver that
 * leads the members' rules, the workers' side and the gate along the model. What the wire, the backups and the clocks
 * do the driver brings about; the members' own rules and those in memory pass the same contract.
 */
import { FenceGate } from '@plimsoll/inventory-locks';
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import {
  actsWith,
  askLease,
  FenceTable,
  newWorkerLease,
  receiveLease,
  stopLease,
  WIRE,
  type WorkerLease,
} from '../src/index.ts';
import type { LeaseRow, LeaseRows } from './lease-rows.ts';

/** Length of the model's tick, ms: any even number does, since the driver turns the clocks. */
const TICK_MS = 100;
const TOKENS_A_TICK = TICK_MS * WIRE.tokensPerMs;
const INSTRUMENT = 'BTC';
const SLOT = 's1';
const NOBODY = 'nobody';

/** The worker's functions and the gate; a test may put a faulty one in the place of the real. */
export interface DistributedParts {
  readonly receive: typeof receiveLease;
  readonly stop: typeof stopLease;
  readonly acts: typeof actsWith;
  readonly gate: (fences: FenceTable) => FenceGate;
}

const REAL: DistributedParts = {
  receive: receiveLease,
  stop: stopLease,
  acts: actsWith,
  gate: (fences) => new FenceGate(fences, [SLOT]),
};

/** @param newRows A fresh row. On a cluster: of an instrument that nobody used before. */
export function distributedContract(
  newRows: () => LeaseRows,
  parts: Partial<DistributedParts> = {},
): DriverFactory {
  return { create: (constants) => new DistributedDriver(constants, newRows, { ...REAL, ...parts }) };
}

interface Worker {
  lease: WorkerLease;
  /** So far its clock is behind, ticks: it never catches up. */
  behind: number;
  /** Of those, in this lease. */
  lag: number;
  /** On its way to the worker. */
  answer: { readonly requestId: number; readonly token: number } | undefined;
}

const TAKEN: Performed = { taken: true };
const NOT_NOW: Performed = { taken: false, reason: 'nothing of the kind now' };

export class DistributedDriver implements Driver {
  readonly #names: readonly string[];
  readonly #ticks: Readonly<Record<'lease' | 'drift' | 'skew' | 'takeOver' | 'rate' | 'max', number>>;
  readonly #newRows: () => LeaseRows;
  readonly #parts: DistributedParts;
  #rows: LeaseRows;
  #backup: LeaseRow | undefined;
  #now = 0;
  #behind = 0;
  #takeOver = 0;
  #workers = new Map<string, Worker>();
  #fences = new FenceTable();
  #gate: FenceGate;
  /** Whose turn it is among what the cluster could do next. */
  #turn = 0;

  constructor(
    constants: { readonly [name: string]: unknown },
    newRows: () => LeaseRows,
    parts: DistributedParts,
  ) {
    const int = (name: string) => Number((constants[name] as { '#bigint': string })['#bigint']);
    this.#names = (constants['Workers'] as { '#set': string[] })['#set'];
    this.#ticks = {
      lease: int('LeaseTicks'),
      drift: int('DriftTicks'),
      skew: int('SkewTicks'),
      takeOver: int('TakeOverTicks'),
      rate: int('TokensPerTick'),
      max: int('TimeMax'),
    };
    this.#newRows = newRows;
    this.#parts = parts;
    this.#rows = newRows();
    this.#gate = parts.gate(this.#fences);
  }

  start(): void {
    [this.#now, this.#behind, this.#takeOver, this.#turn] = [0, 0, 0, 0];
    this.#rows = this.#newRows();
    this.#backup = undefined;
    this.#workers = new Map(
      this.#names.map((name) => [name, { lease: newWorkerLease, behind: 0, lag: 0, answer: undefined }]),
    );
    this.#fences = new FenceTable();
    this.#gate = this.#parts.gate(this.#fences);
  }

  async perform({ type, ...args }: SpecEvent): Promise<Performed> {
    if (type === 'Tick') return this.#tick((args['slow'] as { '#set': string[] })['#set']);
    if (type === 'Fail' || type === 'Forget') return await this.#lose(type, numberOf(args['b']));
    const name = String(args['w']);
    const worker = this.#worker(name);
    switch (type) {
      case 'Ask':
        return this.#moved(worker, askLease(worker.lease, this.#clockOf(worker), this.#now + 1));
      case 'Receive': {
        const { answer } = worker;
        if (answer === undefined) return NOT_NOW;
        worker.answer = undefined;
        return this.#moved(worker, this.#parts.receive(worker.lease, answer.requestId, answer.token));
      }
      case 'Lose':
        if (worker.answer === undefined) return NOT_NOW;
        worker.answer = undefined;
        return TAKEN;
      case 'Stop':
        return this.#stop(worker);
      case 'Send': {
        const token = this.#parts.acts(worker.lease, this.#clockOf(worker), this.#ticks.lease * TICK_MS);
        return token !== 0 && this.#gate.send(name, INSTRUMENT, SLOT, token).ok ? TAKEN : NOT_NOW;
      }
      case 'Pass':
        return this.#gate.pass(name, INSTRUMENT, SLOT).ok ? TAKEN : NOT_NOW;
      case 'Refuse':
        return this.#gate.refuse(name, INSTRUMENT, SLOT).ok ? TAKEN : NOT_NOW;
      default:
        throw new Error(`${type} is no action of the environment that this driver knows`);
    }
  }

  /** The cluster takes a step, if it has one: of several possible ones another one each time. */
  async proceed(): Promise<SpecEvent | undefined> {
    if (this.#takeOver > 0) return undefined;
    const steps = [
      () => this.#ship(),
      () => this.#tell(),
      ...this.#names.map((name) => () => this.#serve(name)),
    ];
    this.#turn += 1;
    for (let index = 0; index < steps.length; index += 1) {
      const event = await steps[(this.#turn + index) % steps.length]?.();
      if (event !== undefined) return event;
    }
    return undefined;
  }

  async observe(): Promise<{ readonly [variable: string]: unknown }> {
    const row = await this.#rows.read();
    return {
      now: this.#now,
      row: this.#modelRow(row),
      takeOver: this.#takeOver,
      asking: { '#set': this.#names.filter((name) => this.#isAsking(this.#worker(name))) },
      sent: this.#each(({ lease }) => (lease.askedAt === undefined ? 0 : lease.requestId - 1)),
      answer: this.#each(({ answer }) => this.#modelToken(answer?.token ?? 0)),
      held: this.#each(({ lease }) => this.#modelToken(lease.token)),
      gate: this.#modelToken(this.#fences.newestToken(INSTRUMENT)),
      inFlight: mapOf(this.#names, (name) => this.#modelToken(this.#gate.inFlight(name, INSTRUMENT, SLOT))),
    };
  }

  /** The request is sent, or sent again: a grant, or the same answer once backup and gate know. */
  async #serve(name: string): Promise<SpecEvent | undefined> {
    const worker = this.#worker(name);
    const { lease, drift, skew } = this.#ticks;
    if (!this.#isAsking(worker)) return undefined;
    const before = await this.#rows.read();
    if (!this.#mayIssue(before, worker, name)) return undefined;
    const { requestId } = worker.lease;
    const leaseMs = (lease + drift + skew) * TICK_MS;
    const token = await this.#rows.acquire(name, requestId, leaseMs, this.#clockMs());
    if (typeof token === 'string') return undefined;
    if (token !== before?.token) return { type: 'Grant', w: name };
    const isKnown = isSame(this.#backup, before) && this.#fences.newestToken(INSTRUMENT) === token;
    if (!isKnown || worker.answer !== undefined) return undefined;
    worker.answer = { requestId, token };
    return { type: 'Answer', w: name };
  }

  /** No more tokens in a tick than are stated: a promise of the surroundings, with 1,024 a millisecond. */
  #mayIssue(row: LeaseRow | undefined, worker: Worker, name: string): boolean {
    if (row?.owner === name && row.requestId === worker.lease.requestId) return true;
    const next = Math.max(row?.token ?? 0, this.#clockMs() * WIRE.tokensPerMs);
    return next % TOKENS_A_TICK < this.#ticks.rate && Math.floor(next / TOKENS_A_TICK) <= this.#clock();
  }

  async #ship(): Promise<SpecEvent | undefined> {
    const row = await this.#rows.read();
    if (isSame(this.#backup, row)) return undefined;
    this.#backup = row;
    return { type: 'Ship' };
  }

  async #tell(): Promise<SpecEvent | undefined> {
    const row = await this.#rows.read();
    if (row === undefined || !isSame(this.#backup, row)) return undefined;
    if (this.#fences.newestToken(INSTRUMENT) >= row.token) return undefined;
    return this.#fences.tell(INSTRUMENT, row.token, row.owner) ? { type: 'Tell' } : undefined;
  }

  async #lose(type: 'Fail' | 'Forget', behind: number): Promise<Performed> {
    if (this.#takeOver > 0 || behind > this.#ticks.skew) return NOT_NOW;
    if ((await this.#rows.read()) === undefined) return NOT_NOW;
    if (type === 'Forget') this.#backup = undefined;
    await this.#rows.replace(this.#backup);
    this.#behind = behind;
    this.#takeOver = this.#ticks.takeOver;
    return TAKEN;
  }

  #tick(slow: readonly string[]): Performed {
    if (this.#now >= this.#ticks.max) return NOT_NOW;
    const late = slow.map((name) => this.#worker(name));
    if (late.some(({ lag, lease }) => lag >= this.#ticks.drift || lease.askedAt === undefined))
      return NOT_NOW;
    for (const worker of late) {
      worker.behind += 1;
      worker.lag += 1;
    }
    this.#now += 1;
    this.#takeOver = Math.max(0, this.#takeOver - 1);
    return TAKEN;
  }

  #stop(worker: Worker): Performed {
    const stopped = this.#parts.stop(worker.lease, this.#clockOf(worker), this.#ticks.lease * TICK_MS);
    if (stopped === undefined) return NOT_NOW;
    worker.lease = stopped;
    worker.lag = 0;
    const late = worker.answer;
    worker.answer = undefined;
    // An answer that comes after all must change nothing.
    if (late !== undefined)
      worker.lease = this.#parts.receive(worker.lease, late.requestId, late.token) ?? worker.lease;
    return TAKEN;
  }

  #moved(worker: Worker, lease: WorkerLease | undefined): Performed {
    if (lease === undefined) return NOT_NOW;
    worker.lease = lease;
    return TAKEN;
  }

  #worker(name: string): Worker {
    const worker = this.#workers.get(name);
    if (worker === undefined) throw new Error(`there is no worker ${name}`);
    return worker;
  }

  #isAsking({ lease }: Worker): boolean {
    return lease.askedAt !== undefined && lease.token === 0;
  }

  #clockOf({ behind }: Worker): number {
    return (this.#now - behind) * TICK_MS;
  }

  /** Of the member that has the row, ticks. */
  #clock(): number {
    return Math.max(0, this.#now - this.#behind);
  }

  #clockMs(): number {
    return this.#clock() * TICK_MS;
  }

  #modelRow(row: LeaseRow | undefined): object {
    if (row === undefined) return { token: 0, owner: NOBODY, request: 0, until: 0 };
    const { token, owner, requestId, untilMs } = row;
    return { token: this.#modelToken(token), owner, request: requestId - 1, until: untilMs / TICK_MS };
  }

  /** The model has a few tokens a tick, a member many: the first ones of each tick are the model's. */
  #modelToken(token: number): number {
    if (token === 0) return 0;
    const index = token - 1;
    return Math.floor(index / TOKENS_A_TICK) * this.#ticks.rate + (index % TOKENS_A_TICK) + 1;
  }

  #each(value: (worker: Worker) => unknown): object {
    return mapOf(this.#names, (name) => value(this.#worker(name)));
  }
}

function isSame(a: LeaseRow | undefined, b: LeaseRow | undefined): boolean {
  return a?.token === b?.token && a?.owner === b?.owner && a?.requestId === b?.requestId;
}

function numberOf(itf: unknown): number {
  return typeof itf === 'number' ? itf : Number((itf as { '#bigint': string })['#bigint']);
}

function mapOf(keys: readonly string[], value: (key: string) => unknown): object {
  return { '#map': keys.map((key) => [key, value(key)]) };
}
