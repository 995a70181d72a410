/**
 * The kernel as a library: controller, locks and last hop behind the calls that a host of level A or B makes itself,
 * and that the endpoint makes for everybody else. One thread; every call is answered before the next one is taken, and
 * what it did is in the recorder's ring by then.
 */
import type { Difference, Transfer } from '@plimsoll/ledger';
import type {
  Execution,
  HealthView,
  KillSwitch,
  Multipliers,
  NewOrder,
  PostureRecord,
  TripCause,
  VenueEvent,
} from '@plimsoll/survival-kernel';
import { emptyView, gateAnswers, leverageCenti, SharedHealth } from '@plimsoll/survival-kernel';
import type { InstrumentObservation, SessionError } from '../market-feed.ts';
import { RingRecorder } from '../recorder/ring-recorder.ts';
import { ringBytesFor } from '../recorder/ring-size.ts';
import type { EventRecorder, WrittenTrace } from '../session-recorder.ts';
import { Accounts } from './accounts.ts';
import { Cancelling } from './cancelling.ts';
import { Capital, type Statement, type TransferAnswer } from './capital.ts';
import type {
  LeaseAnswer,
  OrderEvent,
  RecentDecision,
  RecordedDecision,
  ReportedOrder,
  ServiceEvents,
} from './decision.ts';
import { Decisions } from './decisions.ts';
import { LeaseDesk } from './lease-desk.ts';
import { PostureKeeper } from './posture-keeper.ts';
import { Sensors } from './sensors.ts';
import type { ServiceClock } from './service-clock.ts';
import type { ServiceLedger } from './service-ledger.ts';
import { loadOf, type ServiceSetup, SILENCE_MS_MAX } from './service-setup.ts';
import { serviceHeaders } from './service-traces.ts';
import type { FundingPayment } from './venue-facts.ts';
import { VenueLine } from './venue-line.ts';

/** The kernel of one account, or of several that share postures and leases. */
export class KernelService {
  readonly setup: ServiceSetup;
  readonly clock: ServiceClock;
  readonly health: SharedHealth;
  readonly accounts: Accounts;
  readonly events: ServiceEvents[] = [];
  /** What a mesh says of itself, for the status. */
  meshView: (() => object) | undefined;
  /** Told of every observation's quotes: a paper venue trades at them. */
  onQuotes: ((seen: readonly InstrumentObservation[]) => void) | undefined;
  readonly #recorder: RingRecorder;
  readonly #keeper: PostureKeeper;
  readonly #leases: LeaseDesk;
  readonly #decisions: Decisions;
  readonly #cancelling: Cancelling;
  readonly #madeAtMs: number;
  /** The account's ledger; without one its owner tells what it is. */
  readonly #capital: Capital | undefined;
  readonly #failed = Promise.withResolvers<SessionError>();
  readonly #sensors = new Sensors();
  #line: VenueLine | undefined;

