/**
 * The capital of a service: a ledger that outlives it. Fills go in as the venue tells them, in groups; a restart goes
 * on with the cash, the positions and the highest equity that it holds. What it cannot book, or what contradicts it, is
 * a breach (ledger) at the next evaluation.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Difference, Fact, FillFact, FundingFact, LedgerProblem, Transfer } from '@plimsoll/ledger';
import { GROUP_FACTS_MAX, Ledger, postTransfer, transferEntry } from '@plimsoll/ledger';
import type { Execution, NewOrder } from '@plimsoll/survival-kernel';
import { SessionError } from '../market-feed.ts';
import { ownBuild } from '../own-files.ts';
import { type CapitalOptions, must } from '../session-capital.ts';
import {
  type BookedFill,
  type FundingPayment,
  fillFact,
  isSame,
  type ToldFill,
  type Traded,
} from './venue-facts.ts';

/** Said of a service's sessions in the ledger; a paper session's has terms of its own, and neither goes on with the other. */
const TERMS = 'a service';
/** Orders that may still fill are fewer than this: the gate's book holds no more. */
const ORDERS_MAX = 65_536;
const MICRO = 1_000_000n;

/** A transfer that is in the ledger. */
export interface Booked {
  /** Number of its entry. */
  readonly entry: number;
  /** False when it was there before, word for word. */
  readonly isNew: boolean;
  /** After it, micro-units. */
  readonly cashMicro: number;
}

/** One per service. */
export class ServiceLedger {
  readonly #ledger: Ledger;
  readonly #session: string;
  readonly #orders = new Map<string, Traded>();
  readonly #waiting = new Map<string, FillFact | FundingFact>();
  #isScheduled = false;
  #failure: LedgerProblem | string | undefined;
  #unnamed = 0;
  readonly #nowMs: () => number;
  #peakMicro: number;

  private constructor(ledger: Ledger, session: string, nowMs: () => number) {
    this.#ledger = ledger;
    this.#session = session;
    this.#nowMs = nowMs;
    this.#peakMicro = ledger.book.state.peakMicro;
  }

  /** Opens it, and begins a session or goes on with one that was cut off. @throws SessionError (1 or 2). */
  static open(options: CapitalOptions, nowMs: () => number): ServiceLedger {
    const { deposit, clearedBy, ...place } = options;
    mkdirSync(dirname(place.file), { recursive: true });
    const opening = { kind: 'deposit', id: 'opening', atMs: 0, note: '' } as const;
    const ledger = must(
      deposit === undefined ? Ledger.open(place) : Ledger.create(place, { ...opening, ...deposit }),
    );
    try {
      const { session: open } = ledger.book.state;
      if (open !== null && open.terms !== TERMS) {
        throw new SessionError(
          2,
          `${open.session} ("${open.terms}") is still open in ${place.file}: end it first`,
        );
      }
      const session = open?.session ?? `session-${ledger.head.count + 1}`;
      if (open === null) {
        must(
          ledger.post([{ kind: 'session', id: session, atMs: 0, session, terms: TERMS, build: ownBuild() }]),
        );
      }
      if (clearedBy !== undefined && ledger.book.state.unrecorded.length > 0) {
        const id = `${session}/cleared/${ledger.head.count}`;
        must(ledger.post([{ kind: 'cleared', id, atMs: 0, by: clearedBy, note: '' }]));
      }
      return new ServiceLedger(ledger, session, nowMs);
    } catch (error) {
      ledger.close();
      throw error;
    }
  }

  /** False from what could not be booked, a statement that disagrees, or an order that no trace explains. */
  get agrees(): boolean {
    return this.#failure === undefined && this.#ledger.book.isSound;
  }

  /** Highest equity so far, earlier sessions included: a restart forgives no drawdown. */
  get peakMicro(): number {
    return this.#peakMicro;
  }

  get positions(): ReadonlyMap<string, number> {
    return this.#ledger.book.positions;
  }

  get cashMicro(): number {
    return this.#ledger.book.cashMicro;
  }

  /** Orders that nobody could explain, until two people have cleared them. */
  get unrecorded(): readonly string[] {
    return this.#ledger.book.state.unrecorded;
  }

  /** Cash and positions at marks; undefined while something that is held has none. */
  equityMicro(markOf: (instrument: string) => number | undefined): number | undefined {
    let equity = BigInt(this.cashMicro);
    for (const [instrument, held] of this.positions) {
      const mark = markOf(instrument);
      if (mark === undefined) return undefined;
      equity += (BigInt(held) * BigInt(mark)) / MICRO;
    }
    this.#peakMicro = Math.max(this.#peakMicro, Number(equity));
    return Number(equity);
  }

