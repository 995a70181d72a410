/** What the gate's book adds up, and the edges of what it is told. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { BTC, NOW, order, PRICE } from '../test-support/trading-gate.ts';
import { GateBook, type InstrumentBook } from './gate-book.ts';
import { PASS, UNKNOWN_ORDER } from './last-hop-denial.ts';

const NAMES = ['A', 'B', 'C'];

function bookOf(ordersRemembered = 8): GateBook {
  return new GateBook(
    NAMES.map((instrument) => ({ instrument, inventoryMaxMicro: 1_000 * BTC })),
    ordersRemembered,
  );
}

function at(book: GateBook, name: string): InstrumentBook {
  return book.find(name) as InstrumentBook;
}

/** What stands in the others, added up without a total. */
function othersOf(book: GateBook, name: string): number {
  const sum = book.instruments
    .filter(({ instrument }) => instrument !== name)
    .reduce((total, { aloneMicro }) => total + BigInt(aloneMicro), 0n);
  return sum > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(sum);
}

describe('the exposure of the other instruments', () => {
  test('is their sum, and the greatest amount while one of them has no price, or they are too much together', () => {
    const book = bookOf();
    book.reconcile('A', BTC); // without a mark it is worth the worst
    expect(NAMES.map((name) => book.otherMicro(at(book, name)))).toEqual([
      0,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    ]);
    book.reconcile('B', BTC);
    expect(book.otherMicro(at(book, 'C'))).toBe(Number.MAX_SAFE_INTEGER);
    for (const name of NAMES) book.mark(name, PRICE, NOW);
    book.reconcile('C', -2 * BTC);
    expect(NAMES.map((name) => book.otherMicro(at(book, name)))).toEqual([3 * PRICE, 3 * PRICE, 2 * PRICE]);
    book.reconcile('A', 0);
    expect(NAMES.map((name) => book.otherMicro(at(book, name)))).toEqual([3 * PRICE, 2 * PRICE, PRICE]);
  });

  // Goal: the kept total never drifts. Method: any positions and prices in any order, beside a sum without a limit.
  const amounts = fc.oneof(fc.nat(9 * BTC), fc.constantFrom(0, BTC, 2 ** 52, Number.MAX_SAFE_INTEGER));
  test.prop([
    fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.boolean(), amounts, fc.boolean()), { maxLength: 30 }),
  ])('is exact after whatever was told', (told) => {
    const book = bookOf();
    for (const [name, isMark, amount, isShort] of told) {
      if (isMark) book.mark(name, amount, NOW);
      else book.reconcile(name, isShort ? -amount : amount);
      expect(NAMES.map((each) => book.otherMicro(at(book, each)))).toEqual(
        NAMES.map((each) => othersOf(book, each)),
      );
    }
  });
});

