/** How much a signal may bet: from smoothed health in shared memory, without allocation, in well under 5 µs. */
import { ConfidencePassivePpm } from './generated/numbers.ts';
import { capMicro } from './generated/proven-amounts.ts';
import { inventoryBoundMicro, largestPosition, reachMicro, reducibleMicro } from './generated/proven-gate.ts';
import type { LastHop } from './last-hop.ts';
import { leverageCenti } from './postures.ts';
import { isWhole } from './whole-number.ts';

/** What a strategy believes. */
export interface Signal {
  readonly instrument: string;
  readonly side: 'BUY' | 'SELL';
  readonly kind: 'taker' | 'limit';
  /** How much of what is allowed it wants to bet, ppm: above 1 000 000 or impossible counts as nothing. */
  readonly strengthPpm: number;
  /** The price at which it wants to trade, micro-units of the quote currency. */
  readonly priceMicro: number;
}

const PPM = 1_000_000;
/** Takes the rounding of the floating-point operations off a size, with room to spare. */
const ROUND_DOWN = 1 - 2 ** -40;

/**
 * The quantity to bet, micro-units of the base, rounded down: the signal's share of what cap and inventory bound leave
 * after all that is held and pending. 0 means no bet: no authority, a posture that enters nothing, an impossible
 * signal, no equity, no room. The gate judges the order all the same.
 *
 * @param nowMs The kernel's monotonic clock.
 * [impl->REQ~sizing~1]
 */
export function sizeBet(hop: LastHop, signal: Signal, nowMs: number): number {
  const posture = hop.postureAt(nowMs);
  if (posture !== 'APEX' && posture !== 'STALKER') return 0;
  const { view } = hop;
  const { strengthPpm, priceMicro } = signal;
  if (signal.kind === 'taker' && (posture !== 'APEX' || view.confidencePpm < ConfidencePassivePpm)) return 0;
  if (!isWhole(strengthPpm) || strengthPpm > PPM || !isWhole(priceMicro) || priceMicro === 0) return 0;
  const book = hop.book.find(signal.instrument);
  if (book === undefined || book.exposure.markPriceMicro === 0 || !isWhole(hop.book.equityMicro)) return 0;
  const cap = capMicro(hop.book.equityMicro, leverageCenti(posture, view.rPpm));
  const free = Math.max(0, cap - hop.book.otherMicro(book));
  const byCap = Math.floor((free / Math.max(book.exposure.markPriceMicro, priceMicro)) * PPM * ROUND_DOWN);
  const most = Math.min(byCap, inventoryBoundMicro(posture, book.exposure));
  const isBuy = signal.side === 'BUY';
  // Too much already on the other side: only what shrinks it gets through. Either room is 0 or more: where the
  // largest position is within `most`, what either side reaches is too.
  const isOver = largestPosition(book.exposure) > most;
  const room = isOver ? reducibleMicro(isBuy, book.exposure) : most - reachMicro(isBuy, 0, book.exposure);
  return Math.floor((room / PPM) * strengthPpm * ROUND_DOWN);
}
