/** Values that a .cfg gives to constants. */
import { parseConfig } from '@plimsoll/tla-ir';
import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect, it } from 'vitest';
import { constantsFrom } from './constants-from.ts';

function constantOf(value: string): string {
  const config = parseConfig(`CONSTANT C = ${value}`, 'C.cfg');
  if (!config.ok) throw new Error('no .cfg');
  const runtime = createRuntime({ stringOrder: ['a'], integers: 'tlc' });
  const constant = constantsFrom(config.value, runtime).get('C');
  return constant === undefined ? 'none' : runtime.format(constant);
}

describe('constantsFrom', () => {
  it('takes a set of what can be compared', () => {
    expect(constantOf('{m, 2, 1, 2}')).toBe('{m, 1, 2}');
    expect(constantOf('{{"a", m}, {}}')).toBe('{{}, {m, "a"}}');
  });

  it('refuses a set that TLC cannot sort, though nothing uses it', () => {
    expect(() => constantOf('{1, "a"}')).toThrow('Attempted to compare');
    expect(() => constantOf('{{{}, 1}}')).toThrow('Attempted to compare');
  });
});
