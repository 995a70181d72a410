/** A venue on paper: takers fill at the next quote, resting orders when it reaches them, cancels one quote late. */
import type { Exposure } from '@plimsoll/survival-kernel';
import type { InstrumentObservation } from './market-feed.ts';
import type { WorkerOrder } from './worker-protocol.ts';

const TAKER_FEE_PPM = 400;
const OPEN_ORDERS_MAX = 1_000;

interface OpenOrder {
  readonly order: WorkerOrder;
  readonly sentAtTurn: number;
  isCancelling: boolean;
}

/** A fill as the venue reports it; `cashMicro` is signed and includes the fee. */
export interface Fill {
  readonly orderId: string;
  readonly instrument: string;
  /** Signed quantity, micro-units of the base. */
  readonly quantityMicro: number;
  readonly cashMicro: number;
}

/** Positions, cash and open orders of one account. */
export class PaperVenue {
  #cashMicro: number;
  readonly #positions = new Map<string, number>();
  readonly #middles = new Map<string, number>();
  #open: OpenOrder[] = [];

  constructor(cashMicro: number) {
    this.#cashMicro = cashMicro;
  }

  /** Takes an order that the gate let through. */
  accept(order: WorkerOrder, turn: number): void {
    if (this.#open.length < OPEN_ORDERS_MAX)
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
  quote(seen: readonly InstrumentObservation[]): Fill[] {
    const fills: Fill[] = [];
    for (const quote of seen) {
      this.#middles.set(quote.instrument, Math.floor((quote.bidMicro + quote.askMicro) / 2));
      this.#open = this.#open.filter((open) => {
        if (open.order.instrument !== quote.instrument) return true;
        const priceMicro = fillPrice(open.order, quote);
        if (priceMicro !== undefined) fills.push(this.#fill(open.order, priceMicro));
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

  #fill(order: WorkerOrder, priceMicro: number): Fill {
    const quantityMicro = order.side === 'BUY' ? order.quantityMicro : -order.quantityMicro;
    const notional = signedNotional(quantityMicro, priceMicro);
    const feeMicro = order.kind === 'taker' ? Math.ceil(Math.abs(notional) / 1_000_000) * TAKER_FEE_PPM : 0;
    this.#positions.set(order.instrument, this.position(order.instrument) + quantityMicro);
    const cashMicro = -notional - feeMicro;
    this.#cashMicro += cashMicro;
    return { orderId: order.id, instrument: order.instrument, quantityMicro, cashMicro };
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