  /** @throws SessionError (2) for a folder that can't be used, or a ledger that does not fit. */
  constructor(setup: ServiceSetup, clock: ServiceClock, kill?: KillSwitch, ledger?: ServiceLedger) {
    this.setup = setup;
    this.clock = clock;
    this.#madeAtMs = clock.now();
    this.health = kill?.health ?? new SharedHealth();
    const { health, events } = this;
    const recorder = new RingRecorder({
      folder: setup.outFolder,
      headers: serviceHeaders(setup, clock.id),
      bytes: setup.ringBytes ?? ringBytesFor(loadOf(setup)),
      broken: (failure) => this.#broken(failure),
    });
    this.#recorder = recorder;
    const [controllerTrace, locksTrace] = recorder.sources as readonly [EventRecorder, EventRecorder];
    const accounts = new Accounts(setup, health, {
      hasRoom: () => recorder.hasRoom,
      put: (_hop, order, verdict) => {
        if (verdict === gateAnswers.PASS) ledger?.sent(order);
        this.#decisions.put(verdict);
      },
    });
    this.accounts = accounts;
    this.#capital = ledger === undefined ? undefined : new Capital(ledger, accounts.all);
    this.#keeper = new PostureKeeper({
      setup,
      health,
      kill,
      recorder: controllerTrace,
      openCount: () => this.openCount,
      armed: () => this.#line?.open(),
    });
    this.#leases = new LeaseDesk({ setup, clock, accounts, events, recorder: locksTrace });
    const { controller } = this.#keeper;
    this.#decisions = new Decisions({ clock, accounts, leases: this.#leases, controller, recorder });
    this.#cancelling = new Cancelling({ accounts, events, send: (id) => this.#line?.cancel(id) });
    recorder.flush();
  }

  /** Resolves when nothing can be recorded any more: everything is cancelled then, and whoever serves it ends it. */
  get failed(): Promise<SessionError> {
    return this.#failed.promise;
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
    this.#capital?.mark();
    const told = { envelopeAgeMs, booksAgree: ledgerAgrees && this.#booksAgree };
    const own = { ...told, drawdownPpm: this.accounts.drawdownPpm };
    this.#evaluate(this.#sensors.read(instruments, nowMs, this.#keeper.newCauses(), own), nowMs);
  }

  /** No reading came for too long: evaluates without any, which is bad health. */
  missObservation(): void {
    this.#keeper.newCauses();
    this.#evaluate({}, this.clock.now());
  }

  /** Leases become due or end, and what bounds R expires. Called before every request, and by a timer. */
  tick(): void {
    this.#leases.tick();
    this.rebound();
  }

  /** From now on R is never more than that, ppm, in whatever the gates of all accounts decide. */
  boundBy(rPpmMost: () => number): void {
    this.#keeper.rPpmMost = rPpmMost;
    this.rebound();
  }

  /** As long as that holds a heartbeat is missing: a breach lasts, and nobody re-arms. */
  brokenWhile(isCutOff: () => boolean): void {
    this.#sensors.isCutOff = isCutOff;
  }

  /** From now on an instrument is granted, and orders on it pass, only while that holds. */
  tradeOnly(mayTrade: (instrument: string) => boolean): void {
    this.#leases.mayTrade = mayTrade;
  }

  /** A worker holds the instrument, or waits for it. */
  isWanted(instrument: string): boolean {
    return this.#leases.isWanted(instrument);
  }

  /** What bounds R may have changed: everybody is told, and without any R left entries are cancelled. */
  rebound(): void {
    if (this.#keeper.rebound()) this.#tellPosture();
  }

  /** The controller's newest record, before anything bounds it. */
  get issued(): PostureRecord | undefined {
    return this.#keeper.controller.postureRecord;
  }

  /** Asks for the lease on an instrument; `waiting` until a notice says `granted`. */
  acquire(worker: string, instrument: string): LeaseAnswer {
    return this.#recorded(this.#leases.acquire(worker, instrument));
  }

  /** Renews from half of the lease's time on, while nobody else waits. */
  renew(worker: string, instrument: string, token: number): LeaseAnswer {
    return this.#recorded(this.#leases.renew(worker, instrument, token));
  }

  /** Gives the lease back, or takes note that it is gone. */
  release(worker: string, instrument: string, token: number): LeaseAnswer {
    return this.#recorded(this.#leases.release(worker, instrument, token));
  }

  /** The decision on a new order. */
  authorize(worker: string, order: NewOrder, token: number): RecordedDecision {
    this.tick();
    const { gate } = this.accounts.of(worker);
    return this.#decisions.decide({ worker, order, token, what: 'new' }, (fence) =>
      gate.authorize(order, fence, this.clock.now()),
    );
  }

  /** The decision on a change of an order that may still fill. */
  change(worker: string, order: NewOrder, token: number): RecordedDecision {
    this.tick();
    const { gate, owners } = this.accounts.of(worker);
    const isOwn = owners.get(order.id) === worker;
    const nowMs = this.clock.now();
    return this.#decisions.decide({ worker, order, token, what: 'change' }, (fence) => {
      if (!isOwn) return gateAnswers.UNKNOWN_ORDER;
      return this.#line?.change(order, fence, nowMs) ?? gate.authorizeChange(order, fence, nowMs);
    });
  }

  /** Opens the kernel's own line to a venue: {@link submit} then decides and sends in one step. Main account only. */
  openLine(path: string, account: string): void {
    const { health, events } = this;
    const heard = (event: VenueEvent): void => this.#capital?.heard(event);
    this.#line = new VenueLine(path, account, { health, events, account: this.accounts.of(''), heard });
  }

  /** What became of earlier sessions' orders, as the venue remembers it. What no trace explains is a breach until two people re-arm. */
  reconcile(executions: readonly Execution[], unexplained: readonly string[]): void {
    this.#capital?.reconcile(executions, unexplained);
    if (unexplained.length === 0) return;
    this.health.trip('unrecorded');
    for (const id of unexplained) this.#line?.cancel(id);
  }

  get hasLine(): boolean {
    return this.#line !== undefined;
  }

  /** Decides on a new order and sends what passes. */
  submit(worker: string, order: NewOrder, token: number): RecordedDecision {
    this.tick();
    return this.#decisions.decide(
      { worker, order, token, what: 'new' },
      (fence) => this.#line?.submit(order, fence, this.clock.now()) ?? gateAnswers.NO_AUTHORITY,
    );
  }

  /** A cancel goes out whatever the posture, and tripped as well. @returns False without a line or for a foreign order. */
  cancel(worker: string, id: string): boolean {
    if (this.#line === undefined || this.accounts.of(worker).owners.get(id) !== worker) return false;
    this.#line.cancel(id);
    return true;
  }

  /** What became of an order. @returns False for an order that the gate does not know as such. */
  report(worker: string, id: string, event: OrderEvent, told: ReportedOrder): boolean {
    if (event === 'filled') this.#capital?.ledger.filled({ orderId: id, ...told });
    return this.accounts.report(worker, id, event, told.quantityMicro);
  }

  /**
   * The account as its owner has it. The first one is believed, unless the kernel has a ledger, which then counts the
   * equity too; positions that differ are a breach (ledger).
   */
  account(
    worker: string,
    equityMicro: number,
    positions: readonly { instrument: string; positionMicro: number }[],
  ): boolean {
    const { gate, view } = this.accounts.of(worker);
    if (this.#capital !== undefined) return view.compare(gate.book, positions);
    gate.book.equityMicro = Math.max(0, equityMicro);
    return view.take(gate.book, equityMicro, positions);
  }

  /** An exchange's statement, compared with the ledger to the last micro-unit; undefined without a ledger. */
  statement(told: Statement): readonly Difference[] | undefined {
    return this.#capital?.statement(told);
  }

  /** Funding of a perpetual, as the venue tells it. @returns Whether the books still agree; false without a ledger. */
  funding(told: FundingPayment): boolean {
    return this.#capital?.ledger.funded(told) ?? false;
  }

  /** A person puts money in, or takes it out; undefined without a ledger. */
  transfer(told: Transfer): TransferAnswer | undefined {
    return this.#capital?.transfer(told, this.clock.now());
  }

  get hasLedger(): boolean {
    return this.#capital !== undefined;
  }

  /** Throws the kill switch. */
  kill(cause: TripCause, reason: string): void {
    this.health.trip(cause);
    this.#cancelling.all('trip', `killed: ${reason}`);
    this.missObservation(); // the controller trips in the same step, and everybody hears of it
  }

  /** A named person signs the re-arm. @returns The refusal's code, or undefined when it counts. */
  sign(person: string): string | undefined {
    return this.#recorded(this.#keeper.sign(person));
  }

  /** Orders that may still fill, of all accounts. */
  get openCount(): number {
    return this.accounts.all.reduce((sum, { gate }) => sum + gate.book.openCount, 0);
  }

  /**
   * Readings were there and come no more, or people have to be told of a trip. Before the first reading there is no
   * posture, and so nothing that may leave: whoever trades may take his time to come.
   */
  get isSilent(): boolean {
    const isAwaited = this.counts.evaluations > 0 || this.health.tripWord !== 0;
    return isAwaited && this.clock.now() - this.lastEvaluationAtMs >= SILENCE_MS_MAX;
  }

  /** When the controller was evaluated last; when the service was made, before that. */
  get lastEvaluationAtMs(): number {
    return this.#keeper.lastAtMs ?? this.#madeAtMs;
  }

  /** What the views count. */
  get counts() {
    const { passed, denied } = this.#decisions.counts;
    return { passed, denied, evaluations: this.#keeper.evaluations, cancels: this.#cancelling.count };
  }

  /** The last decisions, newest first. */
  get recent(): readonly RecentDecision[] {
    return this.#decisions.recent;
  }

  /** m1 to m5 of the last decision, ppm. */
  get multipliers(): Multipliers | undefined {
    return this.#keeper.multipliers;
  }

  /** Who has signed the re-arm so far. */
  get signers(): readonly string[] {
    return this.#keeper.controller.signers;
  }

  get postureView(): HealthView {
    const view = emptyView();
    this.health.read(view);
    return view;
  }

  /** Everything recorded so far is in the ring: it outlives this process. @throws SessionError (3) when it can't be. */
  flush(): void {
    this.#recorder.flush();
  }

  /** Waits until everything recorded so far stands in the traces. */
  settle(): void {
    this.#recorder.settle();
  }

  /** Ends the traces, and the session in order if it may: armed and with nothing open. Else a restart is tripped. */
  end(): WrittenTrace[] {
    const isCut = this.#line?.isCut ?? false;
    this.#line?.close();
    this.#keeper.finish(isCut);
    this.#capital?.end();
    return this.#recorder.end();
  }

  /** Nothing that leaves could be explained any more: nothing leaves, what is open goes, and everybody hears of it. */
  #broken(failure: SessionError): void {
    this.health.trip('unrecorded');
    setImmediate(() => {
      this.#tellPosture(); // not from within the decision that could not be recorded
      this.#failed.resolve(failure);
    });
  }

  /** No account's owner contradicts what its gate counted, nor anybody the ledger. */
  get #booksAgree(): boolean {
    return this.accounts.agree && (this.#capital?.agrees ?? true);
  }

  #evaluate(readings: Parameters<PostureKeeper['evaluate']>[0], nowMs: number): void {
    this.#keeper.evaluate(readings, nowMs);
    this.flush();
    this.#tellPosture();
  }

  /** What follows from the posture in force, and word of it. */
  #tellPosture(): void {
    const { posture } = this.#keeper;
    const view = this.postureView;
    const isTripped = this.health.tripWord !== 0;
    // Without any leverage left only exits can leave, as in TURTLE.
    const isSpent = posture !== 'HIBERNATE' && leverageCenti(posture, view.rPpm) === 0;
    this.#cancelling.follow(isSpent ? 'TURTLE' : posture, isTripped);
    for (const each of this.events) each.posture(view, isTripped);
  }

  #recorded<Answer>(answer: Answer): Answer {
    this.flush();
    return answer;
  }
}
