import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { DEPOSIT, fill } from '../test-support/test-facts.ts';
import { Book, hasExactTotals } from './book.ts';
import type { Fact, FillFact } from './fact.ts';
import { commodityOf } from './posting.ts';

function bookOf(facts: readonly Fact[]): Book {
  const book = Book.of();
  for (const fact of facts) expect(book.apply(fact)).toMatchObject({ ok: true });
  return book;
}

const M = 1_000_000;

describe('a fill', () => {
  test('moves cash against cost, and takes the fee apart', () => {
    const applied = bookOf([DEPOSIT]).apply(fill('a', 2, 100));
    expect(applied).toEqual({
      ok: true,
      effect: {
        postings: [
          ['cash', -200 * M - 1],
          ['fees', 1],
          ['cost:BTC', 200 * M],
          ['position:BTC', 2 * M],
          ['venue:BTC', -2 * M],
        ],
      },
    });
  });

  test('that closes a part takes the average cost of that part off; the rest is profit', () => {
    const book = bookOf([DEPOSIT, fill('a', 1, 100), fill('b', 1, 200), fill('c', -1, 180)]);
    expect(book.balance('cost:BTC')).toBe(150 * M);
    expect(book.realisedMicro).toBe(30 * M);
    expect(book.cashMicro).toBe(1_000 * M - 100 * M - 200 * M + 180 * M - 3);
  });

  test('that closes a short earns when the price fell', () => {
    const book = bookOf([DEPOSIT, fill('a', -2, 100), fill('b', 2, 90)]);
    expect([book.realisedMicro, book.balance('cost:BTC'), book.positions.size]).toEqual([20 * M, 0, 0]);
  });

  test('that turns the position round closes the one and opens the other, in proportion', () => {
    const book = bookOf([DEPOSIT, fill('a', 1, 100), fill('b', -3, 120)]);
    expect(book.realisedMicro).toBe(20 * M);
    expect(book.balance('cost:BTC')).toBe(-240 * M);
    expect([...book.positions]).toEqual([['BTC', -2 * M]]);
  });

  test('may bring a rebate, and nothing at all for a dust quantity', () => {
    const dust: FillFact = { ...fill('a', 1, 100), quantityMicro: 1, proceedsMicro: 0, feeMicro: -5 };
    const book = bookOf([DEPOSIT, dust]);
    expect([book.feesMicro, book.cashMicro]).toEqual([-5, 1_000 * M + 5]);
  });

  test('is refused when a balance would leave the exact whole numbers, and changes nothing', () => {
    const most = 1_000_000_000_000_000;
    const deposits = Array.from({ length: 9 }, (): Fact => ({ ...DEPOSIT, amountMicro: most }));
    const book = bookOf(deposits);
    expect(book.apply({ ...DEPOSIT, amountMicro: most + 1 })).toEqual({
      ok: false,
      problem: { code: 'LEDGER303', account: 'cash' },
    });
    expect(bookOf([]).apply({ ...DEPOSIT, amountMicro: most + 1 })).toEqual({
      ok: false,
      problem: { code: 'LEDGER303', account: 'a total' },
    });
    const before = book.state;
    const sale = { ...fill('a', -1, 0), proceedsMicro: most, feeMicro: 0 };
    expect(book.apply(sale)).toEqual({ ok: false, problem: { code: 'LEDGER303', account: 'cash' } });
    const free = { ...sale, feeMicro: -Number.MAX_SAFE_INTEGER };
    expect(book.apply(free)).toEqual({ ok: false, problem: { code: 'LEDGER303', account: 'cash' } });
    expect(book.state).toEqual(before);
  });
});

describe('capital and funding', () => {
  test('a withdrawal leaves by a named person, up to the cash there is', () => {
    const book = bookOf([DEPOSIT]);
    const all: Fact = { ...DEPOSIT, kind: 'withdrawal', id: 'w' };
    const more = { ...all, amountMicro: DEPOSIT.amountMicro + 1 };
    expect(book.apply(more)).toEqual({
      ok: false,
      problem: { code: 'LEDGER304', cashMicro: 1_000 * M, amountMicro: 1_000 * M + 1 },
    });
    expect(book.apply(all)).toMatchObject({ ok: true });
    expect([book.cashMicro, book.capitalMicro, book.state.peakMicro]).toEqual([0, 0, 0]);
  });

  test('funding is kept apart from profit', () => {
    const book = bookOf([DEPOSIT, { kind: 'funding', id: 'f', atMs: 0, instrument: 'BTC', amountMicro: -7 }]);
    expect([book.balance('funding'), book.realisedMicro, book.cashMicro]).toEqual([7, 0, 1_000 * M - 7]);
    expect(book.capitalMicro).toBe(1_000 * M);
  });
});

