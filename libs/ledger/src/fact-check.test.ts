import { describe, expect, test } from 'vitest';
import { DEPOSIT, fill } from '../test-support/test-facts.ts';
import type { Fact } from './fact.ts';
import { factProblem } from './fact-check.ts';
import { INSTRUMENTS_MAX, TEXT_LENGTH_MAX } from './limits.ts';

const buy = fill('a', 1, 100);
const sale = fill('b', -1, 100);
const statement = {
  kind: 'statement',
  id: 's',
  atMs: 0,
  venue: 'v',
  cashMicro: 0,
  positionsMicro: {},
  feesMicro: 0,
};
const cleared = { kind: 'cleared', id: 'c', atMs: 0, by: ['ann', 'bob'], note: '' };
const session = { kind: 'session', id: 's', atMs: 0, session: 'one', terms: 't', build: 'b' };

function positionsOf(count: number): { readonly [instrument: string]: number } {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`i${at}`, 1]));
}

/** What is wrong, the fact, and the field that is named. */
const BAD: readonly (readonly [what: string, fact: object, field: string])[] = [
  ['an unknown kind', { ...DEPOSIT, kind: 'gift' }, 'kind'],
  ['a kind in a list', { ...DEPOSIT, kind: ['deposit'] }, 'kind'],
  ['a kind of the prototype', { ...DEPOSIT, kind: 'toString' }, 'kind'],
  ['no kind', { ...DEPOSIT, kind: undefined }, 'kind'],
  ['an empty id', { ...DEPOSIT, id: '' }, 'id'],
  ['an id of a snapshot', { ...DEPOSIT, id: 'snapshot:1' }, 'id'],
  ['an id that is a number', { ...DEPOSIT, id: 7 }, 'id'],
  ['an id with a line break', { ...DEPOSIT, id: 'a\nb' }, 'id'],
  ['an id with half a character', { ...DEPOSIT, id: '\ud800' }, 'id'],
  ['an id that is too long', { ...DEPOSIT, id: 'x'.repeat(TEXT_LENGTH_MAX + 1) }, 'id'],
  ['a time before 0', { ...DEPOSIT, atMs: -1 }, 'atMs'],
  ['half a millisecond', { ...DEPOSIT, atMs: 0.5 }, 'atMs'],
  ['a feed position before 0', { ...DEPOSIT, feed: -1 }, 'feed'],
  ['nobody who deposits', { ...DEPOSIT, by: '' }, 'by'],
  ['a deposit of nothing', { ...DEPOSIT, amountMicro: 0 }, 'amountMicro'],
  ['a negative deposit', { ...DEPOSIT, amountMicro: -1 }, 'amountMicro'],
  ['a deposit beyond 2^53', { ...DEPOSIT, amountMicro: 2 ** 53 }, 'amountMicro'],
  ['NaN', { ...DEPOSIT, amountMicro: Number.NaN }, 'amountMicro'],
  ['infinity', { ...DEPOSIT, amountMicro: Number.POSITIVE_INFINITY }, 'amountMicro'],
  ['a note that is too long', { ...DEPOSIT, note: 'x'.repeat(TEXT_LENGTH_MAX + 1) }, 'note'],
  ['a field of another kind', { ...DEPOSIT, orderId: 'x' }, 'orderId'],
  ['a fill of nothing', { ...buy, quantityMicro: 0 }, 'quantityMicro'],
  ['a buy that pays', { ...buy, proceedsMicro: 1 }, 'proceedsMicro'],
  ['a sale that costs', { ...sale, proceedsMicro: -1 }, 'proceedsMicro'],
  ['a fee of minus zero', { ...buy, feeMicro: -0 }, 'feeMicro'],
  ['positions that are a list', { ...statement, positionsMicro: [] }, 'positionsMicro'],
  ['positions that are none', { ...statement, positionsMicro: null }, 'positionsMicro'],
  ['positions that are a number', { ...statement, positionsMicro: 1 }, 'positionsMicro'],
  [
    'one bad position among good ones',
    { ...statement, positionsMicro: { BTC: 1, ETH: 0.5 } },
    'positionsMicro',
  ],
  ['a position of half a unit', { ...statement, positionsMicro: { BTC: 0.5 } }, 'positionsMicro'],
  ['a position of no instrument', { ...statement, positionsMicro: { '': 1 } }, 'positionsMicro'],
  [
    'too many positions',
    {
      ...statement,
      positionsMicro: positionsOf(INSTRUMENTS_MAX + 1),
    },
    'positionsMicro',
  ],
  ['one person', { ...cleared, by: ['ann'] }, 'by'],
  ['a person without a name', { ...cleared, by: ['ann', ''] }, 'by'],
  ['people as a text', { ...cleared, by: 'ann and bob' }, 'by'],
  ['a session without terms', { ...session, terms: undefined }, 'terms'],
];

