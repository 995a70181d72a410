import { createRuntime } from '@plimsoll/tla-values';
import { expect, test } from 'vitest';
import { exploreSync } from '../explore.ts';
import { counter, placeIn } from '../testing/hand-spec.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const few = counter(runtime, 'Few', 3, (x) => [(x + 1) % 4]);
const substitute = (evaluate: () => ReturnType<typeof runtime.set>) => ({
  ...few,
  substitutes: [{ constant: 'N', name: 'Op', location: placeIn('Few', 7), evaluate }],
});

test('a constant without a value is an error before any state, though nothing uses it', () => {
  const noValue = () => runtime.choose(runtime.set([]), () => true, -1);
  const { verdict, violations, counts } = exploreSync(substitute(noValue));
  expect([verdict, counts.init, violations[0]?.location]).toEqual(['error', 0, placeIn('Few', 7)]);
  expect(violations[0]?.error?.message).toMatch(/^the constant N has no value, Op stands for it: Attempted/);
});

test('so is one whose elements cannot be compared, also inside other values', () => {
  const mixed = () => runtime.set([1, 'a']);
  const forms = [mixed, () => runtime.powerset(mixed(), -1), () => runtime.tuple([mixed()])];
  for (const form of forms) expect(exploreSync(substitute(form)).verdict).toBe('error');
});

test('a value is none, and an infinite one is not enumerated', () => {
  for (const value of [() => runtime.set([1, 2]), () => runtime.powerset(runtime.interval(1, 60, -1), -1)])
    expect(exploreSync(substitute(value)).counts.distinct).toBe(4);
});
