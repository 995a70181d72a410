import { createRuntime, type Value } from '@plimsoll/tla-values';
import { expect, test } from 'vitest';
import { exploreSync } from '../explore.ts';
import { counter, placeIn } from '../testing/hand-spec.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const few = counter(runtime, 'Few', 3, (x) => [(x + 1) % 4]);
const naming = (evaluate: () => Value) => ({
  ...few,
  namedConstants: [{ statement: 'CONSTRAINT', name: 'Never', location: placeIn('Few', 7), evaluate }],
});

test.each([
  [false, 'FALSE'],
  [3, 'no truth value'],
])('a constant that a statement names is an error when it is %s, before there is a state', (value, is) => {
  const { verdict, property, violations, counts } = exploreSync(naming(() => value));
  expect([verdict, property, counts.distinct]).toEqual(['error', 'Never', 0]);
  expect(violations[0]?.error?.message).toBe(`a constant of the CONSTRAINT is ${is}: Never`);
});

test.each<readonly [string, () => Value]>([
  ['is TRUE', () => true],
  ['has no value: that is told in a state', () => runtime.bool(1, -1)],
])('it is left alone when it %s', (_, evaluate) => {
  expect(exploreSync(naming(evaluate)).counts.distinct).toBe(4);
});
