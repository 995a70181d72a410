import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { exploreSync } from '../explore.ts';
import { counter, handPredicate, placeIn } from '../testing/hand-spec.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const few = counter(runtime, 'Few', 3, (x) => [(x + 1) % 4]);
const never = { ...handPredicate('Never', [], () => false), location: placeIn('Few', 7) };
const definition = (level: 'constant' | 'state', evaluate: () => boolean) =>
  new Map([['Never', { name: 'Never', level, location: placeIn('Few', 7), evaluate }]]);

describe('a constraint that is a constant', () => {
  test('is an error when it is FALSE: nothing would be left to check', () => {
    const spec = { ...few, constraints: [never], definitions: definition('constant', () => false) };
    const { verdict, property, violations, counts } = exploreSync(spec);
    expect([verdict, property, counts.distinct]).toEqual(['error', 'Never', 0]);
    expect(violations[0]?.error?.message).toBe('the constraint Never is a constant and equal to FALSE');
  });

  test('is left alone when it is TRUE, when it reads a state, and when it has no value', () => {
    const noValue = (): boolean => runtime.bool(1, -1);
    for (const definitions of [
      definition('constant', () => true),
      definition('state', () => false),
      definition('constant', noValue),
    ]) {
      const always = { ...never, holds: () => true };
      expect(exploreSync({ ...few, constraints: [always], definitions }).counts.distinct).toBe(4);
    }
  });
});

describe('a conjunct of the SPECIFICATION', () => {
  const conjunct = (evaluate: () => boolean) => ({
    ...few,
    specificationConstants: [{ name: 'FALSE', location: placeIn('Few', 9), evaluate }],
  });

  test('is an error when it is FALSE: no state would be initial, and all would hold', () => {
    const { verdict, property, counts } = exploreSync(conjunct(() => false));
    expect([verdict, property, counts.distinct]).toEqual(['error', 'FALSE', 0]);
  });

  test('is left alone when it is TRUE', () => {
    expect(exploreSync(conjunct(() => true)).counts.distinct).toBe(4);
  });
});
