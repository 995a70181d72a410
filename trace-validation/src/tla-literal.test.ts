import { describe, expect, test } from 'vitest';
import { nextDisjuncts } from './next-disjuncts.ts';
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

describe('nextDisjuncts', () => {
  test('reads named actions with the quantifiers in front of them', () => {
    const text = `
Next ==
  \\/ \\E w \\in Workers, i, j \\in Instruments : Grant(w, i)  \\* a comment \\/ here
  \\/ \\E e \\in Elapsed : \\E x \\in Values(e) : Hold(e)
  \\/ Rearm

Spec == Init /\\ [][Next]_vars`;
    expect(nextDisjuncts(text)).toEqual({
      kind: 'disjuncts',
      disjuncts: [
        {
          action: 'Grant',
          call: 'Grant(w, i)',
          binders: [
            { name: 'w', domain: 'Workers' },
            { name: 'i', domain: 'Instruments' },
            { name: 'j', domain: 'Instruments' },
          ],
        },
        {
          action: 'Hold',
          call: 'Hold(e)',
          binders: [
            { name: 'e', domain: 'Elapsed' },
            { name: 'x', domain: 'Values(e)' },
          ],
        },
        { action: 'Rearm', call: 'Rearm', binders: [] },
      ],
    });
  });
  test.each([
    ['an anonymous disjunct', "Next == x' = 1 \\/ Up"],
    ['a conjunction', 'Next == Up /\\ Down'],
    ['a domain with a comma', 'Next == \\E x \\in {1, 2} : Up(x)'],
    ['no Next', 'Init == TRUE'],
  ])('refuses %s', (_name, text) => {
    expect(nextDisjuncts(text).kind).toBe('unsupported');
  });
});
