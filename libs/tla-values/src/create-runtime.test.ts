import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createRuntime } from './create-runtime.ts';
import { type SmallValue, smallInteger, smallSet, smallValue } from './differential/random-values.ts';
import type { Runtime } from './runtime.ts';
import { TlaError } from './tla-error.ts';
import type { Value } from './value.ts';

const fresh = (): Runtime => createRuntime({ stringOrder: ['b', 'a'], integers: 'tlc' });
const codeOf = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    if (error instanceof TlaError) return `${error.code} at ${error.site}`;
    throw error;
  }
  return 'no error';
};

describe('hash-consing', () => {
  prop.prop([smallValue, smallValue])(
    'gives equal values one number, and others different ones',
    (x: SmallValue, y: SmallValue) => {
      const rt = fresh();
      const [a, b] = [x(rt), y(rt)];
      expect(rt.idOf(a) === rt.idOf(b)).toBe(rt.format(rt.canonical(a)) === rt.format(rt.canonical(b)));
      expect(rt.canonical(a) === rt.canonical(b)).toBe(rt.idOf(a) === rt.idOf(b));
    },
  );

  prop.prop([smallValue])('keeps a value under its number', (x: SmallValue) => {
    const rt = fresh();
    const id = rt.idOf(x(rt));
    expect(rt.idOf(x(rt))).toBe(id);
    expect(rt.byId(id)).toBe(rt.canonical(x(rt)));
  });

  test('numbers are dense: 1 000 values take 1 000 numbers', () => {
    const rt = fresh();
    const ids = Array.from({ length: 1000 }, (_, i) => rt.idOf(rt.set([i])));
    expect(new Set(ids).size).toBe(1000);
    expect(Math.max(...ids)).toBeLessThan(1002 + 1);
  });

  test('a tuple, a function over 1..n, a record and a function over its fields are one value', () => {
    const rt = fresh();
    expect(rt.canonical(rt.fn(rt.interval(1, 2, 0), (i) => i, 0))).toBe(rt.canonical(rt.tuple([1, 2])));
    expect(rt.canonical(rt.fn(rt.set(['a', 'b']), () => 0, 0))).toBe(
      rt.canonical(rt.record(['a', 'b'], [0, 0])),
    );
    expect(rt.canonical(rt.fn(rt.set([]), () => 0, 0))).toBe(rt.canonical(rt.tuple([])));
    expect(rt.canonical(rt.interval(2, 4, 0))).toBe(rt.canonical(rt.set([4, 3, 2])));
    expect(rt.canonical(rt.powerset(rt.set([1]), 0))).toBe(rt.canonical(rt.set([rt.set([]), rt.set([1])])));
  });

  test('an infinite set has no canonical form', () => {
    const rt = fresh();
    expect(codeOf(() => rt.canonical(rt.nat))).toBe('enumerate at -1');
    expect(codeOf(() => rt.idOf(rt.tuple([rt.seq(rt.int, 0)])))).toBe('enumerate at -1');
  });
});

describe('the order of comparable values', () => {
  prop.prop([fc.array(smallSet, { minLength: 3, maxLength: 3 })])(
    'is total and agrees with equality',
    (sets: SmallValue[]) => {
      const rt = fresh();
      const [a, b, c] = sets.map((x) => x(rt)) as [Value, Value, Value];
      const sign = (x: Value, y: Value): number => Math.sign(rt.compare(x, y)) + 0;
      expect(sign(a, b)).toBe(-sign(b, a) + 0);
      expect(sign(a, b) === 0).toBe(rt.eq(a, b, 0));
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
    },
  );

  test('takes strings as they first appeared, then as they came up', () => {
    const rt = fresh();
    expect(rt.format(rt.set(['c', 'a', 'b']))).toBe('{"b", "a", "c"}');
  });

  test('puts model values before everything', () => {
    const rt = fresh();
    expect(rt.format(rt.set([3, rt.modelValue('p'), -1]))).toBe('{p, -1, 3}');
  });
});

