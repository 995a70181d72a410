import { describe, expect, test } from 'vitest';
import { createRuntime } from './create-runtime.ts';
import type { Value } from './value.ts';

const runtime = createRuntime({ stringOrder: ['b', 'a'], integers: 'tlc' });

interface Vars {
  readonly x: Value;
  readonly y: Value;
}

/** A definition over x that counts how often it is evaluated. */
function counted(body: (state: Vars) => Value) {
  let count = 0;
  const value = runtime.remembered(['x'], (state: Vars) => {
    count += 1;
    return body(state);
  });
  return { value, count: () => count };
}

const names = () => runtime.mapSet(runtime.interval(1, 2, 0), (i) => (i === 1 ? 'b' : 'a'), 0);

describe('a definition that is remembered', () => {
  test('is evaluated twice at most while what it reads stays, in both states of a step', () => {
    const { value, count } = counted(({ x }) => runtime.tuple([x, runtime.set([x])]));
    const [now, next] = [
      { x: 1, y: 1 },
      { x: 2, y: 1 },
    ];
    for (let i = 0; i < 10; i++) {
      expect(runtime.format(value(now))).toBe('<<1, {1}>>');
      expect(runtime.format(value({ ...next, y: i }))).toBe('<<2, {2}>>');
    }
    expect(count()).toBe(4);
  });

  test('is evaluated anew in a third state, and in the first after it', () => {
    const { value } = counted(({ x }) => runtime.set([x]));
    const asked = [1, 1, 2, 2, 3, 3, 1, 1, 2].map((x) => runtime.format(value({ x, y: 0 })));
    expect(asked).toEqual([1, 1, 2, 2, 3, 3, 1, 1, 2].map((x) => `{${x}}`));
  });

  test('is unsorted at every use, where TLC would build it anew', () => {
    const { value } = counted(names);
    const state = { x: 1, y: 1 };
    for (let i = 0; i < 4; i++) {
      expect(() => runtime.isIn(1, value(state), 0)).toThrow('Attempted to check equality');
      const used = value(state);
      runtime.canonical(used);
      expect(() => runtime.isIn(1, used, 0)).toThrow('Attempted to compare');
    }
  });

  test('has its error each time', () => {
    const { value, count } = counted(({ x }) => runtime.apply(runtime.tuple([1]), x, 0));
    for (let i = 0; i < 3; i++) expect(() => value({ x: 2, y: 0 })).toThrow();
    expect(count()).toBe(3);
  });

  test('is not remembered where it evaluates later', () => {
    const { value, count } = counted(({ x }) =>
      runtime.set([runtime.filter(runtime.powerset(runtime.set([x]), 0), () => true, 0)]),
    );
    for (let i = 0; i < 3; i++) value({ x: 1, y: 0 });
    expect(count()).toBe(3);
  });
});
