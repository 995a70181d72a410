/** A paper session: real processes contend for real instruments on recorded time, and every decision is traced. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InventoryLocks } from '@plimsoll/inventory-locks';
import { controllerSetup, paperCalibration } from '@plimsoll/survival-kernel';
import { digestOfBytes } from '@plimsoll/trace';
import { ControllerDriver } from './controller-driver.ts';
import type { Fault } from './faults.ts';
import { faultsAt, SESSION_FAULTS, SESSION_PEOPLE, withFaults } from './faults.ts';
import { LocksDriver } from './locks-driver.ts';
import type { MarketObservation } from './market-feed.ts';
import { SessionError } from './market-feed.ts';
import { OrderDesk } from './order-desk.ts';
import { ownBuild } from './own-files.ts';
import { PaperAccount } from './paper-account.ts';
import { SeededRandom } from './random.ts';
import { readingsOf } from './readings-source.ts';
import { SessionCapital } from './session-capital.ts';
import type { SourceRecorder } from './session-recorder.ts';
import type { PaperSessionOptions } from './session-setup.ts';
import { ELAPSED_MS_MAX, LEASE_MS, SLOTS, TOKEN_MAX, TURN_MS, TURNS_MAX } from './session-setup.ts';
import { openTraces, refuseUsedFolder } from './session-traces.ts';
import type { SessionSummary } from './summary.ts';
import { Tally } from './summary.ts';
import { unexplainedOrders } from './unexplained-orders.ts';
import { VenueRecord } from './venue-record.ts';
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
  let capital: SessionCapital | undefined;
  try {
    let session: PaperSession | undefined;
    for await (const observation of options.source) {
      capital ??= await beginCapital(options, workers, turnsMax);
      session ??= new PaperSession(options, workers, observation, pool, capital);
      await session.turn(observation);
      options.onTurn?.(session.turns);
      if (session.turns >= turnsMax) break;
    }
    if (session === undefined)
      throw new SessionError(2, 'the market data has no observation: nothing was checked');
    return session.finish();
  } finally {
    pool.end();
    capital?.close();
  }
}

/** The session begins, or goes on, under terms that name all that decides what happens in it. */
function beginCapital(
  options: PaperSessionOptions,
  workers: readonly string[],
  turnsMax: number,
): Promise<SessionCapital> {
  const { sourceName = 'feed', seed, faults = SESSION_FAULTS, specs, capital, outFolder } = options;
  const rest = digestOfBytes(JSON.stringify([faults, specs ?? null])).slice('sha256:'.length, 23);
  const terms = `${sourceName}, seed ${seed}, ${turnsMax} turns, ${workers.join(' ')}, faults and specs ${rest}`;
  return SessionCapital.begin(capital, {
    terms,
    build: ownBuild(),
    refuseUsedFolder: () => refuseUsedFolder(outFolder),
    unexplained: () => unexplainedOrders(outFolder),
  });
}

class PaperSession {
  readonly #options: PaperSessionOptions;
  readonly #workers: readonly string[];
  readonly #instruments: readonly string[];
  readonly #pool: WorkerPool;
  readonly #capital: SessionCapital;
  readonly #venueRecord: VenueRecord;
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
    capital: SessionCapital,
  ) {
    const instruments = first.instruments.map(({ instrument }) => instrument);
    this.#options = options;
    this.#workers = workers;
    this.#instruments = instruments;
    this.#pool = pool;
    this.#capital = capital;
    refuseUnquoted(capital, instruments);
    const traces = openTraces(options, workers, instruments, capital.isResumed);
    this.#controllerTrace = traces.controller;
    this.#locksTrace = traces.locks;
    this.#venueRecord = new VenueRecord(options.outFolder, capital.isResumed);
    this.#account = new PaperAccount(capital.start, instruments, this.#venueRecord);
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
      flush: () => this.#flush(),
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
    this.#account.quote(observation.instruments, this.#turn, (fills) =>
      this.#capital.book(fills, observation.atMs, this.#turn),
    );
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
    this.#flush();
  }

  /** Ends the traces, reconciles with the venue, writes the summary, and ends the session in the ledger: last of all. */
  finish(): SessionSummary {
    const { outFolder, seed, capital } = this.#options;
    const { venue } = this.#account;
    const traces = [this.#controllerTrace.end(), this.#locksTrace.end()];
    this.#venueRecord.end();
    const { cashMicro, feesMicro, positions } = venue;
    const statement = { cashMicro, feesMicro, positionsMicro: Object.fromEntries(positions) };
    const differences = this.#capital.reconcile(statement, this.#lastAtMs, this.#turn);
    const { count, digest } = this.#capital.head;
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
      equityAtStartMicro: this.#account.startMicro,
      equityAtEndMicro: venue.equityMicro,
      drawdownMaxPpm: this.#drawdownMaxPpm,
      ledger: {
        file: capital.file,
        session: this.#capital.session,
        entries: count,
        head: `sha256:${digest}`,
        isReconciled: differences?.length === 0,
        differences: differences ?? [],
        ...(this.#capital.failure === undefined ? {} : { failure: this.#capital.failure }),
      },
      build: ownBuild(),
      injected: [...this.#injected].sort(),
      traces,
    };
    const file = join(outFolder, 'session.json');
    writeFileSync(`${file}.part`, `${JSON.stringify(summary, null, 2)}\n`);
    renameSync(`${file}.part`, file);
    this.#capital.end(venue.equityMicro, this.#account.peakMicro, this.#lastAtMs);
    return summary;
  }

  #flush(): void {
    this.#controllerTrace.flush();
    this.#locksTrace.flush();
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
      ledgerAgrees: this.#account.ledgerAgrees && this.#capital.isSoundAt(this.#turn),
      heartbeatAgeMs: 0,
      envelopeAgeMs: observation.atMs - this.#envelopeAtMs,
      drawdownPpm: this.#account.drawdownPpm,
    });
    const back = faults.find((fault) => fault.kind === 'clock-goes-back');
    const clockMs = Math.max(0, observation.atMs - (back?.byMs ?? 0));
    const injected = faults
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'sign' && kind !== 'freeze-worker');
    const notes = this.#controller.postureRecord === undefined ? { build: ownBuild() } : {};
    this.#controller.decide(withFaults(readings, faults), clockMs, 2 * stepMs, injected, notes);
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

/** A position that nobody quotes has no worth: no session may begin on it. */
function refuseUnquoted(capital: SessionCapital, instruments: readonly string[]): void {
  for (const [instrument, held] of capital.start.positions) {
    if (instruments.includes(instrument)) continue;
    throw new SessionError(
      2,
      `the ledger holds ${held} micro-units of ${instrument}, which this market data does not quote: use data that does`,
    );
  }
}

const ACTION_OF: Readonly<
  Record<Exclude<Intent['kind'], 'order'>, 'Request' | 'Renew' | 'Release' | 'Notice'>
> = { request: 'Request', renew: 'Renew', release: 'Release', notice: 'Notice' };
