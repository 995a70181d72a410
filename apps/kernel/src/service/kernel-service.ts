/**
 * The kernel as a library: controller, locks and last hop behind the calls that a host of level A or B makes itself,
 * and that the endpoint makes for everybody else. One thread; every call is answered before the next one is taken.
 */
import type { LockRefusal } from '@plimsoll/inventory-locks';
import { InventoryLocks } from '@plimsoll/inventory-locks';
import type {
  HealthView,
  KillSwitch,
  Multipliers,
  NewOrder,
  Posture,
  TripCause,
  VenueEvent,
} from '@plimsoll/survival-kernel';
import {
  controllerSetup,
  emptyView,
  gateAnswers,
  gateCode,
  lastHopText,
  OrderLine,
  paperCalibration,
  SharedHealth,
  VenueSession,
} from '@plimsoll/survival-kernel';
import type { JsonObject } from '@plimsoll/trace';
import { ControllerDriver } from '../controller-driver.ts';
import { LocksDriver } from '../locks-driver.ts';
import type { InstrumentObservation } from '../market-feed.ts';
import { ownBuild } from '../own-files.ts';
import { readingsOf } from '../readings-source.ts';
import type { WrittenTrace } from '../session-recorder.ts';
import { CONTROLLER_SOURCE, LOCKS_SOURCE } from '../session-recorder.ts';
import { SLOTS, TOKEN_MAX } from '../session-setup.ts';
import { Accounts } from './accounts.ts';
import type { ServiceClock } from './service-clock.ts';
import type { ServiceSetup } from './service-setup.ts';
import { openServiceTraces } from './service-traces.ts';

/** The answer to an order. */
export interface OrderDecision {
  /** Counts the decisions of this service from 1; the trace has it too. */
  readonly decision: number;
  readonly verdict: 'PASS' | 'DENY';
  readonly posture: Posture;
  readonly epoch: number;
  readonly isReducing: boolean;
  /** `PASS`, or why not: see lastHopText. */
  readonly code: string;
  readonly text: string;
}

/** A decision, and the last line of each of the kernel's traces by then: for `after` in a client's own trace. */
export interface RecordedDecision extends OrderDecision {
  readonly after: { readonly [source: string]: number };
}

/** A step of a lease: what happened, or the lock service's refusal. */
export type LeaseAnswer =
  | {
      readonly ok: true;
      readonly state: 'held' | 'waiting' | 'released';
      readonly token: number;
      readonly leaseMs: number;
    }
  | { readonly ok: false; readonly refusal: LockRefusal };

/** What a service tells its host without being asked. */
export interface ServiceEvents {
  posture(view: HealthView, isTripped: boolean): void;
  lease(
    worker: string,
    event: 'granted' | 'due' | 'lost',
    instrument: string,
    token: number | undefined,
  ): void;
  /** Cancel these orders of this worker now. */
  cancel(worker: string, orders: readonly string[], reason: string): void;
  /** What the venue says of an order that the kernel sent. */
  venue(worker: string, event: VenueEvent): void;
}

/** Shown to `recent`: the last so many decisions. */
const RECENT_MAX = 50;

/** The kernel of one account, or of several that share postures and leases. */
export class KernelService {
  readonly setup: ServiceSetup;
  readonly clock: ServiceClock;
  readonly health: SharedHealth;
  readonly accounts: Accounts;
  readonly events: ServiceEvents[] = [];
  readonly counts = { passed: 0, denied: new Map<string, number>(), evaluations: 0, cancels: 0 };
  readonly recent: (OrderDecision & { readonly order: NewOrder; readonly worker: string })[] = [];
  readonly #traces: ReturnType<typeof openServiceTraces>;
  readonly #controller: ControllerDriver;
  readonly #locks: LocksDriver;
  #decisions = 0;
  #observations = 0;
  readonly #madeAtMs: number;
  #lastAtMs: number | undefined;
  /** How many trips the controller was told of. */
  #told = 0;
  #cancelledFor: Posture | 'trip' | undefined;
  /** Told of every observation's quotes: a paper venue trades at them. */
  onQuotes: ((seen: readonly InstrumentObservation[]) => void) | undefined;
  /** The latch on disk; without one a trip ends with the process. */
  readonly #kill: KillSwitch | undefined;
  #line: OrderLine | undefined;