describe('sessions', () => {
  const session = { kind: 'session', id: 's', atMs: 0, session: 'one', terms: 't', build: 'b' } as const;
  const end = {
    kind: 'session-end',
    id: 'e',
    atMs: 9,
    session: 'one',
    equityMicro: 5,
    peakMicro: 1_100 * M,
  } as const;

  test('one at a time, and the highest equity is carried on', () => {
    const book = bookOf([DEPOSIT, session]);
    expect(book.apply({ ...session, id: 's2', session: 'two' })).toEqual({
      ok: false,
      problem: { code: 'LEDGER305', open: 'one', session: 'two' },
    });
    expect(book.apply({ ...end, session: 'two' })).toEqual({
      ok: false,
      problem: { code: 'LEDGER305', open: 'one', session: 'two' },
    });
    expect(book.state.session).toEqual({ session: 'one', terms: 't', build: 'b' });
    expect(book.apply(end)).toMatchObject({ ok: true });
    expect(book.state).toMatchObject({ session: null, peakMicro: 1_100 * M });
    expect(book.apply(end)).toEqual({
      ok: false,
      problem: { code: 'LEDGER305', open: undefined, session: 'one' },
    });
    const more = { ...DEPOSIT, id: 'more', amountMicro: 1 };
    expect(bookOf([DEPOSIT, session, end, more]).state.peakMicro).toBe(1_100 * M + 1);
  });
});

describe('reconciliation', () => {
  const statement = {
    kind: 'statement',
    id: 'x',
    atMs: 0,
    venue: 'paper',
    cashMicro: 900 * M - 1,
    positionsMicro: { BTC: 1 * M },
    feesMicro: 1,
  } as const;

  test('agrees to the last micro-unit', () => {
    const book = bookOf([DEPOSIT, fill('a', 1, 100)]);
    expect(book.apply(statement)).toEqual({ ok: true, effect: { postings: [], differences: [] } });
    expect(book.isSound).toBe(true);
  });

  test('tells every difference, one micro-unit and a position that one side lacks too, until a statement agrees', () => {
    const book = bookOf([DEPOSIT, fill('a', 1, 100)]);
    const wrong = { ...statement, cashMicro: 900 * M, feesMicro: 2, positionsMicro: { ETH: 3 } };
    expect(book.apply(wrong)).toMatchObject({
      effect: {
        differences: [
          { account: 'cash', ledgerMicro: 900 * M - 1, statementMicro: 900 * M },
          { account: 'fees', ledgerMicro: 1, statementMicro: 2 },
          { account: 'position:BTC', ledgerMicro: M, statementMicro: 0 },
          { account: 'position:ETH', ledgerMicro: 0, statementMicro: 3 },
        ],
      },
    });
    expect([book.isSound, book.state.agrees]).toEqual([false, 0]);
    expect(Book.of(book.state).isSound).toBe(false);
    book.apply({ ...statement, id: 'y' });
    expect([book.isSound, book.state.agrees]).toEqual([true, 1]);
  });

  test('an unrecorded order is a breach until two different people have cleared it', () => {
    const book = bookOf([DEPOSIT, { kind: 'unrecorded', id: 'u', atMs: 0, orderId: 'o1', note: '' }]);
    expect([book.isSound, book.state.unrecorded]).toEqual([false, ['o1']]);
    const cleared: Fact = { kind: 'cleared', id: 'c', atMs: 0, by: ['ann', 'ann'], note: '' };
    expect(book.apply(cleared)).toEqual({ ok: false, problem: { code: 'LEDGER306', person: 'ann' } });
    expect(book.apply({ ...cleared, by: ['ann', 'bob'] })).toMatchObject({ ok: true });
    expect([book.isSound, book.state.unrecorded]).toEqual([true, []]);
  });
});

