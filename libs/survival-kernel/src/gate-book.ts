/**
 * What the gate knows of its account: positions, orders in flight and open, marks, newest tokens. Everything has its
 * place from the start: nothing is allocated for an order. What venue, ledger and lock service say comes in here.
 */
import assert from 'node:assert/strict';
import { exposureWith } from './generated/proven-gate.ts';
import { IdTable } from './id-table.ts';
import { PASS, UNKNOWN_ORDER } from './last-hop-denial.ts';
import type { Exposure, NewOrder } from './order-gate.ts';
import { isWhole } from './whole-number.ts';

/** Limits of one instrument. */
export interface InstrumentLimits {
  readonly instrument: string;
  /** The most that may be held in APEX, either way, micro-units of the base. */
  readonly inventoryMaxMicro: number;
}

/** What is known of one instrument; the exposure is the one that the proven gate judges. */
export interface InstrumentBook {
  readonly instrument: string;
  readonly exposure: { -readonly [field in keyof Exposure]: Exposure[field] };
  /** When the mark was told, milliseconds on the kernel's clock; -1 before the first. */
  markAtMs: number;
  /** The newest token granted; 0 before the first: then nothing passes. */
  newestToken: number;
  /** What the instrument alone weighs in the account's exposure. */
  aloneMicro: number;
}

// How far an order has come; 0 stands for a place that no order has had yet.
const IN_FLIGHT = 1;
const OPEN = 2;
const DONE = 3;
const REFUSED = 4;

/** One account's book. */
export class GateBook {
  readonly instruments: readonly InstrumentBook[];
  /** Equity in micro-units of the quote currency; nothing may be entered until it is told. */
  equityMicro = 0;
  readonly #byName: ReadonlyMap<string, InstrumentBook>;
  readonly #ids: IdTable;
  readonly #state: Uint8Array;
  readonly #isBuy: Uint8Array;
  readonly #where: InstrumentBook[];
  readonly #left: Float64Array;
  #openCount = 0;
  /** Every instrument's `aloneMicro` together, exact while it is a safe integer; see {@link otherMicro}. */
  #allMicro = 0;

  /** @param ordersRemembered A power of two: a repeated id is noticed, and an open order may be so many orders old. */
  constructor(instruments: readonly InstrumentLimits[], ordersRemembered: number) {
    this.instruments = instruments.map(emptyBook);
    this.#byName = new Map(this.instruments.map((each) => [each.instrument, each]));
    const [first] = this.instruments;
    assert(
      first !== undefined && this.#byName.size === instruments.length,
      'instruments are named once each',
    );
    this.#ids = new IdTable(ordersRemembered);
    this.#state = new Uint8Array(ordersRemembered);
    this.#isBuy = new Uint8Array(ordersRemembered);
    this.#where = new Array<InstrumentBook>(ordersRemembered).fill(first);
    this.#left = new Float64Array(ordersRemembered);
  }

  find(instrument: string): InstrumentBook | undefined {
    return this.#byName.get(instrument);
  }

