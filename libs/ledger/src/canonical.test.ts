/** One text for one value: what is hashed. */
import { expect, test } from 'vitest';
import { canonicalText, type Plain } from './canonical.ts';

test.each<[Plain, string]>([
  ['text', '"text"'],
  ['a "b"\n', '"a \\"b\\"\\n"'],
  [null, 'null'],
  [7, '7'],
  [-7, '-7'],
  [0, '0'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [[], '[]'],
  [[2, 'a', null, [1]], '[2,"a",null,[1]]'],
  [{}, '{}'],
  [{ b: 1, a: { d: [], c: 'x' }, 'ä"': 2 }, '{"a":{"c":"x","d":[]},"b":1,"ä\\"":2}'],
  [{ a: 1, gone: undefined }, '{"a":1}'],
])('%j', (value, text) => expect(canonicalText(value)).toBe(text));

test('names are in one order, however they were put in', () => {
  expect(canonicalText({ b: 1, a: 2 })).toBe(canonicalText({ a: 2, b: 1 }));
});

test.each([0.5, -0, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
  '%d is no number of a ledger',
  (value) => {
    expect(() => canonicalText(value)).toThrow('whole and exact');
    expect(() => canonicalText({ deep: [value] })).toThrow('whole and exact');
  },
);
