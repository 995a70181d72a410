/** A paper session: real processes contend for real instruments on recorded time, and every decision is traced. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InventoryLocks } from '@plimsoll/inventory-locks';
import { controllerSetup, paperCalibration } from '@plimsoll/survival-kernel';
import { ControllerDriver } from './controller-driver.ts';
import type { Fault } from './faults.ts';
import { faultsAt, SESSION_FAULTS, SESSION_PEOPLE, withFaults } from './faults.ts';
import { LocksDriver } from './locks-driver.ts';
import type { MarketObservation } from './market-feed.ts';
import { SessionError } from './market-feed.ts';
import { OrderDesk } from './order-desk.ts';
import { PaperAccount } from './paper-account.ts';
import { SeededRandom } from './random.ts';
import { readingsOf } from './readings-source.ts';
import { CONTROLLER_SOURCE, LOCKS_SOURCE, SourceRecorder } from './session-recorder.ts';
import type { PaperSessionOptions } from './session-setup.ts';
import {
  controllerConstants,
  ELAPSED_MS_MAX,
  EQUITY_MICRO,
  LEASE_MS,
  locksConstants,
  SLOTS,
  TOKEN_MAX,
  TURN_MS,
  TURNS_MAX,
  UNPINNED,
} from './session-setup.ts';
import type { SessionSummary } from './summary.ts';
import { Tally } from './summary.ts';
import { WorkerPool } from './worker-pool.ts';
import type { Intent, Reply, Turn } from './worker-protocol.ts';

const WORKERS: readonly string[] = ['w1', 'w2', 'w3', 'w4'];

/**
 * Runs the session and writes `SurvivalController.ndjson`, `InventoryLocks.ndjson` and `session.json`.
 * The same source and seed give the same traces: workers run at once, but their replies are taken in a fixed order.
 *
 * @throws SessionError on bad input (2), a missing prerequisite (3) or a defect of ours (70).
 */
export async function runPaperSession(options: PaperSessionOptions): Promise<SessionSummary> {
  const workers = options.workers ?? WORKERS;
  const turnsMax = Math.min(options.turnsMax ?? TURNS_MAX, TURNS_MAX);
  const pool = await WorkerPool.start(workers, options.seed);
  try {
    let session: PaperSession | undefined;
    for await (const observation of options.source) {
      session ??= new PaperSession(options, workers, observation, pool);
      await session.turn(observation);
      if (session.turns >= turnsMax) break;
    }
    if (session === undefined)
      throw new SessionError(2, 'the market data has no observation: nothing was checked');
    return session.finish();
  } finally {
    pool.end();
  }
}

class PaperSession {
  readonly #options: PaperSessionOptions;
  readonly #workers: readonly string[];
  readonly #instruments: readonly string[];
  readonly #pool: WorkerPool;
  readonly #account: PaperAccount;
  readonly #controllerTrace: SourceRecorder;
  readonly #locksTrace: SourceRecorder;
  readonly #controller: ControllerDriver;
  readonly #locks: LocksDriver;
  readonly #desk: OrderDesk;
  /** The turn in which each frozen worker stopped. */
  readonly #frozen = new Map<string, number>();
  readonly #refused = new Tally();
  readonly #postures = new Tally();
  readonly #segments = new Tally();
  readonly #injected = new Set<string>();
  #turn = 0;
  #lastAtMs = 0;
  #envelopeAtMs = 0;
  #drawdownMaxPpm = 0;
  #source: MarketObservation['origin'] = 'recorded';

