import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { BTC, hop, NOW, order, PRICE, publish, signal } from '../test-support/trading-gate.ts';
import type { InstrumentBook } from './gate-book.ts';
import { defaultLimits, LastHop, ORDER_ID_LENGTH_MAX } from './last-hop.ts';
import * as answer from './last-hop-denial.ts';
import { gateCode, lastHopText, PASS } from './last-hop-denial.ts';
import { authorize, type Exposure, type NewOrder } from './order-gate.ts';
import { POSTURES } from './postures.ts';
import { SharedHealth, TRIP_CAUSES } from './shared-health.ts';
import { sizeBet } from './sizing.ts';

function exposureOf(made: LastHop, instrument = 'BTC'): Exposure {
  return (made.book.find(instrument) as InstrumentBook).exposure;
}

// [utest->REQ~postures~1] [utest->REQ~price-making~1]
describe('the last hop', () => {
  const amounts = fc.oneof(
    fc.integer({ min: 0, max: 12 }).map((units) => units * BTC),
    fc.nat(9 * BTC),
  );
  const exposures = fc.record({
    positionMicro: fc.oneof(
      amounts,
      amounts.map((amount) => -amount),
    ),
    openBuyMicro: amounts,
    openSellMicro: amounts,
    inFlightBuyMicro: amounts,
    inFlightSellMicro: amounts,
    markPriceMicro: fc.constantFrom(0, PRICE, PRICE - 1, PRICE + 7),
    inventoryMaxMicro: fc.constantFrom(0, 5 * BTC, 100 * BTC, Number.MAX_SAFE_INTEGER),
  });
  // Goal: the hand-kept book and the order of the checks change nothing. Method: the same state in both forms.
  test.prop(
    [
      fc.tuple(exposures, exposures),
      fc.record({
        posture: fc.constantFrom(...POSTURES),
        rPpm: fc.nat(1_000_000),
        confidencePpm: fc.nat(1_000_000),
      }),
      fc.record({
        kind: fc.constantFrom('taker' as const, 'limit' as const),
        side: fc.constantFrom('BUY' as const, 'SELL' as const),
        quantityMicro: amounts,
        priceMicro: fc.constantFrom(0, PRICE, PRICE - 3, PRICE + 3),
      }),
      fc.constantFrom(0, 1, PRICE, 3 * PRICE, -5, Number.MAX_SAFE_INTEGER),
      fc.constantFrom(NOW - 1, NOW, NOW + 999, NOW + 1_000, Number.NaN, NOW + 0.5),
    ],
    { numRuns: 2_000 },
  )('decides as the pure function does', ([btc, eth], health, wanted, equityMicro, nowMs) => {
    const made = hop();
    for (const [name, exposure] of [
      ['BTC', btc],
      ['ETH', eth],
    ] as const) {
      const book = made.book.find(name) as InstrumentBook;
      Object.assign(book.exposure, exposure);
      made.book.reconcile(name, exposure.positionMicro); // weighs it anew
      book.markAtMs = NOW;
    }
    made.book.equityMicro = equityMicro;
    publish(made, health);
    const one = order(wanted);
    const account = {
      equityMicro,
      exposures: new Map([
        ['BTC', btc],
        ['ETH', eth],
      ]),
    };
    const record = { epoch: 1, issuedAtMs: NOW, validMs: 1_000, ...health };
    const pure = authorize(one, account, record, nowMs);
    const decided = made.authorize(one, 1, nowMs);
    expect(gateCode(decided)).toBe(pure.verdict === 'PASS' ? gateCode(PASS) : pure.denial.code);
    expect(made.posture).toBe(decided === answer.MALFORMED ? 'HIBERNATE' : pure.posture);
    if (pure.verdict === 'PASS') expect(made.isReducing).toBe(pure.isReducing);
    expect(lastHopText(decided, made.facts(one))).not.toBe('');
  });

  // Goal: the reason of each denial reaches the trader whatever the property above happens to draw.
  test.each<{
    code: string;
    text: string;
    wanted?: Partial<NewOrder>;
    health?: object;
    held?: number;
    equity?: number;
  }>([
    { code: 'GATE104', text: 'HIBERNATE', health: { posture: 'HIBERNATE', rPpm: 0 } },
    { code: 'GATE105', text: 'reduce', health: { posture: 'TURTLE', rPpm: 600_000 } },
    {
      code: 'GATE106',
      text: 'passive',
      health: { posture: 'TURTLE', rPpm: 600_000 },
      held: -BTC,
      wanted: { kind: 'taker' },
    },
    {
      code: 'GATE107',
      text: 'limit',
      health: { posture: 'STALKER', rPpm: 800_000 },
      wanted: { kind: 'taker' },
    },
    { code: 'GATE108', text: 'confidence', health: { confidencePpm: 0 }, wanted: { kind: 'taker' } },
    { code: 'GATE109', text: 'cap', wanted: { quantityMicro: 7 * BTC } },
    { code: 'GATE110', text: 'bound', wanted: { quantityMicro: 1_001 * BTC }, equity: 1_000 * PRICE },
    { code: 'GATE111', text: 'equity', equity: 0 },
    { code: 'GATE111', text: 'equity', equity: -1 },
    { code: 'GATE111', text: 'equity', equity: Number.NaN },
  ])('$code is denied with its numbers', ({ code, text, wanted, health, held, equity }) => {
    const made = hop();
    publish(made, health ?? {});
    if (held !== undefined) made.book.reconcile('BTC', held);
    if (equity !== undefined) made.book.equityMicro = equity;
    const one = order(wanted);
    const verdict = made.authorize(one, 1, NOW);
    expect(gateCode(verdict)).toBe(code);
    expect(lastHopText(verdict, made.facts(one)).toLowerCase()).toContain(text.toLowerCase());
  });

  test('enters and leaves nothing without a posture in force: none yet, expired, from the future, no time', () => {
    const made = hop();
    for (const nowMs of [NOW + 1_000, NOW - 1, Number.NaN]) {
      expect(made.authorize(order(), 1, nowMs)).toBe(answer.NO_AUTHORITY);
    }
    const fresh = new LastHop(
      { ...defaultLimits, instruments: [{ instrument: 'BTC', inventoryMaxMicro: BTC }] },
      new SharedHealth(),
    );
    fresh.book.fence('BTC', 1);
    expect(fresh.authorize(order(), 1, NOW)).toBe(answer.NO_AUTHORITY);
  });

  test('lets an exit out although there is no mark to hold its price against', () => {
    const made = hop();
    made.book.reconcile('BTC', BTC);
    Object.assign(exposureOf(made), { markPriceMicro: 0 });
    expect(made.authorize(order({ side: 'SELL' }), 1, NOW)).toBe(PASS);
  });

  test('reads the trip word before anything else', () => {
    for (const cause of TRIP_CAUSES) {
      const made = hop();
      made.health.trip(cause);
      const malformed = order({ quantityMicro: Number.NaN });
      expect(made.authorize(malformed, 1, NOW)).toBe(answer.TRIPPED);
      expect(lastHopText(answer.TRIPPED, made.facts(malformed))).toContain(cause);
      expect(sizeBet(made, { ...signal, strengthPpm: 1_000_000 }, NOW)).toBe(0);
    }
  });

  test('refuses what is impossible: NaN, infinities, fractions, negative, absurd, wrong words', () => {
    const made = hop();
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 2 ** 53, '1' as unknown as number]) {
      expect(made.authorize(order({ quantityMicro: bad }), 1, NOW)).toBe(answer.MALFORMED);
      expect(made.authorize(order({ priceMicro: bad }), 1, NOW)).toBe(answer.MALFORMED);
    }
    expect(made.authorize(order({ side: 'LONG' as 'BUY' }), 1, NOW)).toBe(answer.MALFORMED);
    expect(made.authorize(order({ kind: 'market' as 'taker' }), 1, NOW)).toBe(answer.MALFORMED);
    expect(made.authorize(order({ id: '' }), 1, NOW)).toBe(answer.MALFORMED);
    expect(made.authorize(order({ id: 7 as unknown as string }), 1, NOW)).toBe(answer.MALFORMED);
    expect(made.authorize(order({ id: 'x'.repeat(ORDER_ID_LENGTH_MAX + 1) }), 1, NOW)).toBe(answer.MALFORMED);
    expect(made.authorize(order({ quantityMicro: Number.MAX_SAFE_INTEGER }), 1, NOW)).toBe(
      answer.ABOVE_INVENTORY,
    );
    expect(made.authorize(order({ instrument: 'DOGE' }), 1, NOW)).toBe(answer.UNKNOWN_INSTRUMENT);
  });

  test('takes the newest token of an instrument only, and none before the first', () => {
    const made = hop();
    made.book.fence('BTC', 5);
    expect([4, 6, 0, 5].map((token) => made.authorize(order(), token, NOW))).toEqual([
      answer.STALE_TOKEN,
      answer.STALE_TOKEN,
      answer.STALE_TOKEN,
      PASS,
    ]);
    expect(() => made.book.fence('BTC', 5)).toThrow('only grow');
    const fresh = new LastHop(
      { ...defaultLimits, instruments: [{ instrument: 'BTC', inventoryMaxMicro: 1 }] },
      made.health,
    );
    expect(fresh.authorize(order(), 0, NOW)).toBe(answer.STALE_TOKEN);
  });

  test('denies an id that was used before, also after the order is over', () => {
    const made = hop();
    const one = order({ quantityMicro: 1 });
    expect(made.authorize(one, 1, NOW)).toBe(PASS);
    expect(made.authorize(one, 1, NOW)).toBe(answer.REPEATED_ID);
    made.book.closed(one.id);
    expect(made.authorize({ ...one, side: 'SELL' }, 1, NOW)).toBe(answer.REPEATED_ID);
  });

  test('denies an id that was denied before, and books no fill of it', () => {
    const made = hop();
    const large = order({ quantityMicro: 7 * BTC });
    expect(made.authorize(large, 1, NOW)).toBe(answer.ABOVE_CAP);
    expect(made.authorize({ ...large, quantityMicro: BTC }, 1, NOW)).toBe(answer.REPEATED_ID);
    expect(made.book.filled(large.id, BTC)).toBe(answer.UNKNOWN_ORDER);
    expect(exposureOf(made).positionMicro).toBe(0);
  });

  test('lets so many orders out within any second', () => {
    const made = hop({ ordersPerSecondMax: 2 });
    const small = () => order({ quantityMicro: 1 });
    expect(made.authorize(small(), 1, NOW)).toBe(PASS);
    expect(made.authorize(small(), 1, NOW + 400)).toBe(PASS);
    expect(made.authorize(small(), 1, NOW + 999)).toBe(answer.TOO_FAST);
    publish(made, { issuedAtMs: NOW + 1_000 });
    expect(made.authorize(small(), 1, NOW + 1_000)).toBe(PASS);
    expect(made.authorize(small(), 1, NOW + 1_399)).toBe(answer.TOO_FAST);
  });

  test('holds prices within the collar, on both sides, also of exits', () => {
    const made = hop();
    const at = (priceMicro: number, changed: Partial<NewOrder> = {}) =>
      made.authorize(order({ priceMicro, quantityMicro: 1, ...changed }), 1, NOW);
    expect(at((11 * PRICE) / 10)).toBe(PASS);
    expect(at((11 * PRICE) / 10 + 1)).toBe(answer.OUTSIDE_COLLAR);
    expect(at((9 * PRICE) / 10)).toBe(PASS);
    expect(at((9 * PRICE) / 10 - 1)).toBe(answer.OUTSIDE_COLLAR);
    made.book.reconcile('BTC', BTC);
    expect(at(PRICE / 2, { side: 'SELL' })).toBe(answer.OUTSIDE_COLLAR);
  });

  test('enters nothing on a mark that is old, from the future, or impossible; exits go on', () => {
    const made = hop({ markAgeMsMax: 500 });
    publish(made, { issuedAtMs: NOW + 400 });
    expect(made.authorize(order({ quantityMicro: 1 }), 1, NOW + 500)).toBe(PASS);
    expect(made.authorize(order({ quantityMicro: 1 }), 1, NOW + 501)).toBe(answer.STALE_MARK);
    for (const bad of [Number.NaN, -1, 0, 0.5]) expect(made.book.mark('BTC', bad, NOW + 501)).toBe(false);
    expect(made.book.mark('BTC', PRICE, Number.NaN)).toBe(false);
    expect(made.book.mark('DOGE', PRICE, NOW)).toBe(false);
    expect(made.book.mark('BTC', PRICE, NOW + 600)).toBe(true);
    expect(made.authorize(order({ quantityMicro: 1 }), 1, NOW + 501)).toBe(answer.STALE_MARK);
    made.book.reconcile('BTC', 5 * BTC);
    expect(made.authorize(order({ side: 'SELL' }), 1, NOW + 501)).toBe(PASS);
  });

  test('remembers no more orders than it has places, and says so when one stays open', () => {
    const made = hop();
    const first = order({ quantityMicro: 1 });
    made.authorize(first, 1, NOW);
    for (let count = 0; count < 7; count += 1) {
      const each = order({ quantityMicro: 1 });
      made.authorize(each, 1, NOW);
      made.book.closed(each.id);
    }
    expect(made.authorize(order({ quantityMicro: 1 }), 1, NOW)).toBe(answer.TOO_MANY_OPEN);
    made.book.closed(first.id);
    expect(made.authorize(order({ quantityMicro: 1 }), 1, NOW)).toBe(PASS);
    expect(made.authorize({ ...first, quantityMicro: 2 }, 1, NOW)).toBe(PASS); // forgotten, as documented
  });

  test('denies without a line what cannot be recorded, and records everything else before it answers', () => {
    const lines: [string, number][] = [];
    let room = 2;
    const made = hop(
      {},
      { hasRoom: () => room > 0, put: (_, one, verdict) => void lines.push([one.id, verdict]) },
    );
    made.authorize(order({ id: 'a' }), 1, NOW);
    made.authorize(order({ id: 'b', quantityMicro: 7 * BTC }), 1, NOW);
    made.authorizeChange(order({ id: 'a', quantityMicro: 2 * BTC }), 1, NOW);
    room = 0;
    expect(made.authorize(order({ id: 'c' }), 1, NOW)).toBe(answer.RING_FULL);
    expect(made.authorizeChange(order({ id: 'a' }), 1, NOW)).toBe(answer.RING_FULL);
    expect(lines).toEqual([
      ['a', PASS],
      ['b', answer.ABOVE_CAP],
      ['a', PASS],
    ]);
    expect(made.book.left('c')).toBe(0);
  });
});

