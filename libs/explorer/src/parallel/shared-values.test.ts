/** What one thread publishes another one learns: the same value, of the same kind. */
import { createRuntime, nowhere, type Runtime, type Value } from '@plimsoll/tla-values';
import { expect, test } from 'vitest';
import { SharedValues, sharedValueMemory } from './shared-values.ts';

function twoThreads(): readonly { readonly runtime: Runtime; readonly values: SharedValues }[] {
  const memory = sharedValueMemory();
  return [0, 1].map(() => {
    const runtime = createRuntime({ stringOrder: ['a', 'b', 'ab'], integers: 'tlc' });
    return { runtime, values: new SharedValues(runtime, memory) };
  });
}

const pair = (runtime: Runtime): Value => runtime.tuple(['a', 'b']);
const overRange = (runtime: Runtime): Value =>
  runtime.fn(runtime.interval(1, 2, nowhere), (i) => (i === 1 ? 'a' : 'b'), nowhere);

test('a tuple compares with a string in every thread, and the function that equals it in none', () => {
  for (const [make, isTuple] of [
    [pair, true],
    [overRange, false],
  ] as const) {
    const [first, second] = twoThreads();
    if (first === undefined || second === undefined) throw new Error('two threads');
    const learned = second.values.byId(first.values.idOf(make(first.runtime)));
    expect(second.runtime.format(learned)).toBe('<<"a", "b">>');
    expect(second.runtime.isTuple(learned)).toBe(isTuple);
    const isText = () => second.runtime.eq(learned, 'ab', nowhere);
    if (isTuple) expect(isText()).toBe(true);
    else expect(isText).toThrow(/equality of the function/);
  }
});

test('both have one number: a state is the same whichever of them it has', () => {
  const [first, second] = twoThreads();
  if (first === undefined || second === undefined) throw new Error('two threads');
  const id = first.values.idOf(overRange(first.runtime));
  expect(second.values.idOf(pair(second.runtime))).toBe(id);
  expect(second.runtime.isTuple(second.values.byId(id))).toBe(true);
});