  constructor(
    options: PaperSessionOptions,
    workers: readonly string[],
    first: MarketObservation,
    pool: WorkerPool,
  ) {
    const instruments = first.instruments.map(({ instrument }) => instrument);
    this.#options = options;
    this.#workers = workers;
    this.#instruments = instruments;
    this.#pool = pool;
    this.#account = new PaperAccount(EQUITY_MICRO, instruments);
    [this.#controllerTrace, this.#locksTrace] = openTraces(options, workers, instruments);
    const setup = controllerSetup(paperCalibration, SESSION_PEOPLE);
    this.#controller = new ControllerDriver(setup, this.#controllerTrace);
    const limits = { workers, instruments, slots: SLOTS, leaseMs: LEASE_MS, tokenMax: TOKEN_MAX };
    this.#locks = new LocksDriver(new InventoryLocks(limits), this.#locksTrace);
    const random = new SeededRandom(options.seed);
    this.#desk = new OrderDesk({
      locks: this.#locks,
      controller: this.#controller,
      account: this.#account,
      random,
    });
  }

  get turns(): number {
    return this.#turn;
  }

  /** One observation: market, controller, leases, gate, workers; in this order. */
  async turn(observation: MarketObservation): Promise<void> {
    this.#turn += 1;
    const faults = faultsAt(this.#options.faults ?? SESSION_FAULTS, this.#turn);
    for (const { kind } of faults) this.#injected.add(kind);
    if (observation.origin === 'synthetic') this.#source = 'synthetic';
    this.#segments.add(observation.segment);
    this.#account.quote(observation.instruments);
    this.#drawdownMaxPpm = Math.max(this.#drawdownMaxPpm, this.#account.drawdownPpm);
    this.#sign(faults);
    this.#decide(observation, faults);
    this.#desk.cancelByPosture(this.#turn);
    this.#locks.advance(this.#turn * TURN_MS);
    this.#desk.arrive(this.#turn, observation.atMs);
    await this.#playTurns(observation, faults);
    this.#locks.grantFree();
    this.#postures.add(this.#controller.posture);
    this.#lastAtMs = observation.atMs;
    this.#controllerTrace.flush();
    this.#locksTrace.flush();
  }

  /** Writes the traces and the summary. */
  finish(): SessionSummary {
    const { outFolder, seed } = this.#options;
    const { venue } = this.#account;
    const summary: SessionSummary = {
      source: this.#source,
      segments: this.#segments.entries().map(([segment, turns]) => ({ segment, turns })),
      seed,
      turns: this.#turn,
      workers: this.#workers.length,
      instruments: this.#instruments,
      turnsByPosture: { HIBERNATE: 0, TURTLE: 0, STALKER: 0, APEX: 0, ...this.#postures.toRecord() },
      controllerActions: this.#controllerTrace.counts.toRecord(),
      lockActions: this.#locksTrace.counts.toRecord(),
      ordersPassed: this.#desk.passed,
      ordersDenied: this.#desk.denied.toRecord(),
      staleTokensRefused: this.#desk.staleTokensRefused,
      refusedSteps: this.#refused.toRecord(),
      fills: this.#account.fillCount,
      cancels: this.#desk.cancels,
      openOrdersAtEnd: venue.openOrderCount,
      positionsAtEnd: Object.fromEntries(this.#instruments.map((each) => [each, venue.position(each)])),
      equityAtStartMicro: EQUITY_MICRO,
      equityAtEndMicro: venue.equityMicro,
      drawdownMaxPpm: this.#drawdownMaxPpm,
      injected: [...this.#injected].sort(),
      traces: [this.#controllerTrace.end(), this.#locksTrace.end()],
    };
    writeFileSync(join(outFolder, 'session.json'), `${JSON.stringify(summary, null, 2)}\n`);
    return summary;
  }

  #sign(faults: readonly Fault[]): void {
    for (const fault of faults) {
      if (fault.kind === 'sign') this.#count(this.#controller.sign(fault.person, ['sign']));
    }
  }

  #decide(observation: MarketObservation, faults: readonly Fault[]): void {
    const stepMs = Math.max(TURN_MS, observation.atMs - this.#lastAtMs);
    if (faults.some(({ kind }) => kind === 'controller-stalls')) return;
    if (this.#lastAtMs > 0 && stepMs > ELAPSED_MS_MAX / 2) {
      throw new SessionError(
        2,
        `the market data has a gap of ${stepMs} ms before ${observation.atMs} ms: too long`,
      );
    }
    // The forewarner's stand-in publishes an envelope at every turn, unless it is stopped.
    if (!faults.some(({ kind }) => kind === 'envelope-stops')) this.#envelopeAtMs = observation.atMs;
    const readings = readingsOf(observation, {
      checksumHolds: true,
      ledgerAgrees: this.#account.ledgerAgrees,
      heartbeatAgeMs: 0,
      envelopeAgeMs: observation.atMs - this.#envelopeAtMs,
      drawdownPpm: this.#account.drawdownPpm,
    });
    const back = faults.find((fault) => fault.kind === 'clock-goes-back');
    const clockMs = Math.max(0, observation.atMs - (back?.byMs ?? 0));
    const injected = faults
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'sign' && kind !== 'freeze-worker');
    this.#controller.decide(withFaults(readings, faults), clockMs, 2 * stepMs, injected);
  }

  async #playTurns(observation: MarketObservation, faults: readonly Fault[]): Promise<void> {
    const freezing = new Set(
      faults.filter((fault) => fault.kind === 'freeze-worker').map(({ worker }) => worker),
    );
    const label = { injected: ['freeze-worker'] };
    for (const [worker, frozenTurn] of this.#frozen) {
      if (freezing.has(worker)) continue;
      const reply = await this.#pool.wake(worker, frozenTurn);
      this.#frozen.delete(worker);
      this.#locks.wake(worker, label);
      this.#take(worker, reply);
    }
    for (const worker of this.#workers) {
      if (!freezing.has(worker) || this.#frozen.has(worker)) continue;
      await this.#pool.freeze(worker, this.#turnFor(worker, observation));
      this.#frozen.set(worker, this.#turn);
      this.#locks.pause(worker, label);
    }
    const awake = this.#workers.filter((worker) => !this.#frozen.has(worker));
    const turns = new Map(awake.map((worker) => [worker, this.#turnFor(worker, observation)]));
    for (const [worker, reply] of await this.#pool.play(turns)) {
      this.#take(worker, reply);
      this.#compareBeliefs(worker, reply);
    }
  }

  #turnFor(worker: string, observation: MarketObservation): Turn {
    return {
      turn: this.#turn,
      posture: this.#controller.posture,
      mail: this.#locks.collectMail(worker),
      views: observation.instruments.map(({ instrument, bidMicro, askMicro }) => ({
        instrument,
        bidMicro,
        askMicro,
        positionMicro: this.#account.venue.position(instrument),
        unitMicro: this.#account.unitMicro(bidMicro),
      })),
    };
  }

  /** What a worker wants, in its order. */
  #take(worker: string, reply: Reply): void {
    for (const intent of reply.intents) {
      if (intent.kind === 'order') this.#count(this.#desk.send(worker, intent.order, this.#turn));
      else this.#count(this.#locks.take(ACTION_OF[intent.kind], worker, intent.instrument)?.code);
    }
  }

  #count(refusalCode: string | undefined): void {
    if (refusalCode !== undefined) this.#refused.add(refusalCode);
  }

  /** The kernel's record of a worker's beliefs is observed, not assumed: the process itself says what it holds. */
  #compareBeliefs(worker: string, reply: Reply): void {
    const held = new Map(reply.believed);
    for (const instrument of this.#instruments) {
      const believed = this.#locks.system.workers.believed(worker, instrument);
      const holds = held.get(instrument) ?? 0;
      if (holds === believed) continue;
      throw new SessionError(70, `${worker} holds token ${holds} on ${instrument}, recorded is ${believed}`);
    }
  }
}

function openTraces(
  options: PaperSessionOptions,
  workers: readonly string[],
  instruments: readonly string[],
): [controller: SourceRecorder, locks: SourceRecorder] {
  const specs = options.specs ?? { SurvivalController: UNPINNED, InventoryLocks: UNPINNED };
  const startedAt = options.startedAt ?? new Date().toISOString();
  const controller = new SourceRecorder(options.outFolder, {
    spec: 'SurvivalController',
    ...specs.SurvivalController,
    constants: controllerConstants(),
    source: CONTROLLER_SOURCE,
    clock: 'recording',
    startedAt,
  });
  const locks = new SourceRecorder(options.outFolder, {
    spec: 'InventoryLocks',
    ...specs.InventoryLocks,
    constants: locksConstants(workers, instruments),
    source: LOCKS_SOURCE,
    clock: 'turns',
    startedAt,
  });
  return [controller, locks];
}

const ACTION_OF: Readonly<
  Record<Exclude<Intent['kind'], 'order'>, 'Request' | 'Renew' | 'Release' | 'Notice'>
> = { request: 'Request', renew: 'Renew', release: 'Release', notice: 'Notice' };