describe('a change', () => {
  test('is judged in the place of the order, and the larger quantity counts until the venue says', () => {
    const made = hop();
    const one = order({ quantityMicro: 4 * BTC });
    made.authorize(one, 1, NOW);
    expect(made.authorizeChange({ ...one, quantityMicro: 6 * BTC + 1 }, 1, NOW)).toBe(answer.ABOVE_CAP);
    expect(made.book.left(one.id)).toBe(4 * BTC);
    expect(made.authorizeChange({ ...one, quantityMicro: 6 * BTC }, 1, NOW)).toBe(PASS);
    expect(made.book.left(one.id)).toBe(6 * BTC);
    expect(made.authorizeChange({ ...one, quantityMicro: BTC }, 1, NOW)).toBe(PASS);
    expect(made.book.left(one.id)).toBe(6 * BTC);
    expect(made.book.replaced(one.id, BTC)).toBe(PASS);
    expect(exposureOf(made).inFlightBuyMicro).toBe(BTC);
  });

  test('of another order, side or instrument, or of one that is over, is refused', () => {
    const made = hop();
    const one = order();
    made.authorize(one, 1, NOW);
    expect(made.authorizeChange({ ...one, side: 'SELL' }, 1, NOW)).toBe(answer.UNKNOWN_ORDER);
    expect(made.authorizeChange({ ...one, instrument: 'ETH' }, 1, NOW)).toBe(answer.UNKNOWN_ORDER);
    expect(made.authorizeChange({ ...one, id: 'other' }, 1, NOW)).toBe(answer.UNKNOWN_ORDER);
    expect(made.authorizeChange({ ...one, quantityMicro: 0 }, 1, NOW)).toBe(answer.MALFORMED);
    expect(made.book.replaced(one.id, 0)).toBe(answer.UNKNOWN_ORDER);
    made.book.closed(one.id);
    expect(made.authorizeChange(one, 1, NOW)).toBe(answer.UNKNOWN_ORDER);
  });
});

