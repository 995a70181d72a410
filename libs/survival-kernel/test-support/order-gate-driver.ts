/**
 * Drives the real gate (`LastHop` and its book) along specs-tla/OrderGate. One lot is one unit of the base at a price
 * of one; the leverage is 1.00, so that the cap in lots is the equity in units. The driver is the venue and the
 * strategies; what the gate adds up is the gate's.
 */
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import {
  defaultLimits,
  gateAnswers,
  gateCode,
  type InstrumentBook,
  LastHop,
  type NewOrder,
  type Posture,
  SharedHealth,
} from '@plimsoll/survival-kernel';

/** The gate's decision; a test may put a faulty one in its place. */
export interface GateEntries {
  authorize(hop: LastHop, order: NewOrder, nowMs: number): number;
}

export const driver: DriverFactory = driverOf({
  authorize: (hop, order, nowMs) => hop.authorize(order, TOKEN, nowMs),
});

/** A driver of other entries than the real ones. */
export function driverOf(entries: GateEntries): DriverFactory {
  return { create: (constants) => new OrderGateDriver(constants, entries) };
}

const LOT = 1_000_000;
const PRICE = 1_000_000;
const TOKEN = 1;
const INSTRUMENT = 'LOTS';
/** 600 hundredths times this health are 100 hundredths, rounded down: as many lots as equity. */
const LEVERAGE_ONE_PPM = 166_667;

/** An order as the strategy that sent it remembers it. */
interface Sent {
  readonly id: string;
  readonly isBuy: boolean;
  readonly kind: NewOrder['kind'];
  isCancelling: boolean;
}

class OrderGateDriver implements Driver {
  readonly #entries: GateEntries;
  readonly #strategies: readonly string[];
  readonly #slots: readonly string[];
  readonly #decisionMax: number;
  #hop: LastHop;
  #nowMs = 0;
  /** By strategy and slot. */
  readonly #sent = new Map<string, Sent>();
  readonly #held = new Map<string, number>();

  constructor(constants: { readonly [name: string]: unknown }, entries: GateEntries) {
    this.#entries = entries;
    this.#strategies = namesOf(constants['Strategies']);
    this.#slots = namesOf(constants['Slots']);
    this.#decisionMax = integerOf(constants['DecisionMax']);
    this.#hop = this.#fresh();
  }

  start(initial: { readonly [variable: string]: unknown }): void {
    this.#hop = this.#fresh();
    this.#sent.clear();
    this.#held.clear();
    // A function of names is a record in ITF.
    for (const [strategy, lots] of Object.entries(initial['held'] as object))
      this.#held.set(strategy, integerOf(lots));
    const position = [...this.#held.values()].reduce((sum, lots) => sum + lots, 0);
    this.#hop.book.reconcile(INSTRUMENT, position * LOT);
    this.#move(integerOf(initial['cap']));
    this.#publish('HIBERNATE');
  }

  perform({ type, ...args }: SpecEvent): Performed {
    const place = `${args['s']}/${args['k']}`;
    switch (type) {
      case 'Pass':
        return this.#ask(args, (verdict) => verdict === gateAnswers.PASS, place);
      case 'Deny':
        return this.#ask(args, (verdict) => verdict !== gateAnswers.PASS, undefined);
      case 'Cancel':
        return this.#cancel(place);
      case 'Accept':
        return this.#venue(place, ({ id, kind, isCancelling }) => {
          return kind === 'limit' && !isCancelling && this.#hop.book.accepted(id) === gateAnswers.PASS;
        });
      case 'Fill':
        return this.#fill(place, String(args['s']), integerOf(args['n']));
      case 'End':
        return this.#venue(place, ({ id }) => this.#hop.book.closed(id) === gateAnswers.PASS);
      case 'SetPosture':
        if (args['p'] === this.#posture) return refused('this is the posture already');
        this.#publish(args['p'] as Posture);
        return { taken: true };
      case 'Move':
        if (integerOf(args['c']) === this.#cap) return refused('this is the cap already');
        this.#move(integerOf(args['c']));
        return { taken: true };
      default:
        throw new Error(`${type} is no action that this driver knows`);
    }
  }

  observe(): { readonly [variable: string]: unknown } {
    const position = [...this.#held.values()].reduce((sum, lots) => sum + lots, 0);
    const { positionMicro } = this.#book.exposure;
    if (positionMicro !== position * LOT) {
      throw new Error(`the gate counts ${positionMicro}, what was filled comes to ${position * LOT}`);
    }
    return {
      posture: this.#posture,
      cap: this.#cap,
      held: Object.fromEntries(this.#held),
      order: this.#of((s) => Object.fromEntries(this.#slots.map((k) => [k, this.#seen(s, k)]))),
      decided: this.#of((s) => this.#decided(s)),
    };
  }

  #of<Value>(value: (strategy: string) => Value): { readonly [strategy: string]: Value } {
    return Object.fromEntries(this.#strategies.map((strategy) => [strategy, value(strategy)]));
  }

  /** A strategy asks; a driver that is asked for the other answer leaves the gate as it was. */
  #ask(
    args: { readonly [field: string]: unknown },
    isMeant: (verdict: number) => boolean,
    place: string | undefined,
  ): Performed {
    if (place !== undefined && this.#isOut(place)) return refused('the slot is taken');
    const order: NewOrder = {
      id: `${args['s']}-${integerOf(args['d'])}`,
      instrument: INSTRUMENT,
      side: args['side'] === 'buy' ? 'BUY' : 'SELL',
      kind: args['kind'] === 'maker' ? 'limit' : 'taker',
      quantityMicro: integerOf(args['n']) * LOT,
      priceMicro: PRICE,
    };
    // Asked of a copy first: the gate remembers every decision, and a refused one must leave no mark.
    const foreseen = this.#entries.authorize(this.#copy(), order, this.#tick());
    if (!isMeant(foreseen)) return refused(`the gate answers ${gateCode(foreseen)}`);
    const verdict = this.#entries.authorize(this.#hop, order, this.#nowMs);
    if (verdict !== foreseen) throw new Error(`the same question was answered ${foreseen}, then ${verdict}`);
    if (place === undefined) return { taken: true };
    this.#sent.set(place, {
      id: order.id,
      isBuy: order.side === 'BUY',
      kind: order.kind,
      isCancelling: false,
    });
    return { taken: true };
  }

  #cancel(place: string): Performed {
    const sent = this.#sent.get(place);
    if (sent === undefined || !this.#isOut(place)) return refused('there is no order');
    if (sent.kind === 'taker' || sent.isCancelling) return refused('there is nothing to cancel any more');
    sent.isCancelling = true; // the gate is not asked: a cancel always passes, and counts as able to fill
    return { taken: true };
  }

  #fill(place: string, strategy: string, lots: number): Performed {
    const sent = this.#sent.get(place);
    if (sent === undefined || !this.#isOut(place)) return refused('there is no order');
    if (lots * LOT > this.#hop.book.left(sent.id)) return refused('so much is not left');
    if (this.#hop.book.filled(sent.id, lots * LOT) !== gateAnswers.PASS)
      return refused('the gate knows no such fill');
    this.#held.set(strategy, (this.#held.get(strategy) ?? 0) + (sent.isBuy ? lots : -lots));
    return { taken: true };
  }

  #venue(place: string, happens: (sent: Sent) => boolean): Performed {
    const sent = this.#sent.get(place);
    if (sent === undefined || !this.#isOut(place)) return refused('there is no order');
    return happens(sent) ? { taken: true } : refused('this cannot happen to it now');
  }

  #seen(strategy: string, slot: string): { readonly stage: string; readonly lots: number } {
    const sent = this.#sent.get(`${strategy}/${slot}`);
    if (sent === undefined || !this.#isOut(`${strategy}/${slot}`)) return { stage: 'none', lots: 0 };
    const { book } = this.#hop;
    const flying = sent.kind === 'taker' ? 'taking' : 'making';
    const lots = book.left(sent.id) / LOT;
    const stage = sent.isCancelling ? 'cancelling' : book.isResting(sent.id) ? 'open' : flying;
    return { stage, lots: sent.isBuy ? lots : -lots };
  }

  #isOut(place: string): boolean {
    const sent = this.#sent.get(place);
    return sent !== undefined && this.#hop.book.left(sent.id) > 0;
  }

  #decided(strategy: string): number {
    let last = 0;
    for (let d = 1; d <= this.#decisionMax; d += 1) if (this.#hop.book.knows(`${strategy}-${d}`)) last = d;
    return last;
  }

  get #book(): InstrumentBook {
    return this.#hop.book.find(INSTRUMENT) as InstrumentBook;
  }

  get #posture(): Posture {
    return this.#hop.postureAt(this.#nowMs);
  }

