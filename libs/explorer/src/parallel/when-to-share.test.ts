/** When several threads are asked: on the widths of levels and the seconds of one thread that the benchmark measured. */
import { describe, expect, test } from 'vitest';
import { statesAhead, WhenToShare } from './when-to-share.ts';

interface Measured {
  /** Of the whole search, by one thread. */
  readonly seconds: number;
  readonly widths: readonly number[];
}

const models = {
  Filter5: {
    seconds: 0.56,
    widths: [
      1, 5, 15, 35, 80, 156, 250, 360, 500, 680, 934, 1235, 1555, 1885, 2225, 2584, 2900, 3220, 3700, 4260,
      4960, 5680, 6240, 6520, 6220, 5620, 4940, 4400, 4240, 3720, 2880, 2240, 1680, 1200, 720, 480, 240,
    ],
  },
  Turnstile6: { seconds: 1, widths: [1, 12, 132, 1080, 6735, 28920, 69860, 49080, 6255, 1020, 126, 12, 1] },
  TwoPhase7: {
    seconds: 0.75,
    widths: [
      1, 15, 105, 462, 1456, 3570, 7259, 12861, 20449, 29372, 37772, 42924, 42651, 36785, 27371, 17447, 9436,
      4277, 1603, 490, 119, 21, 2,
    ],
  },
  Window5: {
    seconds: 0.97,
    widths: [
      1, 1, 4, 10, 26, 62, 118, 256, 443, 709, 1280, 1868, 2878, 4239, 5947, 8005, 10970, 13685, 17168, 20323,
      22968, 26293, 27609, 28976, 29999, 28861, 27578, 26379, 22286, 19626, 15791, 11516, 7876, 5256, 2665,
      1371, 682, 190, 35,
    ],
  },
  TwoPhase8: {
    seconds: 4.55,
    widths: [
      1, 17, 136, 688, 2500, 7056, 16408, 32972, 59254, 96816, 143840, 192656, 230412, 244342, 228712, 188304,
      135833, 85377, 46392, 21560, 8456, 2758, 736, 156, 24, 2,
    ],
  },
  Filter6: {
    seconds: 9.7,
    widths: [
      1, 6, 21, 56, 141, 312, 577, 942, 1452, 2172, 3222, 4662, 6497, 8676, 11031, 13486, 16101, 18966, 22265,
      25890, 30000, 34920, 41100, 48540, 56670, 65310, 73590, 80670, 86220, 89700, 92820, 95700, 97890, 99090,
      97680, 93390, 85500, 75720, 65550, 56640, 50640, 42720, 33600, 27000, 21600, 16800, 12600, 9000, 5400,
      3600, 1800,
    ],
  },
};

const workers = { count: 2, module: '', data: undefined };
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Share of the states that one thread has found when others are asked; undefined: never. */
function sharedAt({ seconds, widths }: Measured, when: WhenToShare): number | undefined {
  const all = sum(widths);
  for (const [level, width] of widths.entries()) {
    const expanded = sum(widths.slice(0, level));
    if (when.pays(width, (seconds * expanded) / all)) return (expanded + width) / all;
  }
  return undefined;
}

describe('several threads are asked', () => {
  test.each(['TwoPhase8', 'Filter6'] as const)('early in %s, where two are done sooner', (name) => {
    expect(sharedAt(models[name], new WhenToShare(workers, 2))).toBeLessThan(0.15);
  });

  test.each(['Filter5', 'Turnstile6', 'TwoPhase7', 'Window5'] as const)('never in %s', (name) => {
    expect(sharedAt(models[name], new WhenToShare(workers, 2))).toBeUndefined();
  });

  test('never where there is one core for all of them', () => {
    expect(sharedAt(models.Filter6, new WhenToShare(workers, 1))).toBeUndefined();
  });

  test('sooner in a model whose states take long', () => {
    const slow = { seconds: 600, widths: models.TwoPhase7.widths };
    expect(sharedAt(slow, new WhenToShare(workers, 2))).toBeLessThan(0.5);
  });

  test('after as many states as they are told, whatever it pays', () => {
    const told = new WhenToShare({ ...workers, statesAlone: 8 }, 2);
    expect([1, 7, 1].map((width) => told.pays(width, 0))).toEqual([false, false, true]);
  });
});

test('what is ahead is guessed from how growth slows down', () => {
  const bell = Array.from({ length: 21 }, (_, i) => 10_000 * Math.exp(-((i - 10) ** 2) / 20));
  for (const level of [7, 10, 14])
    expect(statesAhead(bell.slice(0, level + 1)) / sum(bell.slice(level + 1))).toBeCloseTo(1, 1);
  expect(statesAhead([5])).toBe(0);
});
