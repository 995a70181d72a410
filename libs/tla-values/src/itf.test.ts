import { test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createRuntime } from './create-runtime.ts';
import { type SmallValue, smallValue } from './differential/random-values.ts';
import { TlaError } from './tla-error.ts';

const fresh = () => createRuntime({ stringOrder: [], integers: 'tlc' });
const codeOf = (json: unknown): string => {
  try {
    fresh().fromItf(json);
  } catch (error) {
    if (error instanceof TlaError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('ITF', () => {
  prop.prop([smallValue])('comes back as it was written', (x: SmallValue) => {
    const rt = fresh();
    const value = rt.canonical(x(rt));
    const json = JSON.parse(JSON.stringify(rt.toItf(value)));
    expect(rt.canonical(rt.fromItf(json))).toBe(value);
  });

  test('writes records, functions, tuples, sets and integers in their own forms', () => {
    const rt = fresh();
    const value = rt.record(
      ['f', 's'],
      [rt.fn(rt.interval(0, 0, 0), () => true, 0), rt.set([rt.tuple([-1])])],
    );
    expect(rt.toItf(value)).toEqual({
      f: { '#map': [[{ '#bigint': '0' }, true]] },
      s: { '#set': [{ '#tup': [{ '#bigint': '-1' }] }] },
    });
  });

  test('reads plain numbers, lists as sequences, and names of model values', () => {
    const rt = fresh();
    const p = rt.modelValue('p');
    expect(rt.eq(rt.fromItf([1, 'p', 'q']), rt.tuple([1, p, 'q']), 0)).toBe(true);
  });

  test('refuses what is not ITF, too deep, too long, or outside the integers', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100; i++) deep = [deep];
    expect(codeOf(deep)).toBe('limit');
    expect(codeOf('x'.repeat(100_000))).toBe('limit');
    expect(codeOf(null)).toBe('type');
    expect(codeOf(1.5)).toBe('type');
    expect(codeOf({ '#set': 1 })).toBe('type');
    expect(codeOf({ '#what': [] })).toBe('type');
    expect(codeOf({ '#map': [[1, 2, 3]] })).toBe('type');
    expect(
      codeOf({
        '#map': [
          [1, 2],
          [1, 3],
        ],
      }),
    ).toBe('type');
    expect(codeOf({ '#bigint': '1e3' })).toBe('type');
    expect(codeOf({ '#bigint': '2147483648' })).toBe('overflow');
    expect(codeOf({ a: 1, '#b': 2 })).toBe('type');
    expect(codeOf({ '#set': [1, 'a'] })).toBe('compare');
  });

  test('a field that JSON would not keep is written as a map', () => {
    const rt = fresh();
    const odd = rt.fn(rt.set(['__proto__', '#x']), () => 1, 0);
    expect(rt.canonical(rt.fromItf(JSON.parse(JSON.stringify(rt.toItf(odd)))))).toBe(rt.canonical(odd));
  });
});
