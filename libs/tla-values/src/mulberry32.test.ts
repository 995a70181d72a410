import { expect, test } from 'vitest';
import { Mulberry32 } from './mulberry32.ts';

test('draws what the published generator draws', () => {
  const random = new Mulberry32(0);
  expect(Array.from({ length: 3 }, () => random.unit() * 2 ** 32)).toEqual([1144304738, 1416247, 958946056]);
});

test('the state decides what follows, also beyond 32 bits', () => {
  const random = new Mulberry32(7);
  random.unit();
  const again = new Mulberry32(random.state + 2 ** 32);
  expect(again.below(1000)).toBe(random.below(1000));
});

test('every whole number below the bound is drawn, and none beyond', () => {
  const random = new Mulberry32(1);
  const drawn = new Set(Array.from({ length: 200 }, () => random.below(6)));
  expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});