describe('what the venue says', () => {
  test('moves an order from in flight to open, and fills shrink it', () => {
    const made = hop();
    const one = order({ quantityMicro: 3 * BTC, side: 'SELL' });
    made.authorize(one, 1, NOW);
    expect(exposureOf(made).inFlightSellMicro).toBe(3 * BTC);
    expect([made.book.accepted(one.id), made.book.accepted(one.id)]).toEqual([PASS, answer.UNKNOWN_ORDER]);
    expect(exposureOf(made)).toMatchObject({ inFlightSellMicro: 0, openSellMicro: 3 * BTC });
    expect(made.book.filled(one.id, BTC)).toBe(PASS);
    expect(exposureOf(made)).toMatchObject({ positionMicro: -BTC, openSellMicro: 2 * BTC });
    expect(made.book.filled(one.id, 2 * BTC)).toBe(PASS);
    expect([made.book.openCount, made.book.left(one.id), made.book.closed(one.id)]).toEqual([
      0,
      0,
      answer.UNKNOWN_ORDER,
    ]);
  });

  test('counts even when it is impossible: a fill too large, after the end; never an unknown order', () => {
    const made = hop();
    const one = order();
    made.authorize(one, 1, NOW);
    expect(made.book.filled(one.id, Number.NaN)).toBe(answer.UNKNOWN_ORDER);
    expect(made.book.filled(one.id, 2 * BTC)).toBe(answer.UNKNOWN_ORDER);
    expect(made.book.filled(one.id, BTC)).toBe(answer.UNKNOWN_ORDER);
    expect(exposureOf(made)).toMatchObject({ positionMicro: 3 * BTC, inFlightBuyMicro: 0 });
    for (const told of [
      made.book.accepted('x'),
      made.book.filled('x', 1),
      made.book.closed('x'),
      made.book.replaced('x', 1),
    ])
      expect(told).toBe(answer.UNKNOWN_ORDER);
  });

  test('names the entries apart, for TURTLE to cancel', () => {
    const made = hop();
    made.book.reconcile('BTC', 2 * BTC);
    made.authorize(order({ id: 'entry' }), 1, NOW);
    made.authorize(order({ id: 'exit', side: 'SELL' }), 1, NOW);
    expect(made.book.openOrders()).toEqual(['entry', 'exit']);
    expect(made.book.openOrders(true)).toEqual(['entry']);
    made.book.reconcile('BTC', -2 * BTC);
    expect(made.book.openOrders(true)).toEqual(['exit']);
  });
});
