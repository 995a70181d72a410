import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { BTC, hop, NOW, order, PRICE, publish, signal } from '../test-support/trading-gate.ts';
import type { InstrumentBook } from './gate-book.ts';
import type { LastHop } from './last-hop.ts';
import * as answer from './last-hop-denial.ts';
import { PASS } from './last-hop-denial.ts';
import { sizeBet } from './sizing.ts';

describe('sizing', () => {
  // Goal: a bet is never more than the gate lets through. Method: any state, then the whole room, asked of the gate.
  test.prop(
    [
      fc.integer({ min: -9 * BTC, max: 9 * BTC }),
      fc.integer({ min: -3 * BTC, max: 3 * BTC }),
      fc.constantFrom('APEX' as const, 'STALKER' as const),
      fc.integer({ min: 500_000, max: 1_000_000 }),
      fc.constantFrom('BUY' as const, 'SELL' as const),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.constantFrom(PRICE, PRICE + 1_234_567, PRICE - 1_234_567),
    ],
    { numRuns: 1_000 },
  )(
    'gives what the gate passes, and little less than all there is',
    (held, other, posture, rPpm, side, strengthPpm, priceMicro) => {
      const made = hop();
      made.book.reconcile('BTC', held);
      made.book.reconcile('ETH', other);
      publish(made, { posture, rPpm });
      const bet = sizeBet(made, { ...signal, side, strengthPpm, priceMicro }, NOW);
      expect(Number.isSafeInteger(bet) && bet >= 0).toBe(true);
      if (bet > 0) expect(made.authorize(order({ side, quantityMicro: bet, priceMicro }), 1, NOW)).toBe(PASS);
      if (strengthPpm === 1_000_000 && bet > 0) {
        const more = order({ side, quantityMicro: Math.ceil(bet * 1.000_001) + 3 - bet, priceMicro });
        expect(made.authorize(more, 1, NOW)).toBe(answer.ABOVE_CAP);
      }
    },
  );

  test('is nothing without authority, posture, confidence, equity, mark or room', () => {
    const none = (
      change: (made: LastHop) => void,
      changed: Partial<Parameters<typeof sizeBet>[1]> = {},
      nowMs = NOW,
    ) => {
      const made = hop();
      change(made);
      expect(sizeBet(made, { ...signal, ...changed }, nowMs)).toBe(0);
    };
    none(() => {}, {}, NOW + 1_000);
    none(() => {}, {}, NOW - 1);
    none(() => {}, { instrument: 'DOGE' });
    for (const strengthPpm of [Number.NaN, -1, 0, 1_000_001, 0.5]) none(() => {}, { strengthPpm });
    for (const priceMicro of [Number.NaN, 0, -1, 0.5]) none(() => {}, { priceMicro });
    none((made) => publish(made, { posture: 'TURTLE' }));
    none((made) => publish(made, { posture: 'STALKER' }), { kind: 'taker' });
    none((made) => publish(made, { confidencePpm: 599_999 }), { kind: 'taker' });
    none((made) => void (made.book.equityMicro = Number.NaN));
    none((made) => made.book.reconcile('ETH', 6 * BTC));
    none((made) => made.book.reconcile('BTC', 6 * BTC));
    none((made) => void ((made.book.find('BTC') as InstrumentBook).exposure.markPriceMicro = 0));
    expect(sizeBet(hop(), { ...signal, kind: 'taker' }, NOW)).toBeGreaterThan(5.99 * BTC);
  });

  // Two micro-units are given away to rounding at the most.
  test('is all there is, to the last but two micro-units, by posture, and by strength', () => {
    const bet = (change: (made: LastHop) => void, changed: Partial<Parameters<typeof sizeBet>[1]> = {}) => {
      const made = hop();
      change(made);
      return sizeBet(made, { ...signal, ...changed }, NOW);
    };
    expect(bet(() => {})).toBe(6 * BTC - 2);
    expect(bet(() => {}, { strengthPpm: 500_000 })).toBe(3 * BTC - 1);
    expect(bet((made) => publish(made, { posture: 'STALKER' }))).toBe(2 * BTC - 2);
    expect(bet((made) => publish(made, { confidencePpm: 0 }))).toBe(6 * BTC - 2);
    const justSure = (made: LastHop) => publish(made, { confidencePpm: 600_000 });
    expect(bet(justSure, { kind: 'taker' })).toBe(6 * BTC - 2);
    // At the bound itself both ways are open; beyond it only the way back.
    expect(bet((made) => made.book.reconcile('BTC', 6 * BTC - 1), { side: 'SELL' })).toBe(12 * BTC - 3);
    expect(bet((made) => made.book.reconcile('BTC', 6 * BTC), { side: 'SELL' })).toBe(6 * BTC - 1);
  });

  test('is for entries: below STALKER nothing, not even what would shrink the position', () => {
    for (const posture of ['TURTLE', 'HIBERNATE'] as const) {
      const made = hop();
      made.book.reconcile('BTC', 3 * BTC);
      publish(made, { posture });
      expect(sizeBet(made, { ...signal, side: 'SELL' }, NOW)).toBe(0);
    }
  });
});
