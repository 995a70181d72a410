import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { feeMicroOf } from './fees.ts';
import { type MatchEvent, Matching } from './matching.ts';

const UNIT = 1_000_000;
const QUOTE = { bidMicro: 90 * UNIT, askMicro: 100 * UNIT, sizeMicro: 10 * UNIT };
const order = { id: 'o', instrument: 'BTC', side: 'BUY', kind: 'limit', quantityMicro: UNIT } as const;

const amount = fc.integer({ min: 1, max: 1_000_000_000 });

describe('a fee', () => {
  test('is the share of the worth, rounded up, and a rebate is rounded down', () => {
    expect(feeMicroOf(UNIT, 100 * UNIT, 400)).toBe(40_000);
    expect([feeMicroOf(1, 1, 1), feeMicroOf(1, 1, 0), feeMicroOf(1, 1, -1)]).toEqual([1, 0, 0]);
    expect([feeMicroOf(UNIT, UNIT + 1, 400), feeMicroOf(UNIT, UNIT + 1, -400)]).toEqual([401, -400]);
  });

  // Goal: the venue never takes less than its share, and less than a micro-unit more.
  test.prop([amount, amount, fc.integer({ min: -100_000, max: 100_000 })])(
    'is exact to the micro-unit',
    (quantityMicro, priceMicro, feePpm) => {
      const exact = BigInt(quantityMicro) * BigInt(priceMicro) * BigInt(feePpm);
      const taken = BigInt(feeMicroOf(quantityMicro, priceMicro, feePpm)) * 10n ** 12n;
      expect(taken - exact >= 0n && taken - exact < 10n ** 12n).toBe(true);
    },
  );
});

describe('the paper venue', () => {
  const fees = { takerPpm: 400, makerPpm: -100 };
  const feesOf = (events: readonly MatchEvent[]): number[] =>
    events.flatMap((event) => (event.kind === 'filled' ? [event.feeMicro] : []));

  test('takes from who crosses the quote, also with a limit order or by a change, and pays who was there first', () => {
    const venue = new Matching(fees);
    venue.quote('BTC', QUOTE);
    expect(feesOf(venue.take({ ...order, priceMicro: 100 * UNIT }))).toEqual([40_000]);
    expect(feesOf(venue.take({ ...order, id: 'resting', priceMicro: 95 * UNIT }))).toEqual([]);
    expect(feesOf(venue.quote('BTC', { ...QUOTE, askMicro: 95 * UNIT }))).toEqual([-9_500]);
    expect(feesOf(venue.take({ ...order, id: 'changed', priceMicro: 50 * UNIT }))).toEqual([]);
    expect(feesOf(venue.change('changed', UNIT, 95 * UNIT))).toEqual([38_000]);
  });

  test('remembers what it took', () => {
    const venue = new Matching(fees);
    venue.quote('BTC', QUOTE);
    venue.take({ ...order, priceMicro: 100 * UNIT });
    const page = venue.executions.page(1);
    expect(page).toMatchObject({ executions: [{ kind: 'fill', id: 'o', feeMicro: 40_000 }] });
  });
});