  /** An order leaves: what it trades is known when it fills. */
  sent({ id, instrument, side }: NewOrder): void {
    if (this.#orders.size >= ORDERS_MAX) this.#orders.delete(this.#orders.keys().next().value as string);
    this.#orders.set(id, { instrument, side });
  }

  /** Whether the order left in this session. */
  knows(orderId: string): boolean {
    return this.#orders.has(orderId);
  }

  /** An order filled, or a part of it. Booked with others at the end of this turn of the loop. */
  filled(told: ToldFill): void {
    const { orderId, quantityMicro, priceMicro, feeMicro = 0, fill } = told;
    const traded = this.#orders.get(orderId) ?? told.traded;
    if (traded === undefined || priceMicro === undefined) {
      return this.#fail(`a fill of ${orderId} without ${traded === undefined ? 'its order' : 'its price'}`);
    }
    const name = fill ?? `${this.#session}/${(this.#unnamed += 1)}`;
    this.#book(name, { ...traded, orderId, quantityMicro, priceMicro, feeMicro });
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  /** What the venue remembers: fills that were not booked are. */
  remembered(executions: readonly Execution[]): void {
    for (const each of executions) {
      if (each.kind !== 'fill') continue;
      const { id: orderId, fill, instrument, side, quantityMicro, priceMicro, feeMicro = 0 } = each;
      this.#book(fill, { instrument, side, orderId, quantityMicro, priceMicro, feeMicro });
    }
    this.flush();
  }

  /** Funding came or went. @returns Whether the books still agree. */
  funded({ payment, instrument, amountMicro }: FundingPayment): boolean {
    const id = `funding/${payment}`;
    this.#wait({ kind: 'funding', id, atMs: this.#nowMs(), instrument, amountMicro });
    this.flush();
    return this.agrees;
  }

  /**
   * A person put money in, or took it out: in the ledger, on stable storage, when this returns. The highest equity
   * moves by the same amount: neither is a profit or a loss. What is refused leaves the books as they were.
   */
  transferred(told: Transfer): Booked | LedgerProblem {
    this.flush();
    const posted = postTransfer(this.#ledger, told, this.#nowMs());
    if (!posted.ok) {
      if (this.#ledger.failure !== undefined) this.#fail(posted.problem);
      return posted.problem;
    }
    const { entry, isNew } = posted.value;
    if (isNew) this.#peakMicro += told.kind === 'deposit' ? told.amountMicro : -told.amountMicro;
    return { entry, isNew, cashMicro: this.cashMicro };
  }

  /** Whether a transfer of that name is in the ledger. */
  hasTransfer(name: string): boolean {
    return transferEntry(this.#ledger, name) !== undefined;
  }

  /** Posts what waits, with one synchronisation for as many as a group holds. */
  flush(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (let from = 0; from < waiting.length; from += GROUP_FACTS_MAX) {
      this.#post(waiting.slice(from, from + GROUP_FACTS_MAX));
    }
  }

  /** The venue knows orders that no trace explains. */
  foundUnrecorded(orderIds: readonly string[]): void {
    const known = this.unrecorded;
    const note = 'the venue knows it, the trace does not';
    this.#post(
      orderIds
        .filter((orderId) => !known.includes(orderId))
        .map((orderId) => {
          const id = `${this.#session}/unrecorded/${orderId}`;
          return { kind: 'unrecorded', id, atMs: this.#nowMs(), orderId, note } as const;
        }),
    );
  }

  /** Compares with the venue's statement, to the last micro-unit. @returns where they differ; undefined when it could not be posted. */
  statement(
    venue: string,
    cashMicro: number,
    feesMicro: number,
    positions: ReadonlyMap<string, number>,
  ): readonly Difference[] | undefined {
    this.flush();
    const id = `${this.#session}/statement/${this.#ledger.head.count}`;
    const positionsMicro = Object.fromEntries(positions);
    const fact: Fact = {
      kind: 'statement',
      id,
      atMs: this.#nowMs(),
      venue,
      cashMicro,
      feesMicro,
      positionsMicro,
    };
    return this.#post([fact])[0]?.effect.differences;
  }

  /** The session ends in order; the next one starts from here. @param equityMicro As it was last known. */
  end(equityMicro: number): void {
    this.flush();
    const { session, peakMicro } = { session: this.#session, peakMicro: this.#peakMicro };
    this.#post([
      { kind: 'session-end', id: `${session}/end`, atMs: this.#nowMs(), session, equityMicro, peakMicro },
    ]);
  }

  close(): void {
    this.flush();
    this.#ledger.close();
  }

  #book(name: string, told: BookedFill): void {
    const { quantityMicro, priceMicro, feeMicro } = told;
    if (![quantityMicro, priceMicro, feeMicro].every(Number.isSafeInteger)) {
      return this.#fail(`a fill of ${told.orderId} with an impossible quantity, price or fee`);
    }
    this.#wait(fillFact(`fill/${name}`, this.#nowMs(), told));
  }

  /** A venue may tell twice, as it happens and when it is asked what became of the orders: the same both times. */
  #wait(fact: FillFact | FundingFact): void {
    const known = this.#waiting.get(fact.id) ?? this.#ledger.factOf(fact.id);
    if (known === undefined) this.#waiting.set(fact.id, fact);
    else if (!isSame(known, fact)) this.#fail(`${fact.id} is told in two ways`);
  }

  /** The first failure stays: from then on the books do not agree. */
  #fail(why: LedgerProblem | string): void {
    this.#failure ??= why;
  }

  #post(facts: readonly Fact[]) {
    const posted = this.#ledger.post(facts);
    if (posted.ok) return posted.value;
    this.#fail(posted.problem);
    return [];
  }
}
