/**
 * The contract of a lease service, generated from specs-tla/InventoryLocks: a driver that leads any LeaseService, with
 * workers' beliefs and a gate around it, along the model. The embedded store and the cluster pass the same one.
 */
import { FenceGate, type Lease, type TokenSource, WorkerBeliefs } from '@plimsoll/inventory-locks';
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import {
  FenceTable,
  type LeaseService,
  type LeaseView,
  type MeshResult,
  meshRefusalText,
} from '../src/index.ts';

/** Length of a lease, ms: any even number does, since the driver turns the clock. */
export const CONTRACT_LEASE_MS = 1_000;

/** What the service under test is made with. */
export interface ContractSetup {
  readonly workers: readonly string[];
  readonly instruments: readonly string[];
  readonly leaseMs: number;
  readonly tokenMax: number;
  /** The clock that the driver turns, ms. */
  readonly nowMs: () => number;
}

/** A fresh service with empty rows. On a cluster: rows that nobody used before. */
export type ServiceFactory = (setup: ContractSetup) => LeaseService;

/** What a test may put in the place of the real gate. */
export type GateFactory = (tokens: TokenSource, slots: readonly string[]) => FenceGate;

export function locksContract(
  service: ServiceFactory,
  gate: GateFactory = (tokens, slots) => new FenceGate(tokens, slots),
): DriverFactory {
  return { create: (constants) => new LocksContractDriver(constants, service, gate) };
}

const NOBODY = 'nobody';
const NOT_OPEN: Performed = { taken: false, reason: 'nothing of the kind is due' };

class LocksContractDriver implements Driver {
  readonly #setup: ContractSetup;
  readonly #slots: readonly string[];
  readonly #newService: ServiceFactory;
  readonly #newGate: GateFactory;
  #nowMs = 0;
  #requests = 0;
  #service: LeaseService;
  #fences = new FenceTable();
  #gate: FenceGate;
  #workers: WorkerBeliefs;
  /** The tokens of each instrument in the order of their issue: a cluster's tokens leave gaps, the model's don't. */
  #issued = new Map<string, number[]>();

