import { expect, test } from 'vitest';
import { newestBy } from './newest-before.ts';

const EVENTS = [
  { us: 30, version: 2 },
  { us: 10, version: 1 },
  { us: 20, version: 5 },
  { us: 20, version: 3 },
];

test('the largest number up to a moment, in whichever order things are told', () => {
  const including = newestBy(EVENTS, ({ version }) => version, true);
  const before = newestBy(EVENTS, ({ version }) => version, false);
  expect([9, 10, 19, 20, 30, 99].map(including)).toEqual([0, 1, 1, 5, 5, 5]);
  expect([9, 10, 19, 20, 21, 99].map(before)).toEqual([0, 0, 1, 1, 5, 5]);
});

test('every moment is answered as by looking at all of them', () => {
  const many = Array.from({ length: 200 }, (_, index) => ({
    us: (index * 37) % 50,
    version: (index * 91) % 83,
  }));
  const newest = newestBy(many, ({ version }) => version, true);
  for (let us = -1; us <= 51; us += 1)
    expect(newest(us)).toBe(Math.max(0, ...many.filter((one) => one.us <= us).map(({ version }) => version)));
});

test('nothing has happened', () => {
  expect(newestBy([], () => 1, true)(5)).toBe(0);
});
