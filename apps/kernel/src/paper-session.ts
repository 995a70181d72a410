/** A paper session: real processes contend for real instruments on recorded time, and every decision is traced. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InventoryLocks } from '@plimsoll/inventory-locks';
import type { Calibration, Posture } from '@plimsoll/survival-kernel';
import { authorize, controllerSetup, denialText } from '@plimsoll/survival-kernel';
import type { Digest, JsonObject } from '@plimsoll/trace';
import { digestOfBytes } from '@plimsoll/trace';
import { ControllerDriver } from './controller-driver.ts';
import type { Fault } from './faults.ts';
import { faultsAt, SESSION_FAULTS, SESSION_PEOPLE, withFaults } from './faults.ts';
import { LocksDriver } from './locks-driver.ts';
import type { MarketFeed, MarketObservation } from './market-feed.ts';
import { SessionError } from './market-feed.ts';
import { PaperAccount } from './paper-account.ts';
import { SeededRandom } from './random.ts';
import { readingsOf } from './readings-source.ts';
import type { SpecIdentity } from './session-recorder.ts';
import { CONTROLLER_SOURCE, LOCKS_SOURCE, SourceRecorder } from './session-recorder.ts';
import type { SessionSummary } from './summary.ts';
import { Tally } from './summary.ts';
import { WorkerPool } from './worker-pool.ts';
import type { Reply, Turn, WorkerOrder } from './worker-protocol.ts';

const TURN_MS = 500; // the lock service's clock: a turn, however much market time it covers
const LEASE_MS = 10_000;
const TOKEN_MAX = 1_000_000;
const SLOTS = [1, 2];
const FLIGHT_TURNS_MAX = 3; // orders reach the gate in the next turn or up to two later, and may overtake
const RESTING_TURNS_MAX = 20;
const TURNS_MAX = 100_000;
const EQUITY_MICRO = 1_000_000_000_000;

/** Thresholds of a shock, estimated from the recordings that the session replays. */
export const SESSION_CALIBRATION: Calibration = {
  id: 'paper-2025-04',
  basis:
    'hftbacktest 2024-08-08 and perps18 2025-04..05: 4 times the usual range is beyond the 98th percentile',
  validUntilMs: 365 * 86_400_000,
  shockVolatilityPpm: 4_000_000,
  shockTakerBuyPpm: 250_000,
};

/** What a session is run with. */
export interface PaperSessionOptions {
  readonly source: MarketFeed;
  /** Made if absent; the traces in it must not exist yet. */
  readonly outFolder: string;
  readonly seed: number;
  /** Ends the session after so many observations. */
  readonly turnsMax?: number;
  readonly workers?: readonly string[];
  readonly instruments?: readonly string[];
  readonly faults?: readonly Fault[];
  /** Digest and model of each spec, as the compiled specs carry them. */
  readonly specs?: { readonly SurvivalController: SpecIdentity; readonly InventoryLocks: SpecIdentity };
  /** Wall time for the headers, RFC 3339. */
  readonly startedAt?: string;
}

const UNPINNED: SpecIdentity = { specDigest: digestOfBytes('unpinned') as Digest, model: 'unpinned' };

/**
 * Runs the session and writes `SurvivalController.ndjson`, `InventoryLocks.ndjson` and `session.json`.
 * The same source and seed give the same traces: workers run at once, but their replies are taken in a fixed order.
 *
 * @throws SessionError on bad input (2), a missing prerequisite (3) or a defect of ours (70).
 */
export async function runPaperSession(options: PaperSessionOptions): Promise<SessionSummary> {
  const workers = options.workers ?? ['w1', 'w2', 'w3', 'w4'];
  const pool = await WorkerPool.start(workers, options.seed);
  try {
    const session = new PaperSession(options, workers, pool);
    for await (const observation of options.source) {
      await session.turn(observation);
      if (session.turns >= (options.turnsMax ?? TURNS_MAX)) break;
    }
    return session.finish();
  } finally {
    pool.end();
  }
}

interface FlyingOrder {
  readonly order: WorkerOrder;
  readonly worker: string;
  readonly slot: number;
  readonly arrivesAtTurn: number;
}