  constructor(setup: ServiceSetup, clock: ServiceClock, kill?: KillSwitch) {
    this.setup = setup;
    this.clock = clock;
    this.#madeAtMs = clock.now();
    this.#kill = kill;
    this.health = kill?.health ?? new SharedHealth();
    const { health } = this;
    const { instruments, workers, leaseMs } = setup;
    this.#traces = openServiceTraces(setup, clock.id);
    this.accounts = new Accounts(setup, health);
    this.#controller = new ControllerDriver(
      controllerSetup(paperCalibration, setup.people),
      this.#traces.controller,
    );
    const names = instruments.map(({ instrument }) => instrument);
    const limits = { workers, instruments: names, slots: SLOTS, leaseMs, tokenMax: TOKEN_MAX };
    this.#locks = new LocksDriver(new InventoryLocks(limits), this.#traces.locks);
    this.flush();
  }

  /** New readings: marks, one evaluation of the controller, and what follows from its posture. */
  observe(instruments: readonly InstrumentObservation[], envelopeAgeMs: number, ledgerAgrees: boolean): void {
    this.tick();
    const nowMs = this.clock.now();
    for (const { instrument, bidMicro, askMicro } of instruments) {
      const markMicro = Math.floor((bidMicro + askMicro) / 2);
      for (const { gate } of this.accounts.all) gate.book.mark(instrument, markMicro, nowMs);
    }
    this.onQuotes?.(instruments);
    this.#observations += 1;
    const observation = {
      sequence: this.#observations,
      atMs: nowMs,
      segment: '',
      origin: 'recorded' as const,
      instruments,
    };
    const fresh = this.#newCauses();
    const readings = readingsOf(observation, {
      checksumHolds: !fresh.includes('checksum'),
      ledgerAgrees: ledgerAgrees && this.accounts.agree && !fresh.includes('ledger'),
      // The controller knows three causes; all the others are a heartbeat that somebody no longer hears.
      heartbeatAgeMs: fresh.some((cause) => cause !== 'checksum' && cause !== 'ledger') ? LOST_MS : 0,
      envelopeAgeMs,
      drawdownPpm: this.accounts.drawdownPpm,
    });
    this.#evaluate(readings, nowMs);
  }

  /** No reading came for too long: evaluates without any, which is bad health. */
  missObservation(): void {
    this.#newCauses();
    this.#evaluate({}, this.clock.now());
  }

  /** Leases become due or end. Called before every request, and by a timer. */
  tick(): void {
    this.#locks.advance(this.clock.now());
    this.#locks.grantFree();
    this.#deliver();
  }

  /** Asks for the lease on an instrument; `waiting` until a notice says `granted`. */
  acquire(worker: string, instrument: string): LeaseAnswer {
    this.tick();
    const refusal = this.#locks.take('Request', worker, instrument);
    if (refusal !== undefined) return { ok: false, refusal };
    this.#locks.grantFree();
    this.#deliver(worker);
    const lease = this.#locks.system.locks.leaseOf(instrument);
    const isHeld = lease?.worker === worker;
    this.flush();
    return {
      ok: true,
      state: isHeld ? 'held' : 'waiting',
      token: isHeld ? lease.token : 0,
      leaseMs: this.setup.leaseMs,
    };
  }

  /** Renews from half of the lease's time on, while nobody else waits. */
  renew(worker: string, instrument: string, token: number): LeaseAnswer {
    this.tick();
    if (this.#locks.system.workers.believed(worker, instrument) !== token) {
      return this.#staleToken(worker, instrument, token);
    }
    const refusal = this.#locks.take('Renew', worker, instrument);
    this.flush();
    if (refusal !== undefined) return { ok: false, refusal };
    return { ok: true, state: 'held', token, leaseMs: this.setup.leaseMs };
  }

  /** Gives the lease back, or takes note that it is gone. */
  release(worker: string, instrument: string, token: number): LeaseAnswer {
    this.tick();
    const { workers, locks } = this.#locks.system;
    if (workers.believed(worker, instrument) !== token) {
      return this.#staleToken(worker, instrument, token);
    }
    const holds = locks.leaseOf(instrument)?.worker === worker;
    const refusal = this.#locks.take(holds ? 'Release' : 'Notice', worker, instrument);
    if (refusal !== undefined) return { ok: false, refusal };
    this.tick();
    this.flush();
    return { ok: true, state: 'released', token: 0, leaseMs: 0 };
  }

  #staleToken(worker: string, instrument: string, token: number): LeaseAnswer {
    const newest = this.#locks.system.locks.newestToken(instrument);
    if (newest === token) return { ok: false, refusal: { code: 'LOCK107', worker, instrument } };
    return { ok: false, refusal: { code: 'LOCK303', instrument, token, newest } };
  }

  /** The decision on a new order. Recorded before it is answered. */
  authorize(worker: string, order: NewOrder, token: number): RecordedDecision {
    this.tick();
    const { gate } = this.accounts.of(worker);
    const decide = (fence: number) => gate.authorize(order, fence, this.clock.now());
    return this.#decided(worker, order, token, decide, 'new');
  }

  /** The decision on a change of an order that may still fill. */
  change(worker: string, order: NewOrder, token: number): RecordedDecision {
    this.tick();
    const { gate, owners } = this.accounts.of(worker);
    const isOwn = owners.get(order.id) === worker;
    const nowMs = this.clock.now();
    const decide = (fence: number) => {
      if (!isOwn) return gateAnswers.UNKNOWN_ORDER;
      return this.#line?.change(order, fence, nowMs) ?? gate.authorizeChange(order, fence, nowMs);
    };
    return this.#decided(worker, order, token, decide, 'change');
  }

  /** Opens the kernel's own line to a venue: {@link submit} then decides and sends in one step. Main account only. */
  openLine(path: string, account: string): void {
    this.#line = new OrderLine(
      (events) => new VenueSession(path, account, 'trading', events),
      this.accounts.of('').gate,
      {
        venueSays: (event) => {
          if (event.type === 'welcome' && event.line === 'cut' && this.health.tripWord === 0)
            this.#line?.open();
          if (!('id' in event)) return;
          const { owners, gate } = this.accounts.of('');
          const worker = owners.get(event.id);
          if (gate.book.left(event.id) === 0) owners.delete(event.id);
          if (worker !== undefined) for (const each of this.events) each.venue(worker, event);
        },
        lineLost: () => this.health.trip('heartbeat'),
      },
    );
  }

  get hasLine(): boolean {
    return this.#line !== undefined;
  }

  /** Decides on a new order and sends what passes. */
  submit(worker: string, order: NewOrder, token: number): RecordedDecision {
    this.tick();
    const decide = (fence: number) =>
      this.#line?.submit(order, fence, this.clock.now()) ?? gateAnswers.NO_AUTHORITY;
    return this.#decided(worker, order, token, decide, 'new');
  }

  /** A cancel goes out whatever the posture, and tripped as well. @returns False without a line or for a foreign order. */
  cancel(worker: string, id: string): boolean {
    if (this.#line === undefined || this.accounts.of(worker).owners.get(id) !== worker) return false;
    this.#line.cancel(id);
    return true;
  }

  /** What became of an order. @returns False for an order that the gate does not know as such. */
  report(worker: string, id: string, event: OrderEvent, quantityMicro: number): boolean {
    const { gate, owners } = this.accounts.of(worker);
    const { book } = gate;
    const answer =
      event === 'accepted'
        ? book.accepted(id)
        : event === 'filled'
          ? book.filled(id, quantityMicro)
          : event === 'replaced'
            ? book.replaced(id, quantityMicro)
            : book.closed(id);
    if (book.left(id) === 0) owners.delete(id);
    return answer === gateAnswers.PASS;
  }

  /** The account as its owner has it. The first one is believed; a later one that differs is a breach (ledger). */
  account(
    worker: string,
    equityMicro: number,
    positions: readonly { instrument: string; positionMicro: number }[],
  ): boolean {
    const { gate, view } = this.accounts.of(worker);
    gate.book.equityMicro = Math.max(0, equityMicro);
    return view.take(gate.book, equityMicro, positions);
  }

  /** Throws the kill switch. */
  kill(cause: TripCause, reason: string): void {
    this.health.trip(cause);
    this.#cancelAll('trip', `killed: ${reason}`);
    this.missObservation(); // the controller trips in the same step, and everybody hears of it
  }

  /** A named person signs the re-arm. @returns The refusal's code, or undefined when it counts. */
  sign(person: string): string | undefined {
    if (this.#kill !== undefined && !this.health.isAcknowledged) return 'KILL101';
    const refusal = this.#controller.sign(person, []);
    this.flush();
    if (refusal !== undefined) return refusal;
    const own = this.#kill?.sign(person);
    // Whoever signed the latch before the controller broke once more signs for the controller only.
    return own?.code === 'KILL103' ? undefined : own?.code;
  }

  /** Orders that may still fill, of all accounts. */
  get openCount(): number {
    return this.accounts.all.reduce((sum, { gate }) => sum + gate.book.openCount, 0);
  }

  /** When the controller was evaluated last; when the service was made, before that. */
  get lastEvaluationAtMs(): number {
    return this.#lastAtMs ?? this.#madeAtMs;
  }

  /** m1 to m5 of the last decision, ppm. */
  get multipliers(): Multipliers | undefined {
    return this.#controller.multipliers;
  }

  /** Who has signed the re-arm so far. */
  get signers(): readonly string[] {
    return this.#controller.signers;
  }

  get postureView(): HealthView {
    const view = emptyView();
    this.health.read(view);
    return view;
  }

  /** Everything recorded so far is on its way to the disk. */
  flush(): void {
    this.#traces.controller.flush();
    this.#traces.locks.flush();
  }

  /** Ends the traces, and the session in order if it may: armed and with nothing open. Else a restart is tripped. */
  end(): WrittenTrace[] {
    this.#line?.close();
    // Refused after a trip, whose causes are then on disk before the guards end.
    if (this.#kill?.finish(this.openCount)?.code === 'KILL107') this.#kill.persist('drain');
    return [this.#traces.controller.end(), this.#traces.locks.end()];
  }

  #evaluate(readings: Parameters<ControllerDriver['decide']>[0], nowMs: number): void {
    const stepMs = this.#lastAtMs === undefined ? 0 : nowMs - this.#lastAtMs;
    this.#lastAtMs = nowMs;
    this.counts.evaluations += 1;
    const notes = this.#controller.postureRecord === undefined ? { build: ownBuild() } : {};
    this.#controller.decide(readings, nowMs, Math.max(this.setup.validMs, 2 * stepMs), [], notes);
    this.#followTrip();
    const record = this.#controller.postureRecord;
    if (record !== undefined) this.health.publish(record);
    const { posture } = this.#controller;
    if (this.health.tripWord !== 0) this.#cancelAll('trip', 'the kill switch is thrown');
    else if (posture === 'HIBERNATE') this.#cancelAll(posture, 'HIBERNATE: everything is cancelled');
    else if (posture === 'TURTLE') this.#cancelAll(posture, 'TURTLE: entries are cancelled');
    else this.#cancelledFor = undefined;
    this.flush();
    const view = this.postureView;
    for (const each of this.events) each.posture(view, this.health.tripWord !== 0);
  }

  /** Controller and trip word agree after every evaluation: what trips one trips the other; two signatures arm both. */
  #followTrip(): void {
    if (this.#controller.isTripped) {
      if (this.health.tripWord !== 0) return;
      for (const cause of this.#controller.broken) this.health.trip(cause);
      this.#newCauses();
      return;
    }
    const word = this.health.tripWord;
    if (word === 0 || this.health.tripCount !== this.#told) return;
    if (this.#kill === undefined ? !this.health.arm(word) : this.#kill.rearm(this.openCount) !== undefined)
      return;
    this.#told = 0;
    this.#line?.open();
  }

  /** The causes in the trip word when a trip has come that the controller does not know of; it does now. */
  #newCauses(): readonly TripCause[] {
    const { tripCount } = this.health;
    if (tripCount === this.#told) return [];
    this.#told = tripCount;
    return this.health.causes;
  }

  #decided(
    worker: string,
    order: NewOrder,
    token: number,
    decide: (fence: number) => number,
    what: 'new' | 'change',
  ): RecordedDecision {
    this.#decisions += 1;
    const believed = this.#locks.system.workers.believed(worker, order.instrument);
    let decision: OrderDecision | undefined;
    const why = { decision: this.#decisions, what, order: order as unknown as JsonObject, token };
    if (believed === token && token !== 0) {
      const sent = this.#locks.send(worker, order.instrument, why);
      if ('slot' in sent) {
        this.#locks.judge(worker, order.instrument, sent.slot, () => {
          decision = this.#answer(worker, order, decide(token));
          const { verdict, code, text, isReducing, posture, epoch } = decision;
          const { rPpm, issuedAtMs } = this.accounts.of(worker).gate.view;
          const authority = { posture, epoch, rPpm, ageMs: this.clock.now() - issuedAtMs };
          const reason = verdict === 'PASS' ? { isReducing } : { code, text };
          return {
            after: { [CONTROLLER_SOURCE]: this.#controller.lastSeq },
            why: { ...why, verdict, authority, ...reason },
          };
        });
      }
    }
    // A token that this worker was never granted is no fence, though it may be the newest that another one has.
    decision ??= this.#answer(worker, order, decide(0));
    this.flush();
    const after = { [CONTROLLER_SOURCE]: this.#controller.lastSeq, [LOCKS_SOURCE]: this.#locks.lastSeq };
    return { ...decision, after };
  }

  #answer(worker: string, order: NewOrder, verdict: number): OrderDecision {
    const isPass = verdict === gateAnswers.PASS;
    const code = isPass ? 'PASS' : gateCode(verdict);
    if (isPass) {
      this.counts.passed += 1;
      this.accounts.of(worker).owners.set(order.id, worker);
    } else {
      this.counts.denied.set(code, (this.counts.denied.get(code) ?? 0) + 1);
    }
    const { gate } = this.accounts.of(worker);
    const { posture, isReducing, view } = gate;
    const decision: OrderDecision = {
      decision: this.#decisions,
      verdict: isPass ? 'PASS' : 'DENY',
      posture,
      epoch: view.epoch,
      isReducing,
      code,
      text: lastHopText(verdict, gate.facts(order)),
    };
    this.recent.unshift({ ...decision, order, worker });
    if (this.recent.length > RECENT_MAX) this.recent.pop();
    return decision;
  }

  /** Once for each reason: what is already being cancelled is not asked for again at every evaluation. */
  #cancelAll(why: Posture | 'trip', reason: string): void {
    if (this.#cancelledFor === why) return;
    this.#cancelledFor = why;
    const byWorker = new Map<string, string[]>();
    for (const { gate, owners } of this.accounts.all) {
      for (const id of gate.book.openOrders(why === 'TURTLE')) {
        const worker = owners.get(id) ?? '';
        byWorker.set(worker, [...(byWorker.get(worker) ?? []), id]);
      }
    }
    for (const [worker, ids] of byWorker) {
      this.counts.cancels += ids.length;
      for (const id of ids) this.#line?.cancel(id);
      for (const each of this.events) each.cancel(worker, ids, reason);
    }
  }

  /** Hands out what the lock service has to say. `answered` gets its grant in the answer itself. */
  #deliver(answered?: string): void {
    for (const worker of this.setup.workers) {
      for (const mail of this.#locks.collectMail(worker)) {
        const token = mail.kind === 'granted' ? mail.token : undefined;
        if (token !== undefined) {
          for (const { gate } of this.accounts.all) gate.book.fence(mail.instrument, token);
        }
        if (worker === answered && mail.kind === 'granted') continue;
        for (const each of this.events) each.lease(worker, mail.kind, mail.instrument, token);
      }
    }
  }
}

/** What may be reported of an order. */
export type OrderEvent = 'accepted' | 'rejected' | 'filled' | 'cancelled' | 'expired' | 'replaced';

/** Longer than any heartbeat may be late. */
const LOST_MS = 60_000;
