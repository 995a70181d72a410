/** The paper venue's matching: orders rest or take at the quotes it is shown; a cancel takes effect at the next step. */
import type { NewOrder } from '@plimsoll/survival-kernel';
import { Executions } from './executions.ts';
import { feeMicroOf, NO_FEES, type VenueFees } from './fees.ts';

/** Orders open at once; one more is rejected. */
const OPEN_ORDERS_MAX = 100_000;

/** What became of an order. */
export type MatchEvent =
  | { readonly kind: 'accepted' | 'cancelled'; readonly id: string }
  | { readonly kind: 'rejected'; readonly id: string; readonly reason: string }
  | { readonly kind: 'changed'; readonly id: string; readonly leftMicro: number }
  | {
      readonly kind: 'filled';
      readonly id: string;
      readonly quantityMicro: number;
      readonly priceMicro: number;
      readonly leftMicro: number;
      readonly fill: string;
      readonly instrument: string;
      readonly side: NewOrder['side'];
      readonly feeMicro: number;
    };

interface Quote {
  readonly bidMicro: number;
  readonly askMicro: number;
  /** What may be traded at it, micro-units of the base. */
  readonly sizeMicro: number;
}

interface Resting {
  readonly order: NewOrder;
  priceMicro: number;
  leftMicro: number;
}

/** One account's orders. Every call returns what happened, in order. */
export class Matching {
  readonly executions = new Executions();
  readonly #quotes = new Map<string, Quote>();
  readonly #open = new Map<string, Resting>();
  readonly #seen = new Set<string>();
  readonly #fees: VenueFees;

  constructor(fees: VenueFees = NO_FEES) {
    this.#fees = fees;
  }

  /** Ids of open orders, oldest first. */
  get openIds(): string[] {
    return [...this.#open.keys()];
  }

  /** Takes an order; one that crosses the quote fills at once, as far as the quote's size goes. */
  take(order: NewOrder): MatchEvent[] {
    const { id } = order;
    const reject = (reason: string): MatchEvent[] => [{ kind: 'rejected', id, reason }];
    if (this.#seen.has(id)) return reject('this id was used before');
    if (this.#open.size >= OPEN_ORDERS_MAX) return reject('too many open orders');
    if (!(order.quantityMicro > 0 && order.priceMicro > 0)) return reject('impossible quantity or price');
    this.#seen.add(id);
    this.executions.took(id);
    const resting = { order, priceMicro: order.priceMicro, leftMicro: order.quantityMicro };
    this.#open.set(id, resting);
    const events: MatchEvent[] = [{ kind: 'accepted', id }, ...this.#match(resting, this.#fees.takerPpm)];
    // A taker does not rest: what is left of it is gone.
    if (order.kind === 'taker' && this.#open.delete(id)) events.push({ kind: 'cancelled', id });
    return events;
  }

  /** Changes quantity and price of an open order; the quantity is what shall be left of it. */
  change(id: string, quantityMicro: number, priceMicro: number): MatchEvent[] {
    const resting = this.#open.get(id);
    if (resting === undefined || !(quantityMicro > 0 && priceMicro > 0)) return [];
    resting.priceMicro = priceMicro;
    resting.leftMicro = quantityMicro;
    return [{ kind: 'changed', id, leftMicro: quantityMicro }, ...this.#match(resting, this.#fees.takerPpm)];
  }

  cancel(id: string): MatchEvent[] {
    return this.#open.delete(id) ? [{ kind: 'cancelled', id }] : [];
  }

  /** A new quote: fills what it reaches, oldest first. */
  quote(instrument: string, quote: Quote): MatchEvent[] {
    this.#quotes.set(instrument, quote);
    return [...this.#open.values()]
      .filter(({ order }) => order.instrument === instrument)
      .flatMap((resting) => this.#match(resting, this.#fees.makerPpm));
  }

  /** @param feePpm Whoever crosses the quote takes, also with a limit order; one that the quote comes to made it. */
  #match(resting: Resting, feePpm: number): MatchEvent[] {
    const { order, priceMicro } = resting;
    const quote = this.#quotes.get(order.instrument);
    if (quote === undefined) return [];
    const isBuy = order.side === 'BUY';
    const at = isBuy ? quote.askMicro : quote.bidMicro;
    if (isBuy ? at > priceMicro : at < priceMicro) return [];
    const quantityMicro = Math.min(resting.leftMicro, quote.sizeMicro);
    if (quantityMicro === 0) return [];
    this.#quotes.set(order.instrument, { ...quote, sizeMicro: quote.sizeMicro - quantityMicro });
    resting.leftMicro -= quantityMicro;
    if (resting.leftMicro === 0) this.#open.delete(order.id);
    const feeMicro = feeMicroOf(quantityMicro, at, feePpm);
    const fill = this.executions.filled(order, quantityMicro, at, feeMicro);
    const { id, instrument, side } = order;
    const { leftMicro } = resting;
    const told = { id, quantityMicro, priceMicro: at, leftMicro, fill, instrument, side, feeMicro };
    return [{ kind: 'filled', ...told }];
  }
}
