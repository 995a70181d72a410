import { test as property } from '@fast-check/vitest';
import { createRuntime } from '@plimsoll/tla-values';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controlName } from './control-state.ts';
import { eventKey, itfState } from './itf-state.ts';

describe('the name of a control state', () => {
  test.each([
    ['APEX', 'APEX'],
    [
      {
        '#map': [
          ['BTC', 'held'],
          ['ETH', 'free'],
        ],
      },
      'BTC=held ETH=free',
    ],
    [{ size: { '#bigint': '2' }, any: true }, 'size=2 any=TRUE'],
    [{ '#tup': ['a', { '#tup': ['b'] }] }, '<<a, <<b>>>>'],
    [{ '#set': [{ '#map': [['k', false]] }] }, '{[k=FALSE]}'],
    ['BTC=held', '"BTC=held"'],
    ['TRUE', '"TRUE"'],
    ['', '""'],
    ['7', '"7"'],
    [{ '#bigint': '-7' }, '-7'],
  ])('of %j is %s', (itf, name) => {
    expect(controlName(itf)).toBe(name);
  });

  const text = fc.oneof(
    fc.constantFrom('a', 'b', 'a=b', '1', 'TRUE', '', 'a, b', '{a}', '"a"'),
    fc.string({ maxLength: 3 }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.boolean(),
      fc.nat(9).map((n) => ({ '#bigint': String(n) })),
      fc.array(tie('value'), { maxLength: 2 }).map((items) => ({ '#tup': items })),
      fc.array(tie('value'), { minLength: 1, maxLength: 2 }).map((items) => ({ '#set': items })),
      fc
        .array(fc.tuple(tie('value'), tie('value')), { minLength: 1, maxLength: 2 })
        .map((pairs) => ({ '#map': pairs })),
    ),
  }));
  property.prop([value, value])('is never shared by two values', (a, b) => {
    expect(controlName(a) === controlName(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
  });
});

describe('a state as JSON', () => {
  test('is refused where a string and a model value have one name, for JSON can not tell them apart', () => {
    const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
    const spec = { runtime, variables: ['x'] } as never;
    const model = runtime.modelValue('a');
    expect(itfState(spec, { x: runtime.set([model]) })).toEqual({ x: { '#set': ['a'] } });
    expect(() => itfState(spec, { x: runtime.tuple(['a', model]) })).toThrow(/Rename one/);
  });

  test("keeps a field called type apart from the event's own", () => {
    expect([eventKey('type'), eventKey('typ')]).toEqual(['$type', 'typ']);
  });
});
