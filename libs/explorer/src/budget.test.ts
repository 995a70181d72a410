import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { explore, exploreSync } from './explore.ts';
import { counter } from './testing/hand-spec.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const endless = counter(runtime, 'Endless', 2_000_000_000, (x) => [x + 1, x]);

describe('a run that cannot end', () => {
  test('stops at its budget of states without a verdict and says how far it came', () => {
    const result = exploreSync(endless, { budget: { states: 1000 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'states', complete: false });
    expect(result.counts.distinct).toBe(1001);
  });

  test('stops when its time is up', () => {
    const result = exploreSync(endless, { budget: { seconds: 0.05 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'time', complete: false });
    expect(result.counts.distinct).toBeGreaterThan(0);
  });

  test('looks at the clock as often where a state has many successors', () => {
    const all = Array.from({ length: 20_000 }, (_, x) => x);
    const wide = counter(runtime, 'Wide', 20_000, () => all);
    const result = exploreSync(wide, { budget: { seconds: 0 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'time', complete: false });
    expect(result.counts.generated).toBeLessThanOrEqual(1 + all.length);
  });

  test('stops when memory is short', () => {
    const result = exploreSync(endless, { budget: { bytes: 1 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'memory', complete: false });
  });

  test('stops when it is aborted', async () => {
    const aborter = new AbortController();
    const running = explore(endless, { signal: aborter.signal, onProgress: () => aborter.abort() });
    expect(await running).toMatchObject({ verdict: 'inconclusive', stopped: 'aborted', complete: false });
  });
});

test('a budget that a model just fits into is no reason to stop', () => {
  const spec = counter(runtime, 'Small', 9, (x) => [(x + 1) % 10]);
  expect(exploreSync(spec, { budget: { states: 10 } })).toMatchObject({ verdict: 'ok', complete: true });
});