describe('a fact', () => {
  for (const [what, fact, field] of BAD) {
    test(`with ${what} is refused by the name of its field`, () => {
      expect(factProblem(fact as unknown as Fact & { [field: string]: unknown })).toMatchObject({
        code: 'LEDGER301',
        field,
      });
    });
  }

  test('that is well-formed is taken, at its bounds too', () => {
    const good: readonly object[] = [
      {
        ...DEPOSIT,
        id: 'x'.repeat(TEXT_LENGTH_MAX),
        amountMicro: Number.MAX_SAFE_INTEGER,
        note: '',
        feed: 0,
      },
      { ...DEPOSIT, kind: 'withdrawal', amountMicro: 1 },
      buy,
      sale,
      { ...buy, proceedsMicro: 0 },
      { ...sale, proceedsMicro: 0 },
      { ...statement, positionsMicro: { BTC: -1 } },
      { ...statement, positionsMicro: positionsOf(INSTRUMENTS_MAX) },
      cleared,
      session,
      { kind: 'session-end', id: 'e', atMs: 0, session: 'one', equityMicro: -5, peakMicro: 1 },
      { kind: 'funding', id: 'f', atMs: 0, instrument: 'BTC', amountMicro: -1 },
      { kind: 'unrecorded', id: 'u', atMs: 0, orderId: 'o', note: '' },
    ];
    for (const fact of good) expect(factProblem(fact as { [field: string]: unknown })).toBeUndefined();
  });

  // Whoever reads the refusal has to mend the fact by it.
  test.each<[string, object, string]>([
    [
      'kind',
      { ...DEPOSIT, kind: 'gift' },
      'one of deposit, withdrawal, fill, funding, session, session-end, statement, unrecorded, cleared',
    ],
    ['id', { ...DEPOSIT, id: '' }, 'a text of 1 to 200 characters without control characters'],
    ['id', { ...DEPOSIT, id: 'snapshot:1' }, 'a text that does not begin with snapshot:'],
    ['note', { ...DEPOSIT, note: 7 }, 'a text of up to 200 characters'],
    ['feeMicro', { ...buy, feeMicro: 0.5 }, 'a whole number below 2^53 either way'],
    ['amountMicro', { ...DEPOSIT, amountMicro: 0 }, 'a whole number above 0'],
    ['quantityMicro', { ...buy, quantityMicro: 0 }, 'a whole number, not 0'],
    ['atMs', { ...DEPOSIT, atMs: -1 }, 'a whole number from 0 on'],
    ['positionsMicro', { ...statement, positionsMicro: [] }, 'positions by instrument, up to 4000'],
    ['by', { ...cleared, by: [] }, 'the names of two people'],
    ['orderId', { ...DEPOSIT, orderId: 'x' }, 'absent from a deposit'],
    ['proceedsMicro', { ...buy, proceedsMicro: 1 }, 'not above 0 for a buy'],
    ['proceedsMicro', { ...sale, proceedsMicro: -1 }, 'not below 0 for a sale'],
  ])('is told what its %s must be: %j', (field, fact, expected) => {
    expect(factProblem({ ...fact })).toEqual({ code: 'LEDGER301', field, expected });
  });
});