describe('sets', () => {
  prop.prop([smallSet, smallSet, smallSet])(
    'obey the laws of Boolean algebra',
    (x: SmallValue, y: SmallValue, z: SmallValue) => {
      const rt = fresh();
      const [a, b, c] = [x(rt), y(rt), z(rt)];
      const same = (p: Value, q: Value): void => expect(rt.canonical(p)).toBe(rt.canonical(q));
      same(rt.union(a, b, 0), rt.union(b, a, 0));
      same(rt.intersect(a, rt.union(b, c, 0), 0), rt.union(rt.intersect(a, b, 0), rt.intersect(a, c, 0), 0));
      same(rt.minus(a, rt.intersect(b, c, 0), 0), rt.union(rt.minus(a, b, 0), rt.minus(a, c, 0), 0));
      same(rt.bigUnion(rt.set([a, b]), 0), rt.union(a, b, 0));
      expect(rt.subseteq(rt.intersect(a, b, 0), a, 0)).toBe(true);
      expect(rt.isIn(a, rt.powerset(b, 0), 0)).toBe(rt.subseteq(a, b, 0));
    },
  );

  prop.prop([smallSet, smallInteger])('tell their members', (x: SmallValue, i: number) => {
    const rt = fresh();
    const s = x(rt);
    expect(rt.isIn(i, s, 0)).toBe(rt.elements(s, 0).includes(i));
    expect(rt.cardinality(rt.canonical(s), 0)).toBe(new Set(rt.elements(s, 0)).size);
  });

  test('membership in infinite and huge sets needs no enumeration', () => {
    const rt = fresh();
    const huge = rt.functionSet(rt.interval(1, 40, 0), rt.powerset(rt.interval(1, 1000, 0), 0), 0);
    expect(
      rt.isIn(
        rt.fn(rt.interval(1, 40, 0), () => rt.set([7]), 0),
        huge,
        0,
      ),
    ).toBe(true);
    expect(rt.isIn(rt.tuple([1, 2]), rt.seq(rt.nat, 0), 0)).toBe(true);
    expect(
      rt.isIn(rt.record(['a'], [-1]), rt.recordSet(['a'], [rt.union(rt.nat, rt.set([-1]), 0)], 0), 0),
    ).toBe(true);
  });

  test('an enumeration beyond the limit is refused', () => {
    const rt = createRuntime({ stringOrder: [], integers: 'tlc', setSizeMax: 100 });
    expect(codeOf(() => rt.elements(rt.powerset(rt.interval(1, 7, 0), 0), 3))).toBe('limit at 3');
  });

  test('an interval and a powerset, whose sizes are known, may be larger, as in TLC; up to a limit too', () => {
    const rt = createRuntime({ stringOrder: [], integers: 'tlc', setSizeMax: 100 });
    const powersetOf = (size: number): Value => rt.powerset(rt.interval(1, size, 0), 0);
    expect(rt.cardinality(rt.canonical(powersetOf(7)), 0)).toBe(128);
    expect(rt.cardinality(rt.canonical(rt.interval(1, 200, 0)), 0)).toBe(200);
    expect(codeOf(() => rt.canonical(powersetOf(8)))).toMatch(/^limit/);
    expect(codeOf(() => rt.canonical(rt.interval(1, 201, 0)))).toMatch(/^limit/);
  });

  test('a quantifier stops at its witness', () => {
    const rt = fresh();
    const seen: Value[] = [];
    const over = rt.powerset(rt.interval(1, 25, 0), 0);
    expect(rt.exists(over, (x) => seen.push(x) === 3, 0)).toBe(true);
    expect(seen.map((x) => rt.format(x))).toEqual(['{}', '{1}', '{2}']);
  });
});

describe('errors', () => {
  test('carry the code and the innermost place', () => {
    const rt = fresh();
    const f = rt.tuple([1, 2]);
    expect(codeOf(() => rt.eq('a', 1, 7))).toBe('compare at 7');
    expect(codeOf(() => rt.apply(f, 3, 8))).toBe('domain at 8');
    expect(codeOf(() => rt.exists(rt.set([1]), (x) => rt.lt(x, 'a', 9), 10))).toBe('type at 9');
    expect(codeOf(() => rt.choose(rt.set([1]), () => false, 11))).toBe('choose at 11');
    expect(codeOf(() => rt.elements(rt.nat, 12))).toBe('enumerate at 12');
    expect(codeOf(() => rt.mul(65536, 65536, 13))).toBe('overflow at 13');
    expect(codeOf(() => rt.bool(1, 14))).toBe('type at 14');
  });

  test('exact integers go to 2^53 and no further', () => {
    const rt = createRuntime({ stringOrder: [], integers: 'exact' });
    expect(rt.mul(850000, 920000, 0)).toBe(782_000_000_000);
    expect(rt.add(Number.MAX_SAFE_INTEGER, 0, 0)).toBe(Number.MAX_SAFE_INTEGER);
    expect(codeOf(() => rt.add(Number.MAX_SAFE_INTEGER, 1, 5))).toBe('overflow at 5');
    expect(codeOf(() => rt.mul(2 ** 27, 2 ** 27, 5))).toBe('overflow at 5');
    expect(rt.div(-Number.MAX_SAFE_INTEGER, 2, 0)).toBe(-4503599627370496);
  });
});

