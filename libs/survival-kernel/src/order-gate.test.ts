import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { PostureRecord } from './authority.ts';
import { isInForce, newerOf } from './authority.ts';
import { notionalMicro } from './generated/proven-amounts.ts';
import type { Account, Exposure, NewOrder } from './order-gate.ts';
import { authorize, denialText, largestPosition } from './order-gate.ts';
import { leverageCenti, POSTURES } from './postures.ts';

const MICRO = 1_000_000;
const BTC = MICRO; // one base unit
const PRICE = 60_000 * MICRO;

function exposure(changed: Partial<Exposure> = {}): Exposure {
  return {
    positionMicro: 0,
    openBuyMicro: 0,
    openSellMicro: 0,
    inFlightBuyMicro: 0,
    inFlightSellMicro: 0,
    markPriceMicro: PRICE,
    inventoryMaxMicro: 1_000 * BTC,
    ...changed,
  };
}

/** Equity of exactly one BTC, so that leverage and quantity read alike. */
function account(changed: Partial<Exposure> = {}, others: [string, Exposure][] = []): Account {
  return { equityMicro: PRICE, exposures: new Map([['BTC', exposure(changed)], ...others]) };
}

function order(changed: Partial<NewOrder> = {}): NewOrder {
  return {
    id: 'o1',
    kind: 'limit',
    instrument: 'BTC',
    side: 'BUY',
    quantityMicro: BTC,
    priceMicro: PRICE,
    ...changed,
  };
}

function record(changed: Partial<PostureRecord> = {}): PostureRecord {
  return {
    epoch: 1,
    posture: 'APEX',
    rPpm: MICRO,
    confidencePpm: MICRO,
    issuedAtMs: 100,
    validMs: 50,
    ...changed,
  };
}

function verdict(
  o: Parameters<typeof authorize>[0],
  a: Account,
  r: PostureRecord | undefined = record(),
  nowMs = 120,
): string {
  const decided = authorize(o, a, r, nowMs);
  if (decided.verdict === 'PASS') return 'PASS';
  expect(denialText(decided.denial)).not.toBe('');
  return decided.denial.code;
}