  /**
   * The exposure of all instruments but that one, each at its worst; 2^53 - 1 if it is that or more. What the kept
   * total leaves without that one is exact while the total is a safe integer; beyond it they are added up anew.
   */
  otherMicro(instrument: InstrumentBook): number {
    if (Number.isSafeInteger(this.#allMicro)) return this.#allMicro - instrument.aloneMicro;
    let sum = 0;
    for (const each of this.instruments) if (each !== instrument) sum += each.aloneMicro;
    return Math.min(sum, Number.MAX_SAFE_INTEGER);
  }

  /** How many orders may still fill. */
  get openCount(): number {
    return this.#openCount;
  }

  /** Whether an order of that id was decided before, as far as is remembered. */
  knows(id: string): boolean {
    return this.#ids.find(id) >= 0;
  }

  /** Whether the place for the next order is still taken by one of `ordersRemembered` orders ago. */
  get isFull(): boolean {
    return this.#mayFill(this.#ids.nextPlace);
  }

  get capacity(): number {
    return this.#ids.capacity;
  }

  /** An order leaves: from now on it is in flight. */
  take(order: NewOrder, where: InstrumentBook): void {
    const place = this.#ids.add(order.id);
    this.#state[place] = IN_FLIGHT;
    this.#isBuy[place] = order.side === 'BUY' ? 1 : 0;
    this.#where[place] = where;
    this.#left[place] = 0;
    this.#openCount += 1;
    this.#pend(place, order.quantityMicro);
  }

  /** An order was denied: its id is used up all the same. Spec: OrderGate, DecidedOnce. */
  refuse(id: string): void {
    const place = this.#ids.add(id);
    this.#state[place] = REFUSED;
    this.#left[place] = 0;
  }

  /** What may still fill of an order; 0 for one that is over or unknown. */
  left(id: string): number {
    const place = this.#ids.find(id);
    return this.#mayFill(place) ? (this.#left[place] as number) : 0;
  }

  /** Whether the venue has said that it has the order, and it may still fill. */
  isResting(id: string): boolean {
    const place = this.#ids.find(id);
    return place >= 0 && this.#state[place] === OPEN;
  }

  /** Whether the order may still fill, and is of that instrument and side. */
  isOpen(order: NewOrder): boolean {
    const place = this.#ids.find(order.id);
    if (!this.#mayFill(place)) return false;
    const isSide = (this.#isBuy[place] === 1) === (order.side === 'BUY');
    return isSide && (this.#where[place] as InstrumentBook).instrument === order.instrument;
  }

  /** So much more of an open order (less when negative) may fill. */
  adjust(id: string, byMicro: number): void {
    this.#pend(this.#ids.find(id), byMicro);
  }

  // What it is told ----------------------------------------------------------------------------------------------

  /** The newest token that was granted on an instrument: from now on no other passes. */
  fence(instrument: string, token: number): void {
    const book = this.#byName.get(instrument);
    assert(book !== undefined && isWhole(token) && token > book.newestToken, 'tokens only grow');
    book.newestToken = token;
  }

  /** A new mark. An impossible price or time is not believed: the old mark ages. @returns whether it was. */
  mark(instrument: string, priceMicro: number, nowMs: number): boolean {
    const book = this.#byName.get(instrument);
    if (book === undefined || !isWhole(priceMicro) || priceMicro === 0 || !isWhole(nowMs)) return false;
    book.exposure.markPriceMicro = priceMicro;
    book.markAtMs = nowMs;
    this.#weigh(book);
    return true;
  }

  /** The position as ledger or venue have it: at a start, and whenever they are reconciled. */
  reconcile(instrument: string, positionMicro: number): void {
    const book = this.#byName.get(instrument);
    assert(
      book !== undefined && Number.isSafeInteger(positionMicro),
      'a whole position on a known instrument',
    );
    book.exposure.positionMicro = positionMicro;
    this.#weigh(book);
  }

  /** The venue has the order: it rests. @returns UNKNOWN_ORDER when it is not in flight. */
  accepted(id: string): number {
    const place = this.#ids.find(id);
    if (place < 0 || this.#state[place] !== IN_FLIGHT) return UNKNOWN_ORDER;
    const left = this.#left[place] as number;
    this.#pend(place, -left);
    this.#state[place] = OPEN;
    this.#pend(place, left);
    return PASS;
  }

  /**
   * So much of the order filled. The venue's word counts: also more than was left, or of an order that is over, is
   * booked; the answer is then UNKNOWN_ORDER.
   */
  filled(id: string, quantityMicro: number): number {
    const place = this.#ids.find(id);
    if (place < 0 || !isWhole(quantityMicro)) return UNKNOWN_ORDER;
    if (this.#state[place] === REFUSED) return UNKNOWN_ORDER; // it never left: no position comes of it
    const book = this.#where[place] as InstrumentBook;
    book.exposure.positionMicro += this.#isBuy[place] === 1 ? quantityMicro : -quantityMicro;
    if (!this.#mayFill(place)) {
      this.#weigh(book);
      return UNKNOWN_ORDER;
    }
    const left = this.#left[place] as number;
    this.#pend(place, -Math.min(left, quantityMicro));
    if (quantityMicro >= left) this.#end(place);
    return quantityMicro > left ? UNKNOWN_ORDER : PASS;
  }

  /** Rejected, cancelled or expired: nothing more of it can fill. */
  closed(id: string): number {
    const place = this.#ids.find(id);
    if (!this.#mayFill(place)) return UNKNOWN_ORDER;
    this.#pend(place, -(this.#left[place] as number));
    this.#end(place);
    return PASS;
  }

  /** The venue has changed the order: `quantityMicro` is left of it. */
  replaced(id: string, quantityMicro: number): number {
    const place = this.#ids.find(id);
    if (!this.#mayFill(place) || !isWhole(quantityMicro) || quantityMicro === 0) return UNKNOWN_ORDER;
    this.#pend(place, quantityMicro - (this.#left[place] as number));
    return PASS;
  }

  /** Ids of orders that may still fill; with `entriesOnly` those that do not shrink what is held. Allocates. */
  openOrders(entriesOnly = false): string[] {
    const ids: string[] = [];
    for (let place = 0; place < this.#state.length; place += 1) {
      if (!this.#mayFill(place)) continue;
      const held = (this.#where[place] as InstrumentBook).exposure.positionMicro;
      const isExit = this.#isBuy[place] === 1 ? held < 0 : held > 0;
      if (!entriesOnly || !isExit) ids.push(this.#ids.idAt(place));
    }
    return ids;
  }

  #mayFill(place: number): boolean {
    return place >= 0 && (this.#state[place] === IN_FLIGHT || this.#state[place] === OPEN);
  }

  #end(place: number): void {
    this.#state[place] = DONE;
    this.#openCount -= 1;
  }

  #pend(place: number, byMicro: number): void {
    const book = this.#where[place] as InstrumentBook;
    const { exposure } = book;
    const isOpen = this.#state[place] === OPEN;
    if (this.#isBuy[place] === 1) {
      if (isOpen) exposure.openBuyMicro += byMicro;
      else exposure.inFlightBuyMicro += byMicro;
    } else if (isOpen) exposure.openSellMicro += byMicro;
    else exposure.inFlightSellMicro += byMicro;
    this.#left[place] = (this.#left[place] as number) + byMicro;
    this.#weigh(book);
  }

  #weigh(book: InstrumentBook): void {
    const before = book.aloneMicro;
    book.aloneMicro = exposureWith(0, book.exposure);
    if (Number.isSafeInteger(this.#allMicro)) {
      this.#allMicro += book.aloneMicro - before;
      return;
    }
    // It was too much to be counted exactly: from the start again.
    this.#allMicro = 0;
    for (const each of this.instruments) this.#allMicro += each.aloneMicro;
  }
}

function emptyBook({ instrument, inventoryMaxMicro }: InstrumentLimits): InstrumentBook {
  assert(isWhole(inventoryMaxMicro), 'an inventory bound is a whole number');
  return {
    instrument,
    exposure: {
      positionMicro: 0,
      openBuyMicro: 0,
      openSellMicro: 0,
      inFlightBuyMicro: 0,
      inFlightSellMicro: 0,
      markPriceMicro: 0,
      inventoryMaxMicro,
    },
    markAtMs: -1,
    newestToken: 0,
    aloneMicro: 0,
  };
}