  get #cap(): number {
    return this.#hop.book.equityMicro / LOT;
  }

  #move(lots: number): void {
    this.#hop.book.equityMicro = lots * LOT;
  }

  #publish(posture: Posture): void {
    const record = { posture, rPpm: LEVERAGE_ONE_PPM, confidencePpm: 1_000_000 } as const;
    this.#hop.health.publish({ ...record, epoch: 1, issuedAtMs: 0, validMs: 2 ** 30 });
  }

  /** A second passes: the rate of orders is not what this is about. */
  #tick(): number {
    this.#nowMs += 1_000;
    this.#hop.book.mark(INSTRUMENT, PRICE, this.#nowMs);
    return this.#nowMs;
  }

  #fresh(): LastHop {
    const instruments = [{ instrument: INSTRUMENT, inventoryMaxMicro: Number.MAX_SAFE_INTEGER }];
    const hop = new LastHop({ ...defaultLimits, ordersRemembered: 256, instruments }, new SharedHealth());
    hop.book.fence(INSTRUMENT, TOKEN);
    this.#nowMs = 0;
    return hop;
  }

  /** A gate in the same state, to ask without consequences. */
  #copy(): LastHop {
    const instruments = [{ instrument: INSTRUMENT, inventoryMaxMicro: Number.MAX_SAFE_INTEGER }];
    const copy = new LastHop({ ...defaultLimits, ordersRemembered: 256, instruments }, this.#hop.health);
    copy.book.fence(INSTRUMENT, TOKEN);
    copy.book.equityMicro = this.#hop.book.equityMicro;
    for (const strategy of this.#strategies) {
      for (let d = 1; d <= this.#decisionMax; d += 1) {
        if (this.#hop.book.knows(`${strategy}-${d}`)) copy.book.refuse(`${strategy}-${d}`);
      }
    }
    const book = copy.book.find(INSTRUMENT) as InstrumentBook;
    Object.assign(book.exposure, this.#book.exposure);
    copy.book.mark(INSTRUMENT, PRICE, this.#nowMs + 1_000);
    return copy;
  }
}

function refused(reason: string): Performed {
  return { taken: false, reason };
}

function namesOf(itf: unknown): string[] {
  return (itf as { readonly '#set': readonly string[] })['#set'].map(String);
}

/** ITF writes an integer as text, or as a number. */
function integerOf(itf: unknown): number {
  return Number(typeof itf === 'number' ? itf : (itf as { readonly '#bigint': string })['#bigint']);
}