describe('cap', () => {
  test('is 6.0 times equity times R in APEX, counted over position, open orders and orders in flight', () => {
    expect(verdict(order({ quantityMicro: 6 * BTC }), account())).toBe('PASS');
    expect(verdict(order({ quantityMicro: 6 * BTC + 1 }), account())).toBe('GATE109');
    expect(
      verdict(
        order({ quantityMicro: BTC }),
        account({ positionMicro: 2 * BTC, openBuyMicro: 2 * BTC, inFlightBuyMicro: BTC }),
      ),
    ).toBe('PASS');
    expect(
      verdict(
        order({ quantityMicro: BTC + 1 }),
        account({ positionMicro: 2 * BTC, openBuyMicro: 2 * BTC, inFlightBuyMicro: BTC }),
      ),
    ).toBe('GATE109');
  });

  test('shrinks with R, and stands at 2.0 in STALKER', () => {
    expect(verdict(order({ quantityMicro: 5.1 * BTC }), account(), record({ rPpm: 850_000 }))).toBe('PASS');
    expect(verdict(order({ quantityMicro: 5.1 * BTC + 1 }), account(), record({ rPpm: 850_000 }))).toBe(
      'GATE109',
    );
    const stalker = record({ posture: 'STALKER', rPpm: 850_000 });
    expect(verdict(order({ quantityMicro: 2 * BTC }), account(), stalker)).toBe('PASS');
    expect(verdict(order({ quantityMicro: 2 * BTC + 1 }), account(), stalker)).toBe('GATE109');
  });

  test('counts every instrument of the account', () => {
    const others: [string, Exposure][] = [['ETH', exposure({ positionMicro: -5 * BTC })]];
    expect(verdict(order({ quantityMicro: BTC }), account({}, others))).toBe('PASS');
    expect(verdict(order({ quantityMicro: BTC + 1 }), account({}, others))).toBe('GATE109');
  });

  test('refuses 10 BTC on a 25 000 account, which a margin setting would let through', () => {
    const small = { ...account(), equityMicro: 25_000 * MICRO };
    expect(verdict(order({ quantityMicro: 10 * BTC }), small)).toBe('GATE109');
  });

  test('is not fooled by amounts beyond 2^53', () => {
    const largest = Number.MAX_SAFE_INTEGER;
    expect(notionalMicro(largest, largest)).toBe(largest);
    const unbounded = account({ inventoryMaxMicro: largest });
    expect(verdict(order({ quantityMicro: largest - 1, priceMicro: largest }), unbounded)).toBe('GATE109');
    // 2^53 - 1 stands for "this or more": it is above every bound, and above the cap of every equity.
    expect(verdict(order({ quantityMicro: largest }), unbounded)).toBe('GATE110');
    const rich = { ...account({ positionMicro: 5 * BTC, markPriceMicro: largest }), equityMicro: largest };
    expect(verdict(order(), rich)).toBe('GATE109');
  });

  test('values a position at the mark or at the limit, whichever is dearer, and rounds up', () => {
    expect(verdict(order({ quantityMicro: 6 * BTC, priceMicro: PRICE - MICRO }), account())).toBe('PASS');
    expect(verdict(order({ quantityMicro: 6 * BTC + 1, priceMicro: PRICE - MICRO }), account())).toBe(
      'GATE109',
    );
    expect(verdict(order({ quantityMicro: 6 * BTC, priceMicro: PRICE + MICRO }), account())).toBe('GATE109');
    expect([notionalMicro(1, 1), notionalMicro(MICRO, 1), notionalMicro(0, 9)]).toEqual([1, 1, 0]);
  });

  test('lets nothing be entered without equity, or at an R that is no number', () => {
    expect(verdict(order(), { ...account(), equityMicro: Number.NaN })).toBe('GATE111');
    expect(verdict(order(), account(), record({ rPpm: Number.NaN }))).toBe('GATE109');
    expect(verdict(order(), { ...account(), equityMicro: 0 })).toBe('GATE111');
    expect(verdict(order(), { ...account(), equityMicro: -1 })).toBe('GATE111');
  });

  test('comes with an inventory bound, a third of it in STALKER', () => {
    const bounded = account({ inventoryMaxMicro: 3 * BTC });
    expect(verdict(order({ quantityMicro: 3 * BTC }), bounded)).toBe('PASS');
    expect(verdict(order({ quantityMicro: 3 * BTC + 1 }), bounded)).toBe('GATE110');
    expect(verdict(order({ quantityMicro: BTC + 1 }), bounded, record({ posture: 'STALKER' }))).toBe(
      'GATE110',
    );
  });
});

describe('an exposure that is impossible', () => {
  for (const [field, bad, code] of [
    ['positionMicro', Number.NaN, 'GATE101'],
    ['openBuyMicro', 0.5, 'GATE101'],
    ['markPriceMicro', Number.POSITIVE_INFINITY, 'GATE101'],
    ['openSellMicro', 0.5, 'GATE101'],
    ['inFlightBuyMicro', Number.NaN, 'GATE101'],
    ['inFlightSellMicro', 2 ** 53, 'GATE101'],
    ['inventoryMaxMicro', 0.5, 'GATE101'],
    ['openBuyMicro', -1, 'GATE110'],
    ['inFlightSellMicro', -1, 'GATE110'],
    ['inventoryMaxMicro', -1, 'GATE110'],
    ['markPriceMicro', -1, 'GATE109'],
    ['markPriceMicro', 0, 'GATE109'],
  ] as const) {
    test(`lets nothing be entered: ${field} ${bad}`, () => {
      expect(verdict(order(), account({ [field]: bad }))).toBe(code);
    });
  }

  test('is not an exit that a negative order in flight makes room for', () => {
    const turtle = record({ posture: 'TURTLE' });
    const held = account({ positionMicro: BTC, inFlightSellMicro: -BTC });
    expect(verdict(order({ side: 'SELL', quantityMicro: BTC }), held, turtle)).toBe('GATE105');
  });

  test('counts as the worst where it is another instrument of the account', () => {
    const others = (changed: Partial<Exposure>): [string, Exposure][] => [['ETH', exposure(changed)]];
    expect(verdict(order(), account({}, others({ positionMicro: Number.NaN })))).toBe('GATE109');
    expect(verdict(order(), account({}, others({ openSellMicro: -1 })))).toBe('GATE109');
    expect(verdict(order(), account({}, others({ markPriceMicro: 0 })))).toBe('PASS');
    expect(verdict(order(), account({}, others({ positionMicro: 1, markPriceMicro: 0 })))).toBe('GATE109');
  });
});

