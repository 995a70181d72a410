/** A gate that trades two instruments, orders for it, and a signal. */
import {
  type DecisionSink,
  defaultLimits,
  LastHop,
  type NewOrder,
  type Posture,
  SharedHealth,
} from '@plimsoll/survival-kernel';

export const BTC = 1_000_000;
export const PRICE = 60_000_000_000;
export const NOW = 10_000;

/** A gate in APEX with equity of one BTC, a mark and token 1 on each instrument. */
export function hop(
  changed: Partial<Record<keyof typeof defaultLimits, number>> = {},
  sink?: DecisionSink,
): LastHop {
  const instruments = ['BTC', 'ETH'].map((instrument) => ({ instrument, inventoryMaxMicro: 1_000 * BTC }));
  const made = new LastHop(
    { ...defaultLimits, ordersRemembered: 8, ...changed, instruments },
    new SharedHealth(),
    sink,
  );
  for (const { instrument } of instruments) {
    made.book.mark(instrument, PRICE, NOW);
    made.book.fence(instrument, 1);
  }
  made.book.equityMicro = PRICE;
  publish(made, {});
  return made;
}

/** A posture record in force for a second, from {@link NOW} where nothing else is said. */
export function publish(
  made: LastHop,
  changed: { posture?: Posture; rPpm?: number; confidencePpm?: number; issuedAtMs?: number; epoch?: number },
): void {
  made.health.publish({
    epoch: 1,
    posture: 'APEX',
    rPpm: 1_000_000,
    confidencePpm: 1_000_000,
    issuedAtMs: NOW,
    validMs: 1_000,
    ...changed,
  });
}

let orderCount = 0;

/** An order of one BTC at the mark, under a name that no other has. */
export function order(changed: Partial<NewOrder> = {}): NewOrder {
  orderCount += 1;
  const id = `o${orderCount}`;
  return {
    id,
    kind: 'limit',
    instrument: 'BTC',
    side: 'BUY',
    quantityMicro: BTC,
    priceMicro: PRICE,
    ...changed,
  };
}

export const signal = {
  instrument: 'BTC',
  side: 'BUY',
  kind: 'limit',
  strengthPpm: 1_000_000,
  priceMicro: PRICE,
} as const;
