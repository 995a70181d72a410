import { describe, expect, test } from 'vitest';
import { OutsideTlc, tlaLiteral } from './tla-literal.ts';

describe('tlaLiteral', () => {
  test.each([
    [true, 'TRUE'],
    [-3, '(-3)'],
    ['a "b"', '"a \\"b\\""'],
    [{ '#bigint': '7' }, '7'],
    [[1, [2]], '<<1, <<2>>>>'],
    [{ '#tup': [1, 'x'] }, '<<1, "x">>'],
    [{ '#set': [1, 2] }, '{1, 2}'],
    [{ '#set': [] }, '{}'],
    [{ '#interval': [0, 9] }, '(0..9)'],
    [
      {
        '#map': [
          ['a', 1],
          ['b', 2],
        ],
      },
      '("a" :> 1 @@ "b" :> 2)',
    ],
    [{ '#map': [] }, '<<>>'],
    [{ worker: 'w1', token: 2 }, '[worker |-> "w1", token |-> 2]'],
    [{ IF: 1 }, '("IF" :> 1)'],
    [{}, '<<>>'],
  ])('%j is %s', (value, text) => {
    expect(tlaLiteral(value as never)).toBe(text);
  });
  test('names model values as they are', () => {
    expect(tlaLiteral({ '#set': ['m1', 'x'] }, new Set(['m1']))).toBe('{m1, "x"}');
  });
  test.each([
    [2147483648],
    [{ '#bigint': '-2147483648' }],
    ['ü'],
    [1.5],
    [{ '#unserializable': 'Nat' }],
    [null],
  ])('refuses %j', (value) => {
    expect(() => tlaLiteral(value as never)).toThrow(OutsideTlc);
  });
});