describe('functions', () => {
  test('a recursive function computes each point once', () => {
    const rt = fresh();
    let calls = 0;
    const fibonacci = rt.recursiveFn(
      rt.nat,
      (self, n) => {
        calls++;
        if (rt.lt(n, 2, 0)) return n;
        return rt.add(rt.apply(self, rt.sub(n, 1, 0), 0), rt.apply(self, rt.sub(n, 2, 0), 0), 0);
      },
      0,
    );
    expect(rt.apply(fibonacci, 40, 0)).toBe(102334155);
    expect(calls).toBe(41);
  });

  test('a function is found by tuple arguments', () => {
    const rt = fresh();
    const f = rt.fnOf(
      [rt.interval(0, 2, 0), rt.set(['a', 'b'])],
      (x, y) => rt.tuple([y as Value, x as Value]),
      0,
    );
    expect(rt.format(rt.apply(f, rt.tuple([2, 'a']), 0))).toBe('<<"a", 2>>');
    expect(codeOf(() => rt.apply(f, rt.tuple([3, 'a']), 4))).toBe('domain at 4');
  });

  // TLC refuses it of <<>> and ignores it of [x \in {} |-> e]: to be silent could hide an error.
  test('EXCEPT of the empty function changes nothing at a number and is refused elsewhere', () => {
    const rt = fresh();
    const empty = rt.tuple([]);
    expect(rt.except(empty, [1], () => 0, 0)).toBe(empty);
    expect(() => rt.except(empty, ['a'], () => 0, 0)).toThrow(/of the empty function/);
    const made = rt.fn(rt.set([]), () => 0, 0);
    expect(rt.except(made, ['a'], () => 0, 0)).toBe(made);
    // Both have one canonical object, which may be the empty tuple once there is one.
    expect(rt.except(rt.canonical(made), ['a'], () => 0, 0)).toBe(made);
    expect(rt.canonical(empty)).toBe(made);
    expect(() => rt.except(made, ['a'], () => 0, 0)).toThrow(/of the empty function/);
  });

  test('EXCEPT follows nested paths and leaves alone what is outside the domain', () => {
    const rt = fresh();
    const f = rt.fn(rt.interval(0, 1, 0), () => rt.record(['n'], [5]), 0);
    expect(rt.format(rt.except(f, [1, 'n'], (old) => rt.add(old, 1, 0), 0))).toBe(
      '(0 :> [n |-> 5] @@ 1 :> [n |-> 6])',
    );
    expect(rt.except(f, [7, 'n'], () => 0, 0)).toBe(f);
    expect(rt.except(f, [1, 'k'], () => 0, 0)).toBe(f);
  });
});

describe('SYMMETRY', () => {
  test('a permutation moves model values wherever they are, and nothing else', () => {
    const rt = fresh();
    const [p, q] = [rt.modelValue('p'), rt.modelValue('q')];
    const swap = rt.fn(rt.set([p, q]), (x) => (x === p ? q : p), 0);
    const value = rt.tuple([
      rt.fn(rt.set([p, q]), (x) => (x === p ? 1 : 2), 0),
      rt.set([p]),
      'p',
      rt.record(['a'], [q]),
    ]);
    expect(rt.format(rt.permute(value, swap))).toBe('<<(p :> 2 @@ q :> 1), {q}, "p", [a |-> p]>>');
    expect(rt.permute(rt.permute(value, swap), swap)).toBe(rt.canonical(value));
  });
});
