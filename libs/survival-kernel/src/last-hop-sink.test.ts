/** The sink of a gate: it has each decision before the gate answers, and without room for one there is none. */
import { describe, expect, test } from 'vitest';
import { BTC, hop, NOW, order } from '../test-support/trading-gate.ts';
import { inlineHotPath } from './hot-path.ts';
import type { DecisionSink } from './last-hop.ts';
import * as answer from './last-hop-denial.ts';

/** Notes what it is told; `room` decisions fit. */
function noting(room: number) {
  const told: unknown[] = [];
  const sink: DecisionSink = {
    hasRoom: () => told.length < room,
    put: (made, { id, instrument }, verdict, token, nowMs) => {
      const inFlight = made.book.find(instrument)?.exposure.inFlightBuyMicro;
      told.push([id, verdict, token, nowMs, made.posture, made.isReducing, inFlight]);
    },
  };
  return { told, made: hop({}, sink) };
}

describe('a decision', () => {
  test('is told with what the gate holds after it, passed or denied', () => {
    const { told, made } = noting(10);
    const [first, second] = [order(), order({ quantityMicro: 9 * BTC })];
    made.authorize(first, 1, NOW);
    made.authorize(second, 1, NOW);
    made.authorizeChange({ ...first, quantityMicro: 2 * BTC }, 1, NOW + 1);
    made.authorize(order({ id: 'x', instrument: 'DOGE' }), 1, NOW);
    made.authorize(order({ id: 'y' }), 7, NOW);
    made.authorizeChange(order({ id: 'z' }), 1, NOW);
    expect(told).toEqual([
      [first.id, answer.PASS, 1, NOW, 'APEX', false, BTC],
      [second.id, answer.ABOVE_CAP, 1, NOW, 'APEX', false, BTC],
      [first.id, answer.PASS, 1, NOW + 1, 'APEX', false, 2 * BTC],
      ['x', answer.UNKNOWN_INSTRUMENT, 1, NOW, 'HIBERNATE', false, undefined],
      ['y', answer.STALE_TOKEN, 7, NOW, 'HIBERNATE', false, 2 * BTC],
      ['z', answer.UNKNOWN_ORDER, 1, NOW, 'HIBERNATE', false, 2 * BTC],
    ]);
  });

  test('that cannot be recorded is a denial, leaves no line, and uses up no id', () => {
    const { told, made } = noting(1);
    const [first, second] = [order(), order()];
    expect(made.authorize(first, 1, NOW)).toBe(answer.PASS);
    expect(made.authorize(second, 1, NOW)).toBe(answer.RING_FULL);
    expect(made.authorizeChange({ ...first, quantityMicro: 2 * BTC }, 1, NOW)).toBe(answer.RING_FULL);
    expect([told.length, made.book.left(first.id), made.book.knows(second.id)]).toEqual([1, BTC, false]);
    told.length = 0;
    expect(made.authorize(second, 1, NOW)).toBe(answer.PASS);
  });

  test('of a tripped gate is a denial for the trip, also where nothing can be recorded', () => {
    const { told, made } = noting(0);
    made.health.trip('operator');
    const one = order();
    expect(made.authorize(one, 1, NOW)).toBe(answer.TRIPPED);
    expect(told).toEqual([[one.id, answer.TRIPPED, 1, NOW, 'HIBERNATE', false, 0]]);
  });

  test('is the same when it is compiled in one piece', () => {
    inlineHotPath();
    const { made } = noting(10);
    expect([
      made.authorize(order(), 1, NOW),
      made.authorize(order({ quantityMicro: 6 * BTC }), 1, NOW),
    ]).toEqual([answer.PASS, answer.ABOVE_CAP]);
  });
});