describe('the state of a book', () => {
  const session = { kind: 'session', id: 's', atMs: 0, session: 'one', terms: 't', build: 'b' } as const;
  const facts: readonly Fact[] = [
    DEPOSIT,
    session,
    fill('a', 1, 100, 'ETH'),
    fill('b', -2, 50, 'BTC'),
    { kind: 'funding', id: 'f', atMs: 0, instrument: 'BTC', amountMicro: -7 },
    { kind: 'unrecorded', id: 'u', atMs: 0, orderId: 'o1', note: '' },
    { kind: 'unrecorded', id: 'v', atMs: 0, orderId: 'o2', note: '' },
  ];
  const whole = {
    entries: 7,
    balances: [
      ['capital', -1_000 * M],
      ['cash', 1_000 * M - 9],
      ['cost:BTC', -100 * M],
      ['cost:ETH', 100 * M],
      ['fees', 2],
      ['funding', 7],
      ['position:BTC', -2 * M],
      ['position:ETH', M],
      ['venue:BTC', 2 * M],
      ['venue:ETH', -M],
    ],
    fills: 2,
    peakMicro: 1_000 * M,
    session: { session: 'one', terms: 't', build: 'b' },
    agrees: 1,
    unrecorded: ['o1', 'o2'],
  };

  test('is all of it, by name, without accounts that are empty', () => {
    const book = bookOf(facts);
    expect(book.state).toEqual(whole);
    expect([...book.positions]).toEqual([
      ['BTC', -2 * M],
      ['ETH', M],
    ]);
    bookOf([DEPOSIT]).state.balances.forEach(([, amount]) => expect(amount).not.toBe(0));
    const closed = bookOf([DEPOSIT, fill('a', 1, 100), fill('b', -1, 100)]).state.balances;
    expect(closed.map(([account]) => account)).toEqual(['capital', 'cash', 'fees']);
  });

  test('makes the same book again, and a copy goes its own way', () => {
    const book = bookOf(facts);
    const again = Book.of(book.state);
    expect([again.state, again.totals, again.isSound]).toEqual([whole, book.totals, false]);
    const copy = book.copy();
    expect(copy.apply(fill('c', 1, 1))).toMatchObject({ ok: true });
    expect([copy.state.entries, book.state]).toEqual([8, whole]);
    expect(Book.of().state).toEqual({
      entries: 0,
      balances: [],
      fills: 0,
      peakMicro: 0,
      session: null,
      agrees: 1,
      unrecorded: [],
    });
  });

  test('counts a snapshot as an entry that moves nothing', () => {
    const book = bookOf(facts);
    const { totals } = book;
    book.applySnapshot();
    expect([book.totals, book.state.entries]).toEqual([{ ...totals, sequence: 8 }, 8]);
  });

  test('is sound to replay onto only while each of its totals is exact', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const held = (...costs: number[]) => ({
      ...Book.of().state,
      balances: costs.map((cost, at) => [`cost:${at}`, cost] as const),
    });
    // The last two come back from beyond: a sum that rounds on the way would be one less, and two.
    const states = [held(most), held(most, 1), held(-most, -1), held(most, 2, -1), held(most, most, -most)];
    expect(states.map(hasExactTotals)).toEqual([true, false, false, false, true]);
    expect(Book.of(held(most, 2, -3)).totals.positionsMicro).toBe(most - 1);
    expect(hasExactTotals({ ...held(), entries: most + 1 })).toBe(false);
  });

  test('has no minus zero in an account that nothing was posted to', () => {
    const { cashMicro, capitalMicro, realisedMicro, feesMicro } = Book.of();
    for (const amount of [cashMicro, capitalMicro, realisedMicro, feesMicro]) expect(amount).toBe(0);
  });
});