describe('postures', () => {
  test('take the spread in APEX only, and only with confidence in the order books', () => {
    const taker = order({ kind: 'taker' });
    expect(verdict(taker, account())).toBe('PASS');
    expect(verdict(taker, account(), record({ posture: 'STALKER' }))).toBe('GATE107');
    expect(verdict(taker, account(), record({ confidencePpm: 599_999 }))).toBe('GATE108');
    expect(verdict(taker, account(), record({ confidencePpm: Number.NaN }))).toBe('GATE108');
    expect(verdict(order(), account(), record({ confidencePpm: 599_999 }))).toBe('PASS');
  });

  test('let TURTLE exit passively, and only what is not being exited already', () => {
    const turtle = record({ posture: 'TURTLE' });
    const sell = order({ side: 'SELL' });
    expect(verdict(order(), account(), turtle)).toBe('GATE105');
    expect(verdict(sell, account(), turtle)).toBe('GATE105');
    expect(verdict(sell, account({ positionMicro: BTC }), turtle)).toBe('PASS');
    expect(verdict(order({ side: 'SELL', kind: 'taker' }), account({ positionMicro: BTC }), turtle)).toBe(
      'GATE106',
    );
    expect(
      verdict(order({ side: 'SELL', quantityMicro: BTC + 1 }), account({ positionMicro: BTC }), turtle),
    ).toBe('GATE105');
    // Two resting sells of the whole position would flip it.
    expect(verdict(sell, account({ positionMicro: BTC, openSellMicro: BTC }), turtle)).toBe('GATE105');
    expect(verdict(sell, account({ positionMicro: BTC, inFlightSellMicro: 1 }), turtle)).toBe('GATE105');
    expect(verdict(order(), account({ positionMicro: -BTC }), turtle)).toBe('PASS');
  });

  test('let an exit pass above the cap', () => {
    expect(verdict(order({ side: 'SELL', kind: 'taker' }), account({ positionMicro: 9 * BTC }))).toBe('PASS');
  });

  test('send nothing in HIBERNATE, not even exits', () => {
    expect(
      verdict(order({ side: 'SELL' }), account({ positionMicro: BTC }), record({ posture: 'HIBERNATE' })),
    ).toBe('GATE104');
  });
});

describe('authority', () => {
  test('expires: at its end, from the future, or unknown, it is HIBERNATE', () => {
    expect(verdict(order(), account(), record(), 149)).toBe('PASS');
    expect(verdict(order(), account(), record(), 150)).toBe('GATE103');
    expect(verdict(order(), account(), record(), 99)).toBe('GATE103');
    expect(verdict(order(), account(), record(), Number.NaN)).toBe('GATE103');
    expect(verdict(order(), account(), record({ issuedAtMs: Number.NaN }))).toBe('GATE103');
    expect(verdict(order(), account(), record({ validMs: Number.NaN }))).toBe('GATE103');
    const { verdict: decided, posture } = authorize(order(), account(), undefined, 120);
    expect([decided, posture]).toEqual(['DENY', 'HIBERNATE']);
  });

  test('is not replaced by an older answer that arrives late', () => {
    const newer = record({ epoch: 2, posture: 'TURTLE' });
    expect(newerOf(newer, record())).toBe(newer);
    expect(newerOf(record(), newer)).toBe(newer);
    expect(newerOf(undefined, newer)).toBe(newer);
    expect(isInForce(undefined, 0)).toBe(false);
  });

  test('is not needed for a cancel: cancels always pass', () => {
    expect(verdict({ id: 'o1', kind: 'cancel', instrument: 'BTC' }, account(), undefined, Number.NaN)).toBe(
      'PASS',
    );
  });
});

describe('malformed orders', () => {
  for (const [field, bad] of [
    ['quantityMicro', 0],
    ['quantityMicro', -1],
    ['quantityMicro', Number.NaN],
    ['quantityMicro', 0.5],
    ['priceMicro', 0],
    ['priceMicro', Number.POSITIVE_INFINITY],
    ['side', 'HOLD'],
    ['kind', 'stop'],
  ] as const) {
    test(`are denied: ${field} ${bad}`, () => {
      expect(verdict(order({ [field]: bad } as Partial<NewOrder>), account())).toBe('GATE101');
    });
  }

  test('are denied on an unknown instrument', () => {
    expect(verdict(order({ instrument: 'DOGE' }), account())).toBe('GATE102');
  });
});

