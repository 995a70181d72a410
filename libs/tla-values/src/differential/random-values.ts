/** Random values of one type each, so that any two compare; made afresh in a given universe. */
import fc from 'fast-check';
import type { Runtime } from '../runtime.ts';
import type { Value } from '../value.ts';

export type SmallValue = (rt: Runtime) => Value;

export const smallInteger = fc.integer({ min: -2, max: 4 });

/** Sets of integers, in all the forms that a set comes in. */
export const smallSet: fc.Arbitrary<SmallValue> = fc.oneof(
  fc.array(smallInteger, { maxLength: 4 }).map((xs) => (rt: Runtime) => rt.set(xs)),
  fc.tuple(smallInteger, smallInteger).map(
    ([a, b]) =>
      (rt: Runtime) =>
        rt.interval(a, b, 0),
  ),
  fc.tuple(fc.array(smallInteger, { maxLength: 3 }), fc.array(smallInteger, { maxLength: 3 })).map(
    ([a, b]) =>
      (rt: Runtime) =>
        rt.bigUnion(rt.powerset(rt.set([...a, ...b]), 0), 0),
  ),
);

/** Tuples of an integer, a string, a set and a function: nested, and all comparable. */
export const smallValue: fc.Arbitrary<SmallValue> = fc
  .tuple(fc.nat(1), fc.constantFrom('a', 'b'), fc.array(fc.nat(1), { maxLength: 2 }), fc.nat(2))
  .map(([i, text, members, n]) => (rt: Runtime) => {
    const f = rt.fn(rt.interval(0, n, 0), (x) => rt.set([x, i]), 0);
    return rt.tuple([i, text, rt.set(members), f, rt.record(['b', 'a'], [i, text])]);
  });
