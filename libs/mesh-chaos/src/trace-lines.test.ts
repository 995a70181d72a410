import { expect, test } from 'vitest';
import { tickLines } from './authority-trace.ts';
import { addLines, countUpTo, type Line } from './trace-lines.ts';

const HOURS_US = 4 * 3_600_000_000;

test('a run of hours has more ticks than a call has room for, and all of them are added', () => {
  const lines: Line[] = [0, HOURS_US].map((us) => ({ us, actor: 'gate', action: 'Ask' }));
  const ticks = tickLines(lines);
  addLines(lines, ticks);
  expect([ticks.length, lines.length]).toEqual([720_000, 720_002]);
});

test('counts how many are at most a value', () => {
  const sorted = [3, 3, 5, 8];
  const counted = (value: number): number => sorted.filter((one) => one <= value).length;
  for (let value = 0; value < 10; value += 1) expect(countUpTo(sorted, value)).toBe(counted(value));
  expect(countUpTo([], 1)).toBe(0);
});