// Whoever reads a denial sees what was met and what it was held against, and by which posture.
describe('a denial says', () => {
  const denied = (posture: string, denial: object) => ({ verdict: 'DENY', posture, denial });
  const long = account({ positionMicro: 2 * BTC, inFlightSellMicro: BTC });
  const short = account({ positionMicro: -2 * BTC, inFlightBuyMicro: BTC });
  const turtle = record({ posture: 'TURTLE' });
  const stalker = record({ posture: 'STALKER' });
  const small = account({ inventoryMaxMicro: 3 * BTC });
  const eth: [string, Exposure][] = [['ETH', exposure({ positionMicro: -5 * BTC })]];

  test.each<[string, NewOrder, Account, PostureRecord | undefined, object]>([
    [
      'which field is impossible: quantity',
      order({ quantityMicro: 0 }),
      account(),
      record(),
      denied('APEX', { code: 'GATE101', field: 'quantity' }),
    ],
    [
      'which field is impossible: price',
      order({ priceMicro: 0 }),
      account(),
      record(),
      denied('APEX', { code: 'GATE101', field: 'price' }),
    ],
    [
      'which field is impossible: side',
      order({ side: 'HOLD' as never }),
      account(),
      record(),
      denied('APEX', { code: 'GATE101', field: 'side' }),
    ],
    [
      'which field is impossible: kind',
      order({ kind: 'stop' as never }),
      account(),
      record(),
      denied('APEX', { code: 'GATE101', field: 'kind' }),
    ],
    [
      'that the exposure is',
      order(),
      account({ openBuyMicro: 0.5 }),
      record(),
      denied('APEX', { code: 'GATE101', field: 'exposure' }),
    ],
    [
      'which instrument is unknown',
      order({ instrument: 'DOGE' }),
      account(),
      record(),
      denied('APEX', { code: 'GATE102', instrument: 'DOGE' }),
    ],
    [
      'that no posture is known',
      order(),
      account(),
      undefined,
      denied('HIBERNATE', { code: 'GATE103', ageMs: undefined }),
    ],
    [
      'how old the posture is',
      order(),
      account(),
      record({ validMs: 20 }),
      denied('HIBERNATE', { code: 'GATE103', ageMs: 20 }),
    ],
    [
      'that nothing is sent',
      order(),
      account(),
      record({ posture: 'HIBERNATE' }),
      denied('HIBERNATE', { code: 'GATE104' }),
    ],
    [
      'what can still be sold',
      order({ side: 'SELL', quantityMicro: 2 * BTC }),
      long,
      turtle,
      denied('TURTLE', { code: 'GATE105', reducibleMicro: BTC, quantityMicro: 2 * BTC }),
    ],
    [
      'what can still be bought back',
      order({ quantityMicro: 2 * BTC }),
      short,
      turtle,
      denied('TURTLE', { code: 'GATE105', reducibleMicro: BTC, quantityMicro: 2 * BTC }),
    ],
    [
      'that the wrong side reduces nothing',
      order(),
      long,
      turtle,
      denied('TURTLE', { code: 'GATE105', reducibleMicro: 0, quantityMicro: BTC }),
    ],
    [
      'that exits are passive',
      order({ side: 'SELL', kind: 'taker' }),
      long,
      turtle,
      denied('TURTLE', { code: 'GATE106' }),
    ],
    [
      'that entries are limit orders',
      order({ kind: 'taker' }),
      account(),
      stalker,
      denied('STALKER', { code: 'GATE107', posture: 'STALKER' }),
    ],
    [
      'how sure the books are',
      order({ kind: 'taker' }),
      account(),
      record({ confidencePpm: 5 }),
      denied('APEX', { code: 'GATE108', confidencePpm: 5 }),
    ],
    [
      'what the exposure would be, with the other instruments, and the cap',
      order({ quantityMicro: 2 * BTC }),
      account({}, eth),
      record(),
      denied('APEX', { code: 'GATE109', exposureMicro: 7 * PRICE, capMicro: 6 * PRICE }),
    ],
    [
      'the cap in STALKER',
      order({ quantityMicro: 3 * BTC }),
      account(),
      stalker,
      denied('STALKER', { code: 'GATE109', exposureMicro: 3 * PRICE, capMicro: 2 * PRICE }),
    ],
    [
      'the cap of an R that is no number',
      order(),
      account(),
      record({ rPpm: Number.NaN }),
      denied('APEX', { code: 'GATE109', exposureMicro: PRICE, capMicro: 0 }),
    ],
    [
      'what a sale could reach',
      order({ side: 'SELL', quantityMicro: 4 * BTC }),
      small,
      record(),
      denied('APEX', { code: 'GATE110', heldMicro: 4 * BTC, boundMicro: 3 * BTC }),
    ],
    [
      'what a buy could reach, and a third of the bound',
      order({ quantityMicro: 2 * BTC }),
      small,
      stalker,
      denied('STALKER', { code: 'GATE110', heldMicro: 2 * BTC, boundMicro: BTC }),
    ],
    [
      'that there is no equity',
      order(),
      { ...account(), equityMicro: -7 },
      record(),
      denied('APEX', { code: 'GATE111', equityMicro: -7 }),
    ],
  ])('%s', (_what, wanted, held, known, expected) => {
    expect(authorize(wanted, held, known, 120)).toEqual(expected);
  });

  test('nothing of a cancel, which passes by whatever posture there is', () => {
    const cancel = { id: 'o1', kind: 'cancel', instrument: 'BTC' } as const;
    expect(authorize(cancel, account(), turtle, 120)).toEqual({
      verdict: 'PASS',
      posture: 'TURTLE',
      isReducing: true,
    });
    expect(authorize(cancel, account(), record(), 150)).toMatchObject({
      verdict: 'PASS',
      posture: 'HIBERNATE',
    });
  });

  test('and what passes says whether it is an exit', () => {
    const passed = (isReducing: boolean) => ({ verdict: 'PASS', posture: 'APEX', isReducing });
    expect(authorize(order({ side: 'SELL' }), long, record(), 120)).toEqual(passed(true));
    expect(authorize(order(), long, record(), 120)).toEqual(passed(false));
  });
});