describe('an account', () => {
  test('is kept in the instrument that it names behind position or venue, and else in the quote currency', () => {
    const names = ['position:BTC', 'venue:a:b', 'position:', 'cost:BTC', 'cash', 'cost:position:BTC', 'X'];
    expect(names.map(commodityOf)).toEqual(['BTC', 'a:b', '', 'quote', 'quote', 'quote', 'quote']);
  });

  test('that is empty is neither debited nor credited with nothing', () => {
    const effectOf = (fact: Fact) => bookOf([DEPOSIT]).apply(fact);
    const nothing: Fact = { kind: 'funding', id: 'f', atMs: 0, instrument: 'BTC', amountMicro: 0 };
    expect(effectOf(nothing)).toEqual({ ok: true, effect: { postings: [] } });
    const free = { ...fill('a', 1, 100), feeMicro: 0 };
    expect(effectOf(free)).toMatchObject({
      effect: {
        postings: [
          ['cash', -100 * M],
          ['cost:BTC', 100 * M],
          ['position:BTC', M],
          ['venue:BTC', -M],
        ],
      },
    });
  });

  // A third of a cost that three do not divide: what is taken off is rounded towards zero on either side.
  test.each([
    [1, -34, 33],
    [-1, 34, -33],
  ])('of a cost gives up a third rounded towards zero, position %d', (sign, proceedsMicro, expectedMicro) => {
    const open: FillFact = { ...fill('a', sign * 3, 1), proceedsMicro: sign * -100, feeMicro: 0 };
    const close: FillFact = { ...fill('b', -sign, 1), proceedsMicro: -proceedsMicro, feeMicro: 0 };
    const book = bookOf([DEPOSIT, open, close]);
    expect(100 * sign - book.balance('cost:BTC')).toBe(expectedMicro);
    expect(book.realisedMicro).toBe(-proceedsMicro - expectedMicro);
  });
});

const anyFill = fc
  .record({
    quantity: fc.integer({ min: -5_000_000, max: 5_000_000 }).filter((each) => each !== 0),
    priceMicro: fc.integer({ min: 1, max: 100_000_000 }),
    feeMicro: fc.integer({ min: -100, max: 1_000 }),
    instrument: fc.constantFrom('BTC', 'ETH'),
  })
  .map(({ quantity, priceMicro, feeMicro, instrument }): FillFact => {
    const notional = Number((BigInt(Math.abs(quantity)) * BigInt(priceMicro)) / 1_000_000n);
    const proceedsMicro = quantity > 0 ? 0 - notional : notional;
    const common = { kind: 'fill', id: 'x', atMs: 0, orderId: 'o', instrument } as const;
    return { ...common, quantityMicro: quantity, proceedsMicro, feeMicro };
  });

describe('any run of fills', () => {
  property.prop([fc.array(anyFill, { maxLength: 60 })])(
    'sums to zero in every commodity, leaves no cost on a closed position, and its profit is what cash says',
    (fills) => {
      const book = bookOf([DEPOSIT, ...fills]);
      const sums = new Map<string, number>();
      for (const [account, amount] of book.state.balances) {
        sums.set(commodityOf(account), (sums.get(commodityOf(account)) ?? 0) + amount);
      }
      expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
      for (const instrument of ['BTC', 'ETH']) {
        if (!book.positions.has(instrument)) expect(book.balance(`cost:${instrument}`)).toBe(0);
      }
      const costs = book.balance('cost:BTC') + book.balance('cost:ETH');
      // Independent of every posting rule: money in, less what is tied up, plus profit, less fees.
      expect(book.cashMicro).toBe(book.capitalMicro + book.realisedMicro - book.feesMicro - costs);
      const cash = fills.reduce((sum, each) => sum + each.proceedsMicro - each.feeMicro, DEPOSIT.amountMicro);
      expect(book.cashMicro).toBe(cash);
      // The proven replay of the totals, beside the accounts.
      expect(book.totals).toEqual({
        sequence: 1 + fills.length,
        cashMicro: cash,
        positionsMicro: costs,
        feesMicro: book.feesMicro,
        profitMicro: 0 - book.realisedMicro,
        capitalMicro: 0 - book.capitalMicro,
      });
    },
  );

  property.prop([fc.array(anyFill, { maxLength: 30 }), fc.nat(30)])(
    'is the same from a snapshot and the rest as from the start',
    (fills, at) => {
      const whole = bookOf([DEPOSIT, ...fills]);
      const resumed = Book.of(bookOf([DEPOSIT, ...fills.slice(0, at)]).state);
      for (const each of fills.slice(at)) resumed.apply(each);
      expect(resumed.state).toEqual(whole.state);
    },
  );
});
