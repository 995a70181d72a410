import { expect, test } from 'vitest';
import { operatorPairs } from './operator-pairs.ts';

test('operators and the pairs that stand in one expression', () => {
  const texts = [String.raw`({1} \cup (UNION {m1}))`, '[f EXCEPT ![Head("ab")] = 1 + 2]'];
  // \cup, UNION; EXCEPT, !, Head, =, +
  expect(operatorPairs(texts)).toBe('7 operators, 11 of 21 pairs of them within one expression');
});