// Goal: no sequence of orders, fills included, breaks the cap or flips a position in TURTLE. Method: random books.
describe('any order', () => {
  const quantity = fc.nat(8 * BTC);
  const anyExposure = fc.record({
    positionMicro: fc.integer({ min: -6 * BTC, max: 6 * BTC }),
    openBuyMicro: quantity,
    openSellMicro: quantity,
    inFlightBuyMicro: quantity,
    inFlightSellMicro: quantity,
  });
  const anyOrder = fc.record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    kind: fc.constantFrom('taker' as const, 'limit' as const),
    quantityMicro: fc.integer({ min: 1, max: 8 * BTC }),
  });

  test.prop([anyExposure, anyOrder, fc.constantFrom(...POSTURES), fc.nat(MICRO)])(
    'that passes leaves the account within the cap, or shrinks the position without flipping it',
    (held, wanted, posture, rPpm) => {
      const a = account(held);
      const decided = authorize(order(wanted), a, record({ posture, rPpm }), 120);
      if (decided.verdict === 'DENY') return;
      expect(posture).not.toBe('HIBERNATE');
      if (decided.isReducing) {
        const sign = Math.sign(held.positionMicro);
        const pending =
          wanted.side === 'SELL'
            ? held.openSellMicro + held.inFlightSellMicro
            : held.openBuyMicro + held.inFlightBuyMicro;
        expect(wanted.side).toBe(sign > 0 ? 'SELL' : 'BUY');
        expect(pending + wanted.quantityMicro).toBeLessThanOrEqual(Math.abs(held.positionMicro));
      } else {
        expect(['APEX', 'STALKER']).toContain(posture);
        const side = wanted.side === 'BUY' ? 'inFlightBuyMicro' : 'inFlightSellMicro';
        const after = exposure({ ...held, [side]: held[side] + wanted.quantityMicro });
        const leverage = notionalMicro(largestPosition(after), PRICE) / PRICE;
        expect(leverage * 100).toBeLessThanOrEqual(leverageCenti(posture, rPpm));
      }
    },
  );
});