class PaperSession {
  readonly #options: PaperSessionOptions;
  readonly #workers: readonly string[];
  readonly #pool: WorkerPool;
  readonly #random: SeededRandom;
  readonly #account: PaperAccount;
  readonly #controllerTrace = new SourceRecorder('SurvivalController', CONTROLLER_SOURCE, 'recording');
  readonly #locksTrace = new SourceRecorder('InventoryLocks', LOCKS_SOURCE, 'turns');
  readonly #controller: ControllerDriver;
  readonly #locks: LocksDriver;
  readonly #flying: FlyingOrder[] = [];
  readonly #frozen = new Map<string, number>();
  readonly #denied = new Tally();
  readonly #refused = new Tally();
  readonly #postures = new Tally();
  readonly #segments = new Tally();
  readonly #injected = new Set<string>();
  #turn = 0;
  #lastAtMs = 0;
  #envelopeAtMs = 0;
  #passed = 0;
  #stale = 0;
  #cancels = 0;
  #drawdownMaxPpm = 0;
  #origin: MarketObservation['origin'] = 'recorded';

  constructor(options: PaperSessionOptions, workers: readonly string[], pool: WorkerPool) {
    const instruments = options.instruments ?? ['BTCUSDT', 'ETHUSDT', 'BTCUSD_PERP', 'BTCUSDT_SPOT'];
    this.#options = options;
    this.#workers = workers;
    this.#pool = pool;
    this.#random = new SeededRandom(options.seed);
    this.#account = new PaperAccount(EQUITY_MICRO, instruments);
    const setup = controllerSetup(SESSION_CALIBRATION, SESSION_PEOPLE);
    this.#controller = new ControllerDriver(setup, this.#controllerTrace);
    const limits = { workers, instruments, slots: SLOTS, leaseMs: LEASE_MS, tokenMax: TOKEN_MAX };
    this.#locks = new LocksDriver(new InventoryLocks(limits), this.#locksTrace);
  }

  get turns(): number {
    return this.#turn;
  }