  constructor(constants: { readonly [name: string]: unknown }, service: ServiceFactory, gate: GateFactory) {
    this.#setup = {
      workers: namesOf(constants['Workers']),
      instruments: namesOf(constants['Instruments']),
      leaseMs: CONTRACT_LEASE_MS,
      tokenMax: Number((constants['TokenMax'] as { readonly '#bigint': string })['#bigint']),
      nowMs: () => this.#nowMs,
    };
    this.#slots = namesOf(constants['Slots']);
    this.#newService = service;
    this.#newGate = gate;
    this.#service = service(this.#setup);
    this.#gate = gate(this.#fences, this.#slots);
    this.#workers = new WorkerBeliefs(this.#setup.workers);
  }

  start(): void {
    this.#nowMs = CONTRACT_LEASE_MS;
    this.#fences = new FenceTable();
    this.#issued = new Map();
    this.#service = this.#newService(this.#setup);
    this.#gate = this.#newGate(this.#fences, this.#slots);
    this.#workers = new WorkerBeliefs(this.#setup.workers);
  }

  async perform({ type, ...args }: SpecEvent): Promise<Performed> {
    const [worker, instrument, slot] = [String(args['w']), String(args['i']), String(args['s'])];
    const workers = this.#workers;
    switch (type) {
      case 'RenewalDue':
        return await this.#untilDue(worker, instrument);
      case 'Expire':
        return await this.#untilEnd(worker, instrument);
      case 'Pause':
        return performed(workers.pause(worker));
      case 'Wake':
        return performed(workers.wake(worker));
      case 'Pass':
        return performed(this.#gate.pass(worker, instrument, slot));
      case 'Refuse':
        return performed(this.#gate.refuse(worker, instrument, slot));
      case 'Notice': {
        const { lease } = await this.#read(instrument);
        return performed(workers.notice(worker, instrument, { leaseOf: () => lease }));
      }
      default:
        if (workers.isPaused(worker)) return { taken: false, reason: `${worker} is frozen` };
        return await this.#byWorker(type, worker, instrument, slot);
    }
  }

  /** The service is asked on behalf of all, also of those that don't wait: it must refuse by itself. */
  async proceed(): Promise<{ type: string; w: string; i: string } | undefined> {
    const { workers, instruments, tokenMax } = this.#setup;
    for (const instrument of instruments) {
      const { waiting } = await this.#read(instrument);
      // The model's last token is a bound of the model; a cluster's is 2^53.
      if (this.#tokens(instrument).length >= tokenMax) continue;
      for (const worker of [...waiting, ...workers.filter((one) => !waiting.includes(one))]) {
        this.#requests += 1;
        const granted = await this.#service.grant(worker, instrument, this.#requests);
        if (!granted.ok) continue;
        const { token } = granted.value;
        if (!this.#tokens(instrument).includes(token)) this.#tokens(instrument).push(token);
        // The gate is told before the worker is answered; and a repeated request gets the same answer.
        this.#fences.tell(instrument, token, worker);
        const again = await this.#service.grant(worker, instrument, this.#requests);
        if (!again.ok || again.value.token !== token)
          throw new Error('a repeated request was not answered as at first');
        this.#workers.learn(worker, instrument, token);
        return { type: 'Grant', w: worker, i: instrument };
      }
    }
    return undefined;
  }

  async observe(): Promise<{ readonly [variable: string]: unknown }> {
    const { workers, instruments } = this.#setup;
    const views = new Map<string, LeaseView>();
    for (const instrument of instruments) views.set(instrument, await this.#read(instrument));
    const of = <Value>(instrument: string, value: (view: LeaseView) => Value): Value =>
      value(views.get(instrument) as LeaseView);
    return {
      waiting: mapOf(instruments, (i) => ({ '#set': of(i, ({ waiting }) => [...waiting]) })),
      lease: mapOf(instruments, (i) => mapOf(workers, (w) => of(i, ({ lease }) => phaseOf(lease, w)))),
      newest: mapOf(instruments, (i) => of(i, ({ newest }) => this.#rank(i, newest))),
      owner: mapOf(instruments, (i) => of(i, ({ owner }) => owner ?? NOBODY)),
      believed: mapOf(workers, (w) => mapOf(instruments, (i) => this.#rank(i, this.#workers.believed(w, i)))),
      paused: { '#set': workers.filter((w) => this.#workers.isPaused(w)) },
      inFlight: mapOf(workers, (w) =>
        mapOf(instruments, (i) => mapOf(this.#slots, (s) => this.#rank(i, this.#gate.inFlight(w, i, s)))),
      ),
      passed: mapOf(instruments, (i) => this.#passed(i)),
    };
  }

  async #byWorker(type: string, worker: string, instrument: string, slot: string): Promise<Performed> {
    const believed = this.#workers.believed(worker, instrument);
    switch (type) {
      case 'Request':
        if (believed !== 0) return { taken: false, reason: `${worker} believes in a token` };
        return performed(await this.#service.request(worker, instrument));
      case 'Renew':
        return performed(await this.#service.renew(worker, instrument, believed));
      case 'Release': {
        const released = await this.#service.release(worker, instrument, believed);
        if (released.ok) this.#workers.forget(worker, instrument);
        return performed(released);
      }
      case 'Send':
        if (believed === 0) return { taken: false, reason: `${worker} believes in no token` };
        return performed(this.#gate.send(worker, instrument, slot, believed));
      default:
        throw new Error(`${type} is no action of the environment that this driver knows`);
    }
  }

  /** Time passes until half of the lease is over: that is all that makes it due. */
  async #untilDue(worker: string, instrument: string): Promise<Performed> {
    const { lease } = await this.#read(instrument);
    if (lease === undefined || lease.worker !== worker || lease.phase !== 'held') return NOT_OPEN;
    this.#nowMs = Math.max(this.#nowMs, lease.dueAtMs - 1);
    const before = await this.#read(instrument);
    if (before.lease?.phase !== 'held') throw new Error('due before half of its time');
    this.#nowMs = Math.max(this.#nowMs, lease.dueAtMs);
    return { taken: true };
  }

  /** At the very end of a lease a renewal comes too late. */
  async #untilEnd(worker: string, instrument: string): Promise<Performed> {
    const { lease } = await this.#read(instrument);
    if (lease === undefined || lease.worker !== worker || lease.phase !== 'due') return NOT_OPEN;
    this.#nowMs = Math.max(this.#nowMs, lease.expiresAtMs);
    await this.#service.renew(worker, instrument, lease.token);
    return { taken: true };
  }

  async #read(instrument: string): Promise<LeaseView> {
    const read = await this.#service.read(instrument);
    if (read.ok) return read.value;
    throw new Error(meshRefusalText(read.refusal));
  }

  #passed(instrument: string): object {
    const passage = this.#gate.passed(instrument);
    if (passage === undefined) return { worker: NOBODY, token: 0, newest: 0, owner: NOBODY };
    const { worker, owner } = passage;
    const [token, newest] = [passage.token, passage.newest].map((one) => this.#rank(instrument, one));
    return { worker, token, newest, owner };
  }

  #tokens(instrument: string): number[] {
    const tokens = this.#issued.get(instrument) ?? [];
    this.#issued.set(instrument, tokens);
    return tokens;
  }

  /** The model counts tokens; what is seen is renumbered in its order. -1 for one that was never issued. */
  #rank(instrument: string, token: number): number {
    if (token === 0) return 0;
    const tokens = this.#tokens(instrument);
    return tokens.includes(token) ? tokens.filter((one) => one <= token).length : -1;
  }
}

function phaseOf(lease: Lease | undefined, worker: string): string {
  return lease?.worker === worker ? lease.phase : 'none';
}

/** A refusal is the system's answer; that the cluster is away, or the outcome unknown, is not: it ends the test. */
function performed(result: MeshResult<unknown>): Performed {
  if (result.ok) return { taken: true };
  if (result.refusal.code.startsWith('MESH')) throw new Error(meshRefusalText(result.refusal));
  return { taken: false, reason: meshRefusalText(result.refusal) };
}

function namesOf(itf: unknown): string[] {
  return (itf as { readonly '#set': readonly string[] })['#set'].map(String);
}

function mapOf(keys: readonly string[], value: (key: string) => unknown): object {
  return { '#map': keys.map((key) => [key, value(key)]) };
}
