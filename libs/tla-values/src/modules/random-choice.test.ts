import { describe, expect, test } from 'vitest';
import { createRuntime } from '../create-runtime.ts';
import type { Runtime } from '../runtime.ts';
import type { Value } from '../value.ts';

const seeded = (seed: number): Runtime => createRuntime({ stringOrder: [], integers: 'tlc', seed });
const call = (rt: Runtime, operator: string, ...args: Value[]): Value => {
  const module = operator === 'RandomElement' ? 'TLC' : 'Randomization';
  return rt.standard(module, operator)?.(3, ...args) ?? rt.fail('unsupported', operator, 3);
};
const drawn = (rt: Runtime, count: number, s: Value): string[] =>
  Array.from({ length: count }, () => rt.format(call(rt, 'RandomElement', s)));

const sets = (rt: Runtime): readonly Value[] => {
  const digits = rt.interval(0, 9, 0);
  return [
    digits,
    rt.set([3, 5, 7]),
    rt.powerset(digits, 0),
    rt.functionSet(digits, rt.set([1, 2]), 0),
    rt.recordSet(['b', 'a'], [digits, rt.set([4])], 0),
    rt.product([digits, rt.set([1, 2])], 0),
    rt.filter(rt.powerset(rt.interval(0, 3, 0), 0), (x) => rt.cardinality(x, 0) === 2, 0),
  ];
};

describe('RandomElement', () => {
  test('chooses elements, the same for the same seed and others for another', () => {
    for (const i of sets(seeded(1)).keys()) {
      const chosen = [1, 1, 2].map((seed) => {
        const rt = seeded(seed);
        const s = sets(rt)[i] as Value;
        for (let k = 0; k < 50; k++) expect(rt.isIn(call(rt, 'RandomElement', s), s, 0)).toBe(true);
        return drawn(rt, 50, s);
      });
      expect(chosen[0]).toEqual(chosen[1]);
      expect(chosen[0]).not.toEqual(chosen[2]);
    }
  });

  test('chooses each element about as often', () => {
    const rt = seeded(5);
    const counts = new Map<string, number>();
    for (const x of drawn(rt, 8_000, rt.powerset(rt.interval(1, 3, 0), 0)))
      counts.set(x, (counts.get(x) ?? 0) + 1);
    expect(counts.size).toBe(8);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test('does not enumerate what it can choose part by part', () => {
    const rt = seeded(1);
    const many = rt.functionSet(rt.interval(1, 100, 0), rt.powerset(rt.interval(1, 100, 0), 0), 0);
    expect(rt.isIn(call(rt, 'RandomElement', many), many, 0)).toBe(true);
  });

  test('refuses what has no element to choose, and to choose without a seed', () => {
    const rt = seeded(1);
    expect(() => call(rt, 'RandomElement', rt.set([]))).toThrow('applied to the empty set');
    expect(() => call(rt, 'RandomElement', rt.nat)).toThrow('which is not a finite set');
    expect(() => call(rt, 'RandomElement', rt.interval(2, 1, 0))).toThrow('applied to the empty set');
    const unseeded = createRuntime({ stringOrder: [], integers: 'tlc' });
    expect(() => call(unseeded, 'RandomElement', unseeded.booleans)).toThrow('unless there is a seed');
  });
});

describe('module Randomization', () => {
  test('RandomSubset has as many elements as asked for, all of the set', () => {
    const rt = seeded(9);
    for (const s of sets(rt)) {
      const size = rt.cardinality(s, 0);
      for (const count of [0, 1, Math.min(6, size - 1), size]) {
        const subset = call(rt, 'RandomSubset', Math.min(count, size), s);
        expect(rt.cardinality(subset, 0)).toBe(Math.min(count, size));
        expect(rt.subseteq(subset, s, 0)).toBe(true);
      }
    }
    const huge = rt.functionSet(rt.interval(1, 40, 0), rt.interval(1, 9, 0), 0);
    expect(rt.cardinality(call(rt, 'RandomSubset', 25, huge), 0)).toBe(25);
  });

  test('RandomSetOfSubsets has at most as many subsets, of about the size asked for', () => {
    const rt = seeded(9);
    const s = rt.interval(1, 20, 0);
    const subsets = rt.elements(call(rt, 'RandomSetOfSubsets', 400, 5, s), 0);
    expect(subsets.length).toBeGreaterThan(350);
    const sizes = subsets.map((subset) => rt.cardinality(subset, 0));
    const mean = sizes.reduce((a, b) => a + b, 0) / sizes.length;
    expect(Math.abs(mean - 5)).toBeLessThan(0.5);
    expect(rt.isIn(call(rt, 'TestRandomSetOfSubsets', 4, 5, s), rt.seq(rt.interval(0, 4, 0), 0), 0)).toBe(
      true,
    );
  });

  test('refuses what TLC refuses', () => {
    const rt = seeded(9);
    const s = rt.interval(1, 3, 0);
    const refusal = (operator: string, ...args: Value[]): string => {
      try {
        call(rt, operator, ...args);
      } catch (error) {
        return (error as Error).message.split('\n')[0] ?? '';
      }
      return 'none';
    };
    expect(refusal('RandomSubset', -1, s)).toContain(
      'first argument of RandomSubset should be a nonnegative integer',
    );
    expect(refusal('RandomSubset', 1, rt.nat)).toContain(
      'second argument of RandomSubset should be a finite set',
    );
    expect(refusal('RandomSetOfSubsets', 9, 1, s)).toContain("smaller than the subset's size of 2^3");
    expect(refusal('RandomSetOfSubsets', 2, 4, s)).toContain('in range 0..Cardinality(S)');
  });
});

test('what is drawn apart is decided by its key, and does not disturb the stream', () => {
  const [rt, other] = [seeded(4), seeded(4)];
  const digits = rt.interval(0, 1_000_000, 0);
  const apart = (): string[] => rt.drawApart([1, 2], () => drawn(rt, 5, digits));
  const first = apart();
  expect(apart()).toEqual(first);
  expect(rt.drawApart([1, 3], () => drawn(rt, 5, digits))).not.toEqual(first);
  expect(drawn(rt, 5, digits)).toEqual(drawn(other, 5, digits));
});