  /** One observation: market, controller, leases, gate, workers; in this order. */
  async turn(observation: MarketObservation): Promise<void> {
    this.#turn += 1;
    const faults = faultsAt(this.#options.faults ?? SESSION_FAULTS, this.#turn);
    const injected = faults.map((fault) => fault.kind);
    for (const kind of injected) this.#injected.add(kind);
    if (observation.origin === 'synthetic') this.#origin = 'synthetic';
    this.#segments.add(observation.segment);
    this.#account.quote(observation.instruments);
    this.#drawdownMaxPpm = Math.max(this.#drawdownMaxPpm, this.#account.drawdownPpm);
    this.#sign(faults);
    this.#decide(observation, faults, injected);
    this.#cancelByPosture();
    this.#locks.advance(this.#turn * TURN_MS);
    this.#arrive(observation.atMs);
    await this.#playTurns(observation, faults);
    this.#locks.grantFree();
    this.#postures.add(this.#controller.posture);
    this.#lastAtMs = observation.atMs;
  }

  finish(): SessionSummary {
    if (this.#turn === 0)
      throw new SessionError(2, 'the market data source has no observation: nothing was checked');
    const { outFolder, seed } = this.#options;
    mkdirSync(outFolder, { recursive: true });
    const specs = this.#options.specs ?? { SurvivalController: UNPINNED, InventoryLocks: UNPINNED };
    const startedAt = this.#options.startedAt ?? new Date().toISOString();
    const locksConstants = locksConstantsOf(this.#workers, this.#locks.system.limits.instruments);
    const traces = [
      this.#controllerTrace.write(
        outFolder,
        specs.SurvivalController,
        controllerConstants(this.#controllerTrace),
        startedAt,
      ),
      this.#locksTrace.write(outFolder, specs.InventoryLocks, locksConstants, startedAt),
    ];
    const summary: SessionSummary = {
      source: this.#origin,
      segments: Object.entries(this.#segments.toRecord()).map(([segment, turns]) => ({ segment, turns })),
      seed,
      turns: this.#turn,
      workers: this.#workers.length,
      instruments: this.#locks.system.limits.instruments,
      turnsByPosture: {
        HIBERNATE: 0,
        TURTLE: 0,
        STALKER: 0,
        APEX: 0,
        ...this.#postures.toRecord(),
      } as Record<Posture, number>,
      controllerActions: actionCounts(this.#controllerTrace),
      lockActions: actionCounts(this.#locksTrace),
      ordersPassed: this.#passed,
      ordersDenied: this.#denied.toRecord(),
      staleTokensRefused: this.#stale,
      refusedSteps: this.#refused.toRecord(),
      fills: this.#account.fillCount,
      cancels: this.#cancels,
      openOrdersAtEnd: this.#account.venue.openOrderCount,
      positionsAtEnd: Object.fromEntries(
        this.#locks.system.limits.instruments.map((each) => [each, this.#account.venue.position(each)]),
      ),
      equityAtStartMicro: EQUITY_MICRO,
      equityAtEndMicro: this.#account.venue.equityMicro,
      drawdownMaxPpm: this.#drawdownMaxPpm,
      injected: [...this.#injected].sort(),
      traces,
    };
    writeFileSync(join(outFolder, 'session.json'), `${JSON.stringify(summary, null, 2)}\n`);
    return summary;
  }

  #sign(faults: readonly Fault[]): void {
    for (const fault of faults) {
      if (fault.kind !== 'sign') continue;
      const refusal = this.#controller.sign(fault.person, ['sign']);
      if (refusal !== undefined) this.#refused.add(refusal);
    }
  }

  #decide(observation: MarketObservation, faults: readonly Fault[], injected: readonly string[]): void {
    const stepMs = Math.max(TURN_MS, observation.atMs - this.#lastAtMs);
    if (faults.some((fault) => fault.kind === 'controller-stalls')) return;
    // The forewarner's stand-in publishes an envelope at every turn, unless it is stopped.
    if (!faults.some((fault) => fault.kind === 'envelope-stops')) this.#envelopeAtMs = observation.atMs;
    const readings = readingsOf(observation, {
      checksumHolds: true,
      ledgerAgrees: this.#account.ledgerAgrees,
      heartbeatAgeMs: 0,
      envelopeAgeMs: observation.atMs - this.#envelopeAtMs,
      drawdownPpm: this.#account.drawdownPpm,
    });
    const back = faults.find((fault) => fault.kind === 'clock-goes-back');
    const clockMs = observation.atMs - (back?.byMs ?? 0);
    this.#controller.decide(withFaults(readings, faults), clockMs, 2 * stepMs, injected);
  }

  /** HIBERNATE cancels everything, TURTLE all entries; orders that rest too long are cancelled too. */
  #cancelByPosture(): void {
    const { posture } = this.#controller;
    const { venue } = this.#account;
    this.#cancels += venue.cancel((order, sentAtTurn) => {
      if (posture === 'HIBERNATE' || this.#turn - sentAtTurn > RESTING_TURNS_MAX) return true;
      const held = venue.position(order.instrument);
      return posture === 'TURTLE' && (order.side === 'BUY' ? held >= 0 : held <= 0);
    });
  }

  /** Orders that reach the gate in this turn: first their token, then what the posture allows. */
  #arrive(nowMs: number): void {
    for (let index = 0; index < this.#flying.length; ) {
      const flying = this.#flying[index];
      if (flying === undefined || flying.arrivesAtTurn > this.#turn) {
        index += 1;
        continue;
      }
      this.#flying.splice(index, 1);
      this.#judge(flying, nowMs);
    }
  }

  #judge({ order, worker, slot }: FlyingOrder, nowMs: number): void {
    const after = { [CONTROLLER_SOURCE]: this.#controller.lastSeq };
    const described = describe(order);
    this.#locks.judge(worker, order.instrument, slot, (verdict) => {
      if (verdict === 'Refuse') {
        this.#stale += 1;
        const newest = this.#locks.system.locks.newestToken(order.instrument);
        return {
          after,
          why: { order: described, verdict: 'DENY', code: 'LOCK303', token: order.token, newest },
        };
      }
      const record = this.#controller.postureRecord;
      const decision = authorize(order, this.#account.account, record, nowMs);
      const authority = {
        posture: decision.posture,
        epoch: record?.epoch ?? 0,
        rPpm: record?.rPpm ?? 0,
        ageMs: record === undefined ? -1 : nowMs - record.issuedAtMs,
      };
      if (decision.verdict === 'PASS') {
        this.#passed += 1;
        this.#account.venue.accept(order, this.#turn);
        return {
          after,
          why: { order: described, verdict: 'PASS', isReducing: decision.isReducing, authority },
        };
      }
      this.#denied.add(decision.denial.code);
      const { code } = decision.denial;
      return {
        after,
        why: { order: described, verdict: 'DENY', code, text: denialText(decision.denial), authority },
      };
    });
  }

  async #playTurns(observation: MarketObservation, faults: readonly Fault[]): Promise<void> {
    const freezing = new Set(
      faults.filter((fault) => fault.kind === 'freeze-worker').map((fault) => fault.worker),
    );
    for (const [worker, frozenTurn] of this.#frozen) {
      if (freezing.has(worker)) continue;
      const reply = await this.#pool.wake(worker, frozenTurn);
      this.#frozen.delete(worker);
      this.#locks.wake(worker, { injected: ['freeze-worker'] });
      this.#take(worker, reply);
    }
    const views = this.#views(observation);
    const turnFor = (worker: string): Turn => ({
      turn: this.#turn,
      posture: this.#controller.posture,
      mail: this.#locks.collectMail(worker),
      views,
    });
    for (const worker of this.#workers) {
      if (!freezing.has(worker) || this.#frozen.has(worker)) continue;
      await this.#pool.freeze(worker, turnFor(worker));
      this.#frozen.set(worker, this.#turn);
      this.#locks.pause(worker, { injected: ['freeze-worker'] });
    }
    const awake = this.#workers.filter((worker) => !this.#frozen.has(worker));
    const replies = await this.#pool.play(new Map(awake.map((worker) => [worker, turnFor(worker)])));
    for (const worker of awake) {
      const reply = replies.get(worker);
      if (reply === undefined) continue;
      this.#take(worker, reply);
      this.#compareBeliefs(worker, reply);
    }
  }

  #views(observation: MarketObservation): Turn['views'] {
    return observation.instruments.map(({ instrument, bidMicro, askMicro }) => ({
      instrument,
      bidMicro,
      askMicro,
      positionMicro: this.#account.venue.position(instrument),
      unitMicro: this.#account.unitMicro(bidMicro),
    }));
  }

  /** What a worker wants, in its order. */
  #take(worker: string, reply: Reply): void {
    for (const intent of reply.intents) {
      const refusal = intent.kind === 'order' ? this.#send(worker, intent.order) : this.#step(worker, intent);
      if (refusal !== undefined) this.#refused.add(refusal);
    }
  }

