import { describe, expect, it } from 'vitest';
import { createRuntime } from '../create-runtime.ts';
import type { Value } from '../value.ts';

const runtime = createRuntime({ stringOrder: ['exit', 'pause', 'duration'], integers: 'tlc' });

function call(operator: string, ...given: readonly Value[]): unknown {
  const standard = runtime.standard('TLC', operator);
  if (standard === undefined) throw new Error(`no ${operator}`);
  return standard(-1, ...given);
}

describe('TLCSet that ends or halts TLC', () => {
  it.each(['exit', 'pause'])('%s does nothing with FALSE, and is an error with TRUE', (name) => {
    expect(call('TLCSet', name, false)).toBe(true);
    expect(() => call('TLCSet', name, true)).toThrow(/TLC's run here, and cannot be followed/);
  });

  it('is refused for any other name', () => {
    expect(() => call('TLCSet', 'depth', false)).toThrow('nonnegative integer');
  });
});

describe('TLCGet', () => {
  it('tells how many seconds the run takes', () => {
    expect(call('TLCGet', 'duration')).toBe(0);
  });
});
