/** What the last hop notes of a decision beside its answer, and the edges of what it takes for an order. */
import { expect, test } from 'vitest';
import { BTC, hop, NOW, order, PRICE, publish } from '../test-support/trading-gate.ts';
import { defaultLimits, LastHop, ORDER_ID_LENGTH_MAX } from './last-hop.ts';
import * as answer from './last-hop-denial.ts';
import type { NewOrder } from './order-gate.ts';
import type { Posture } from './postures.ts';
import { SharedHealth } from './shared-health.ts';

/** Of the shared words: odd while a posture record is being written. */
const SEQUENCE_WORD = 1;

/** A gate in that posture, with equity of ten BTC and room for many orders. */
function hopIn(posture: Posture, ordersPerSecondMax: number = defaultLimits.ordersPerSecondMax): LastHop {
  const made = hop({ ordersRemembered: 64, ordersPerSecondMax });
  made.book.equityMicro = 10 * PRICE;
  publish(made, { posture });
  return made;
}

test('in TURTLE the side that shrinks the position passes and is marked, the other is told what can be reduced', () => {
  for (const [side, other, position] of [
    ['SELL', 'BUY', 2 * BTC],
    ['BUY', 'SELL', -2 * BTC],
  ] as const) {
    const made = hopIn('TURTLE');
    made.book.reconcile('BTC', position);
    expect(made.authorize(order({ side: other }), 1, NOW)).toBe(answer.EXITS_ONLY);
    expect([made.isReducing, made.found, made.bound, made.posture]).toEqual([false, BTC, 0, 'TURTLE']);
    expect(made.authorize(order({ side, quantityMicro: 3 * BTC }), 1, NOW)).toBe(answer.EXITS_ONLY);
    expect([made.found, made.bound]).toEqual([3 * BTC, 2 * BTC]);
    expect(made.authorize(order({ side, kind: 'taker' }), 1, NOW)).toBe(answer.PASSIVE_EXITS);
    expect(made.authorize(order({ side }), 1, NOW)).toBe(answer.PASS);
    expect(made.isReducing).toBe(true);
    made.health.trip('operator');
    expect(made.authorize(order({ side }), 1, NOW)).toBe(answer.TRIPPED);
    expect([made.isReducing, made.posture]).toEqual([false, 'HIBERNATE']);
  }
});

test('in STALKER takers are denied, in APEX an entry is not an exit, in HIBERNATE nothing passes', () => {
  expect(hopIn('STALKER').authorize(order({ kind: 'taker' }), 1, NOW)).toBe(answer.LIMIT_ENTRIES);
  expect(hopIn('STALKER').authorize(order(), 1, NOW)).toBe(answer.PASS);
  const apex = hopIn('APEX');
  expect([apex.authorize(order({ kind: 'taker' }), 1, NOW), apex.isReducing]).toEqual([answer.PASS, false]);
  expect(hopIn('HIBERNATE').authorize(order(), 1, NOW)).toBe(answer.HIBERNATING);
  const broke = hopIn('APEX');
  broke.book.equityMicro = 0;
  expect([broke.authorize(order(), 1, NOW), broke.found]).toEqual([answer.NO_EQUITY, 0]);
});

test('a new hop knows no posture; an expired one is denied with its age and its time', () => {
  const fresh = new LastHop(
    { ...defaultLimits, ordersRemembered: 8, instruments: [{ instrument: 'BTC', inventoryMaxMicro: BTC }] },
    new SharedHealth(),
  );
  expect([fresh.posture, fresh.isReducing, fresh.postureAt(NOW)]).toEqual(['HIBERNATE', false, 'HIBERNATE']);
  const made = hopIn('APEX');
  expect(made.authorize(order(), 1, NOW + 1_000)).toBe(answer.NO_AUTHORITY);
  expect([made.found, made.bound]).toEqual([1_000, 1_000]);
});

test('a change that passes counts as an order of its second, a denied one does not', () => {
  const made = hopIn('APEX', 2);
  const first = order();
  expect(made.authorize(first, 1, NOW)).toBe(answer.PASS);
  expect(made.authorizeChange({ ...first, priceMicro: 2 * PRICE }, 1, NOW)).toBe(answer.OUTSIDE_COLLAR);
  expect(made.authorizeChange({ ...first, quantityMicro: 2 * BTC }, 1, NOW)).toBe(answer.PASS);
  expect([made.authorize(order(), 1, NOW), made.found, made.bound]).toEqual([answer.TOO_FAST, 2, 2]);
  expect(made.authorizeChange(order(), 1, NOW)).toBe(answer.UNKNOWN_ORDER);
});

test('a rate is a whole number above zero', () => {
  for (const rate of [0, -1, 1.5, Number.NaN]) expect(() => hopIn('APEX', rate)).toThrow('a rate above zero');
});

test('an order is refused as impossible just outside of what is one', () => {
  const made = hopIn('APEX');
  const impossible: Partial<NewOrder>[] = [
    { quantityMicro: 0 },
    { quantityMicro: 0.5 },
    { priceMicro: 0 },
    { priceMicro: -1 },
    { side: 'HOLD' as never },
    { kind: 'stop' as never },
    { id: '' },
    { id: 5 as never },
    { id: 'x'.repeat(ORDER_ID_LENGTH_MAX + 1) },
  ];
  for (const changed of impossible) expect(made.authorize(order(changed), 1, NOW)).toBe(answer.MALFORMED);
  expect(made.authorize(order({ id: 'x'.repeat(ORDER_ID_LENGTH_MAX) }), 1, NOW)).toBe(answer.PASS);
});

test('the posture to act on is the published one, until the switch is thrown or its record is torn', () => {
  const made = hopIn('STALKER');
  expect(made.postureAt(NOW)).toBe('STALKER');
  const words = new Int32Array(made.health.buffer);
  const sequence = words[SEQUENCE_WORD] as number;
  words[SEQUENCE_WORD] = sequence | 1; // a writer that died half-way: what was read before is no posture of now
  expect([made.postureAt(NOW), made.authorize(order(), 1, NOW)]).toEqual(['HIBERNATE', answer.NO_AUTHORITY]);
  words[SEQUENCE_WORD] = sequence;
  expect(made.postureAt(NOW)).toBe('STALKER');
  made.health.trip('operator');
  expect(made.postureAt(NOW)).toBe('HIBERNATE');
});

test('a change of an unknown order is denied for what is worse, if there is something', () => {
  const made = hopIn('APEX');
  expect(made.authorizeChange(order(), 2, NOW)).toBe(answer.STALE_TOKEN);
  expect(made.authorizeChange(order({ quantityMicro: 0 }), 1, NOW)).toBe(answer.MALFORMED);
  made.health.trip('operator');
  expect(made.authorizeChange(order(), 1, NOW)).toBe(answer.TRIPPED);
});