  #step(worker: string, intent: Exclude<Reply['intents'][number], { kind: 'order' }>): string | undefined {
    const actions = { request: 'Request', renew: 'Renew', release: 'Release', notice: 'Notice' } as const;
    return this.#locks.take(actions[intent.kind], worker, intent.instrument);
  }

  #send(worker: string, order: WorkerOrder): string | undefined {
    const believed = this.#locks.system.workers.believed(worker, order.instrument);
    if (order.token !== believed)
      throw new SessionError(70, `${worker} sent token ${order.token}, not ${believed}`);
    const slot = this.#locks.send(worker, order.instrument, { order: describe(order), token: order.token });
    if (typeof slot === 'string') return slot;
    const arrivesAtTurn = this.#turn + 1 + this.#random.below(FLIGHT_TURNS_MAX);
    this.#flying.push({ order, worker, slot, arrivesAtTurn });
    return undefined;
  }

  /** The kernel's record of a worker's beliefs is observed, not assumed: the process itself says what it holds. */
  #compareBeliefs(worker: string, reply: Reply): void {
    const held = new Map(reply.believed);
    for (const instrument of this.#locks.system.limits.instruments) {
      const believed = this.#locks.system.workers.believed(worker, instrument);
      if ((held.get(instrument) ?? 0) === believed) continue;
      throw new SessionError(
        70,
        `${worker} holds ${held.get(instrument) ?? 0} on ${instrument}, recorded ${believed}`,
      );
    }
  }
}

function describe(order: WorkerOrder): JsonObject {
  const { id, kind, side, instrument, quantityMicro, priceMicro } = order;
  return { id, kind, side, instrument, quantityMicro, priceMicro };
}

function actionCounts(trace: SourceRecorder): Record<string, number> {
  const tally = new Tally();
  for (const event of trace.events) tally.add(event.action ?? '?');
  return tally.toRecord();
}

/** `RawValues` and `Elapsed` are those that occurred: sets must be finite in a header. */
function controllerConstants(trace: SourceRecorder): JsonObject {
  const raw = new Set<number>();
  const elapsed = new Set<number>([0]);
  for (const { action, args, state } of trace.events) {
    if (action === 'Init') raw.add(Number(state?.['raw']));
    if (typeof args?.['x'] === 'number') raw.add(args['x']);
    if (typeof args?.['e'] === 'number') elapsed.add(args['e']);
  }
  return { RawValues: setOf(raw), Elapsed: setOf(elapsed), People: { '#set': [...SESSION_PEOPLE] } };
}

function locksConstantsOf(workers: readonly string[], instruments: readonly string[]): JsonObject {
  return {
    Workers: { '#set': [...workers].sort() },
    Instruments: { '#set': [...instruments].sort() },
    Slots: { '#set': SLOTS },
    TokenMax: TOKEN_MAX,
  };
}

function setOf(values: ReadonlySet<number>): JsonObject {
  return { '#set': [...values].sort((left, right) => left - right) };
}
