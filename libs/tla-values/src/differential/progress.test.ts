import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const same = { compared: 10, unexplained: [], known: 1 };

test('a line every half minute, at the end, and at once where something differs', () => {
  const lines: string[] = [];
  const progress = new Progress('expressions of seed 7', 50, (line) => {
    lines.push(line);
  });
  progress.add(same);
  expect(lines).toEqual([]);
  vi.advanceTimersByTime(30_000);
  progress.add(same);
  progress.add({ compared: 10, unexplained: ['1 = 2'], known: 0 });
  progress.add(same);
  progress.add(same);
  const line = (compared: number, differ: number, known: number) =>
    `expressions of seed 7: ${compared} of 50 compared with TLC, ${differ} differ, ${known} more with a known reason`;
  expect(lines).toEqual([line(20, 0, 2), 'differs: 1 = 2', line(30, 1, 2), line(50, 1, 4)]);
});
