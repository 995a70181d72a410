import { expect, test } from 'vitest';
import { createRuntime, type Value } from './index.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });

test('a long chain of unions is opened once, not at each of its levels', () => {
  let asked = 0;
  const sets = runtime.powerset(runtime.interval(1, 2, 0), 0);
  const opened = runtime.filter(
    sets,
    () => {
      asked += 1;
      return true;
    },
    0,
  );
  let chain: Value = runtime.bigUnion(opened, 0);
  const levels = 100;
  for (let i = 0; i < levels; i += 1) chain = runtime.union(chain, runtime.bigUnion(sets, 0), 0);
  expect(new Set(runtime.elements(chain, 0))).toEqual(new Set([1, 2]));
  expect(asked).toBeLessThan(levels / 2);
});
