/** An order book kept from diffs and one snapshot, as Binance describes it: diffs older than the snapshot are void. */
import type { FeedMessage, Level } from './feed-message.ts';

const WAITING_DIFFS_MAX = 1_000; // before the snapshot; the recordings have at most 54
const LEVELS_A_SIDE_MAX = 50_000;
const NEAR_PPM = 1_000; // depth counts within 10 basis points of the middle

type DepthMessage = Extract<FeedMessage, { kind: 'depth' | 'snapshot' }>;

/** Mutable by design: one per instrument, fed in order. */
export class OrderBook {
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();
  #waiting: DepthMessage[] = [];
  #snapshotId: number | undefined;

  /** Takes a diff or a snapshot. Later snapshots start the book anew. */
  apply(message: DepthMessage): void {
    if (message.kind === 'snapshot') {
      this.#bids.clear();
      this.#asks.clear();
      this.#snapshotId = message.lastUpdateId;
      this.#merge(message);
      for (const diff of this.#waiting) this.apply(diff);
      this.#waiting = [];
      return;
    }
    if (this.#snapshotId === undefined) {
      if (this.#waiting.length < WAITING_DIFFS_MAX) this.#waiting.push(message);
      return;
    }
    if (message.lastUpdateId > this.#snapshotId) this.#merge(message);
  }

  /** Quantity within 10 basis points of `middleMicro`, both sides, micro-units; undefined before the snapshot. */
  depthNear(middleMicro: number): number | undefined {
    if (this.#snapshotId === undefined) return undefined;
    const reach = Math.floor((middleMicro / 1_000_000) * NEAR_PPM);
    let quantity = 0;
    for (const [price, amount] of this.#bids) if (price >= middleMicro - reach) quantity += amount;
    for (const [price, amount] of this.#asks) if (price <= middleMicro + reach) quantity += amount;
    return quantity;
  }

  #merge(message: DepthMessage): void {
    mergeSide(this.#bids, message.bids);
    mergeSide(this.#asks, message.asks);
  }
}

function mergeSide(side: Map<number, number>, levels: readonly Level[]): void {
  for (const [price, quantity] of levels) {
    if (quantity === 0) side.delete(price);
    else if (side.has(price) || side.size < LEVELS_A_SIDE_MAX) side.set(price, quantity);
  }
}
