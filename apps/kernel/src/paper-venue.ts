/** A venue on paper: takers fill at the next quote, resting orders when it reaches them, cancels one quote late. */
import type { Exposure } from '@plimsoll/survival-kernel';
import type { InstrumentObservation } from './market-feed.ts';
import type { WorkerOrder } from './worker-protocol.ts';

/** What a venue on paper takes of a taker's fill, ppm of its worth, unless it is told otherwise. */
export const PAPER_TAKER_FEE_PPM = 400;
const OPEN_ORDERS_MAX = 1_000;

/** What the account holds when the venue is opened. */
export interface VenueStart {
  readonly cashMicro: number;
  readonly feesMicro: number;
  readonly positions: ReadonlyMap<string, number>;
}

interface OpenOrder {
  readonly order: WorkerOrder;
  readonly sentAtTurn: number;
  isCancelling: boolean;
}

/** A fill as the venue reports it; `cashMicro` is signed and includes the fee. */
export interface Fill {
  /** The venue's own number of it: `fill-17`. */
  readonly fillId: string;
  readonly orderId: string;
  readonly instrument: string;
  /** Signed quantity, micro-units of the base. */
  readonly quantityMicro: number;
  readonly cashMicro: number;
  readonly feeMicro: number;
}

/** Where a venue remembers; a venue without one forgets. */
export interface VenueMemory {
  accepted(order: WorkerOrder, turn: number): void;
  filled(fill: Fill, turn: number): void;
}

/** Positions, cash and open orders of one account. */
export class PaperVenue {
  #cashMicro: number;
  readonly #positions = new Map<string, number>();
  readonly #middles = new Map<string, number>();
  readonly #memory: VenueMemory | undefined;
  #open: OpenOrder[] = [];
  #fillCount = 0;
  #feesMicro: number;

  constructor(start: VenueStart, memory?: VenueMemory) {
    this.#cashMicro = start.cashMicro;
    this.#feesMicro = start.feesMicro;
    for (const [instrument, held] of start.positions) this.#positions.set(instrument, held);
    this.#memory = memory;
  }

  /** Takes an order that the gate let through. */
  accept(order: WorkerOrder, turn: number): void {
    if (this.#open.length >= OPEN_ORDERS_MAX) return;
    this.#memory?.accepted(order, turn);
    this.#open.push({ order, sentAtTurn: turn, isCancelling: false });
  }

  /** Asks to cancel; the order may still fill at the next quote. @returns how many were asked for. */
  cancel(isMeant: (order: WorkerOrder, sentAtTurn: number) => boolean): number {
    let count = 0;
    for (const open of this.#open) {
      if (open.isCancelling || !isMeant(open.order, open.sentAtTurn)) continue;
      open.isCancelling = true;
      count += 1;
    }
    return count;
  }

  /** New quotes: fills what they reach, then acknowledges cancels. */
  quote(seen: readonly InstrumentObservation[], turn: number): Fill[] {
    const fills: Fill[] = [];
    for (const quote of seen) {
      this.#middles.set(quote.instrument, Math.floor((quote.bidMicro + quote.askMicro) / 2));
      this.#open = this.#open.filter((open) => {
        if (open.order.instrument !== quote.instrument) return true;
        const priceMicro = fillPrice(open.order, quote);
        if (priceMicro !== undefined) fills.push(this.#fill(open.order, priceMicro, turn));
        return priceMicro === undefined && open.order.kind === 'limit' && !open.isCancelling;
      });
    }
    return fills;
  }

  /** What the gate must know of an instrument. */
  exposure(instrument: string, inventoryMaxMicro: number): Exposure {
    const pending = { openBuyMicro: 0, openSellMicro: 0, inFlightBuyMicro: 0, inFlightSellMicro: 0 };
    for (const { order } of this.#open) {
      if (order.instrument !== instrument) continue;
      if (order.kind === 'taker') {
        pending[order.side === 'BUY' ? 'inFlightBuyMicro' : 'inFlightSellMicro'] += order.quantityMicro;
      } else {
        pending[order.side === 'BUY' ? 'openBuyMicro' : 'openSellMicro'] += order.quantityMicro;
      }
    }
    const markPriceMicro = this.#middles.get(instrument) ?? 0;
    return { positionMicro: this.position(instrument), ...pending, markPriceMicro, inventoryMaxMicro };
  }

  position(instrument: string): number {
    return this.#positions.get(instrument) ?? 0;
  }

  get cashMicro(): number {
    return this.#cashMicro;
  }

  /** Charged in the account's time. */
  get feesMicro(): number {
    return this.#feesMicro;
  }

  /** What is held, by instrument; nothing that is 0. */
  get positions(): ReadonlyMap<string, number> {
    return new Map([...this.#positions].filter(([, held]) => held !== 0));
  }

  get openOrderCount(): number {
    return this.#open.length;
  }

  /** Cash and positions at the middle price, longs rounded down and shorts up against us. */
  get equityMicro(): number {
    let equity = this.#cashMicro;
    for (const [instrument, position] of this.#positions) {
      equity += signedNotional(position, this.#middles.get(instrument) ?? 0);
    }
    return equity;
  }

  #fill(order: WorkerOrder, priceMicro: number, turn: number): Fill {
    const quantityMicro = order.side === 'BUY' ? order.quantityMicro : -order.quantityMicro;
    const notional = signedNotional(quantityMicro, priceMicro);
    const feeMicro =
      order.kind === 'taker' ? Math.ceil(Math.abs(notional) / 1_000_000) * PAPER_TAKER_FEE_PPM : 0;
    this.#positions.set(order.instrument, this.position(order.instrument) + quantityMicro);
    const cashMicro = -notional - feeMicro;
    this.#cashMicro += cashMicro;
    this.#feesMicro += feeMicro;
    this.#fillCount += 1;
    const fillId = `fill-${this.#fillCount}`;
    const { id: orderId, instrument } = order;
    const fill: Fill = { fillId, orderId, instrument, quantityMicro, cashMicro, feeMicro };
    this.#memory?.filled(fill, turn);
    return fill;
  }
}

function fillPrice(order: WorkerOrder, quote: InstrumentObservation): number | undefined {
  if (order.side === 'BUY') return quote.askMicro <= order.priceMicro ? quote.askMicro : undefined;
  return quote.bidMicro >= order.priceMicro ? quote.bidMicro : undefined;
}

/** Exact product in micro-units, rounded towards minus infinity. */
function signedNotional(quantityMicro: number, priceMicro: number): number {
  const product = BigInt(quantityMicro) * BigInt(priceMicro);
  const rest = ((product % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return Number((product - rest) / 1_000_000n);
}