describe('the book', () => {
  test('names its instruments once each, at least one, with a bound that is a whole number', () => {
    const twice = { instrument: 'A', inventoryMaxMicro: 1 };
    expect(() => new GateBook([twice, twice], 8)).toThrow('once each');
    expect(() => new GateBook([], 8)).toThrow('once each');
    for (const inventoryMaxMicro of [-1, 0.5, Number.NaN])
      expect(() => new GateBook([{ instrument: 'A', inventoryMaxMicro }], 8)).toThrow('inventory bound');
  });

  test('takes newer tokens only, whole ones, on instruments that it knows', () => {
    const book = bookOf();
    book.fence('A', 2);
    for (const [name, token] of [
      ['A', 2],
      ['A', 1],
      ['A', 2.5],
      ['A', Number.NaN],
      ['X', 3],
    ] as const)
      expect(() => book.fence(name, token)).toThrow('tokens only grow');
    expect([at(book, 'A').newestToken, at(book, 'B').newestToken]).toEqual([2, 0]);
  });

  test('believes no impossible mark: the old one ages', () => {
    const book = bookOf();
    expect(at(book, 'A').markAtMs).toBe(-1);
    expect(book.mark('A', PRICE, NOW)).toBe(true);
    for (const [name, price, nowMs] of [
      ['A', 0, NOW + 1],
      ['A', -1, NOW + 1],
      ['A', 0.5, NOW + 1],
      ['A', PRICE + 1, NOW + 0.5],
      ['A', PRICE + 1, Number.NaN],
      ['X', PRICE + 1, NOW + 1],
    ] as const)
      expect(book.mark(name, price, nowMs)).toBe(false);
    expect([at(book, 'A').exposure.markPriceMicro, at(book, 'A').markAtMs]).toEqual([PRICE, NOW]);
    for (const [name, position] of [
      ['X', 1],
      ['A', 0.5],
    ] as const)
      expect(() => book.reconcile(name, position)).toThrow('a whole position');
  });

  test('counts an order from in flight to its end, on both sides', () => {
    for (const side of ['BUY', 'SELL'] as const) {
      const book = bookOf();
      const one = order({ instrument: 'A', side, quantityMicro: 5 });
      const pending = () => {
        const { openBuyMicro, openSellMicro, inFlightBuyMicro, inFlightSellMicro } = at(book, 'A').exposure;
        return side === 'BUY'
          ? [inFlightBuyMicro, openBuyMicro, inFlightSellMicro + openSellMicro]
          : [inFlightSellMicro, openSellMicro, inFlightBuyMicro + openBuyMicro];
      };
      book.take(one, at(book, 'A'));
      expect([book.openCount, book.isResting(one.id), ...pending()]).toEqual([1, false, 5, 0, 0]);
      expect([book.accepted(one.id), book.isResting(one.id), ...pending()]).toEqual([PASS, true, 0, 5, 0]);
      expect(book.accepted(one.id)).toBe(UNKNOWN_ORDER);
      expect([book.replaced(one.id, 7), book.left(one.id), ...pending()]).toEqual([PASS, 7, 0, 7, 0]);
      expect([book.filled(one.id, 3), book.left(one.id), ...pending()]).toEqual([PASS, 4, 0, 4, 0]);
      expect([book.filled(one.id, 4), book.openCount, book.isResting(one.id), ...pending()]).toEqual([
        PASS,
        0,
        false,
        0,
        0,
        0,
      ]);
      expect(at(book, 'A').exposure.positionMicro).toBe(side === 'BUY' ? 7 : -7);
      for (const late of [book.closed(one.id), book.replaced(one.id, 1), book.accepted(one.id)])
        expect(late).toBe(UNKNOWN_ORDER);
      expect([book.filled(one.id, 1), at(book, 'A').exposure.positionMicro]).toEqual([
        UNKNOWN_ORDER,
        side === 'BUY' ? 8 : -8,
      ]);
    }
  });

  test('closes an order with all that was left of it, once, wherever it was', () => {
    for (const side of ['BUY', 'SELL'] as const) {
      const book = bookOf();
      book.mark('A', PRICE, NOW);
      const flight = order({ instrument: 'A', side });
      const resting = order({ instrument: 'A', side });
      for (const each of [flight, resting]) book.take(each, at(book, 'A'));
      book.accepted(resting.id);
      expect([book.openCount, at(book, 'A').aloneMicro]).toEqual([2, 2 * PRICE]);
      expect([book.closed(flight.id), book.left(flight.id)]).toEqual([PASS, 0]);
      expect([book.openCount, at(book, 'A').aloneMicro]).toEqual([1, PRICE]);
      expect([book.closed(resting.id), book.closed(resting.id)]).toEqual([PASS, UNKNOWN_ORDER]);
      expect([book.openCount, at(book, 'A').aloneMicro]).toEqual([0, 0]);
      // A fill that raced the cancel: the position moves, and no other order is counted as over.
      expect([book.filled(flight.id, BTC), book.openCount]).toEqual([UNKNOWN_ORDER, 0]);
      expect(at(book, 'A').exposure.positionMicro).toBe(side === 'BUY' ? BTC : -BTC);
    }
  });

  test('knows an open order by its id, side and instrument together', () => {
    const book = bookOf();
    for (const [side, other] of [
      ['BUY', 'SELL'],
      ['SELL', 'BUY'],
    ] as const) {
      const one = order({ instrument: 'A', side });
      book.take(one, at(book, 'A'));
      const asked = [one, { ...one, side: other }, { ...one, instrument: 'B' }, { ...one, id: 'x' }];
      expect(asked.map((each) => book.isOpen(each))).toEqual([true, false, false, false]);
    }
  });

  test('books more than was left, and weighs it', () => {
    const book = bookOf();
    book.mark('A', PRICE, NOW);
    const one = order({ instrument: 'A', quantityMicro: BTC });
    book.take(one, at(book, 'A'));
    expect([book.filled(one.id, 3 * BTC), book.openCount]).toEqual([UNKNOWN_ORDER, 0]);
    expect([at(book, 'A').exposure.positionMicro, at(book, 'A').aloneMicro]).toEqual([3 * BTC, 3 * PRICE]);
    expect([book.filled(one.id, BTC), at(book, 'A').aloneMicro]).toEqual([UNKNOWN_ORDER, 4 * PRICE]);
  });

  test('knows nothing of an order that it never took, or refused', () => {
    const book = bookOf();
    book.refuse('no');
    for (const id of ['no', 'never']) {
      const answers = [book.accepted(id), book.filled(id, 1), book.closed(id), book.replaced(id, 1)];
      expect(answers).toEqual([UNKNOWN_ORDER, UNKNOWN_ORDER, UNKNOWN_ORDER, UNKNOWN_ORDER]);
      expect([book.left(id), book.isResting(id), book.isOpen(order({ id }))]).toEqual([0, false, false]);
    }
    expect([
      book.knows('no'),
      book.knows('never'),
      book.openOrders(),
      at(book, 'A').exposure.positionMicro,
    ]).toEqual([true, false, [], 0]);
    const one = order({ instrument: 'A' });
    book.take(one, at(book, 'A'));
    for (const odd of [-1, 0.5, Number.NaN])
      expect([book.filled(one.id, odd), book.replaced(one.id, odd), book.left(one.id)]).toEqual([
        UNKNOWN_ORDER,
        UNKNOWN_ORDER,
        BTC,
      ]);
  });

  test('lists open orders, and those that do not shrink what is held', () => {
    const book = bookOf();
    const ids = (['BUY', 'SELL'] as const).map((side) => {
      const one = order({ instrument: 'A', side });
      book.take(one, at(book, 'A'));
      return one.id;
    });
    const [buy, sell] = ids;
    expect([book.openOrders(), book.openOrders(true)]).toEqual([ids, ids]); // flat: neither is an exit
    book.reconcile('A', 1);
    expect([book.openOrders(), book.openOrders(true)]).toEqual([ids, [buy]]);
    book.reconcile('A', -1);
    expect(book.openOrders(true)).toEqual([sell]);
  });

  test('is full where the next place is still taken, and free again when that order is over', () => {
    const book = bookOf(2);
    expect([book.capacity, book.isFull]).toEqual([2, false]);
    const [first, second] = [order({ instrument: 'A' }), order({ instrument: 'A' })];
    book.take(first, at(book, 'A'));
    book.take(second, at(book, 'A'));
    expect(book.isFull).toBe(true);
    book.accepted(first.id);
    expect(book.isFull).toBe(true);
    book.closed(first.id);
    expect(book.isFull).toBe(false);
    book.refuse('third');
    expect([book.knows(first.id), book.left('third'), book.isFull]).toEqual([false, 0, true]);
  });
});
