/** A gate at which only the kill switch can stop an order, and orders for it. */
import { defaultLimits, LastHop, type NewOrder, type SharedHealth } from '@plimsoll/survival-kernel';

const INSTRUMENT = 'BTC';
export const TOKEN = 1;
export const PRICE = 1_000_000;

/** A gate at which only the kill switch can stop an order. */
export function freshHop(health: SharedHealth): LastHop {
  const instruments = [{ instrument: INSTRUMENT, inventoryMaxMicro: Number.MAX_SAFE_INTEGER }];
  const hop = new LastHop({ ...defaultLimits, ordersRemembered: 1_024, instruments }, health);
  hop.book.fence(INSTRUMENT, TOKEN);
  hop.book.equityMicro = Number.MAX_SAFE_INTEGER;
  const record = { posture: 'APEX', rPpm: 1_000_000, confidencePpm: 1_000_000 } as const;
  health.publish({ ...record, epoch: 1, issuedAtMs: 0, validMs: 2 ** 31 - 1 });
  return hop;
}

/** An order that such a gate lets pass while armed. */
export function orderOf(id: string): NewOrder {
  const what = { instrument: INSTRUMENT, side: 'BUY', kind: 'limit' } as const;
  return { id, ...what, quantityMicro: 1, priceMicro: PRICE };
}
