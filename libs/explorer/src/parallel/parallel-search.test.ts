/** Several threads give the answer of one. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect, vi } from 'vitest';
import { explore, exploreSync } from '../explore.ts';
import type { ExploreOptions, Workers } from '../options.ts';
import type { ExplorationResult } from '../result.ts';
import { loadSpec, type SpecDescription, stuckAt } from '../testing/loaded-spec.ts';
import { MailboxReader, MailboxWriter, mailboxMemory } from './mailbox.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const module = new URL('../testing/loaded-spec.ts', import.meta.url).href;
/** Few enough that the threads are asked. */
const workers = (count: number, data: SpecDescription): Workers => ({ count, module, data, statesAlone: 8 });

async function byBoth(description: SpecDescription, count: number, options: ExploreOptions = {}) {
  const alone = exploreSync(await loadSpec(description), options);
  const spec = await loadSpec(description);
  return { alone, together: await explore(spec, { ...options, workers: workers(count, description) }) };
}

const facts = ({ verdict, counts, complete, trace, violations }: ExplorationResult) => ({
  verdict,
  counts,
  complete,
  length: trace?.steps.length,
  violations: violations.map(({ check, property, error }) => [check, property, error?.message]),
});

describe('several threads', () => {
  test.each([2, 3])('%s of them count what one counts', async (count) => {
    const { alone, together } = await byBoth({ spec: 'two-phase', size: 5 }, count, { deadlock: false });
    expect(facts(together)).toEqual(facts(alone));
    expect(together.counts.distinct).toBe(8832);
    expect(together.workers).toEqual({ count, aloneBecause: undefined });
  });

  test('find a deadlock, and one tells the shortest way', async () => {
    const { alone, together } = await byBoth({ spec: 'grid', size: 6 }, 2);
    expect(alone.verdict).toBe('deadlock');
    expect(facts(together)).toEqual(facts(alone));
    expect(together.workers.aloneBecause).toMatch(/order of one worker/);
  });

  test.prop(
    [
      fc.integer({ min: 3, max: 12 }),
      fc.nat(12),
      fc.nat(12),
      fc.constantFrom('invariant' as const, 'error' as const),
    ],
    { numRuns: 6 },
  )(
    'give the verdict, the counts and the trace of one wherever the violation is',
    async (size, x, y, kind) => {
      const hole = { x, y, kind };
      const { alone, together } = await byBoth({ spec: 'grid', size, hole }, 2, { deadlock: false });
      expect(facts(together)).toEqual(facts(alone));
    },
  );

  test('leave to one what they cannot share: a string that is not in the text', async () => {
    const { alone, together } = await byBoth({ spec: 'invented-string', size: 0 }, 2);
    expect(facts(together)).toEqual(facts(alone));
    expect(together.workers.aloneBecause).toMatch(/cannot share/);
  });

  test('tell the time of all searches, not that of the last one alone', async () => {
    const data: SpecDescription = { spec: 'invented-string', size: 0 };
    const spec = await loadSpec(data);
    const startedAtMs = performance.now();
    const { seconds, workers: searched } = await explore(spec, { workers: workers(2, data) });
    const elapsed = (performance.now() - startedAtMs) / 1000;
    expect(searched.aloneBecause).toMatch(/cannot share/);
    expect(seconds).toBeGreaterThan(0.9 * elapsed);
    expect(seconds).toBeLessThanOrEqual(elapsed);
  });

  test('pass a defect on', async () => {
    const data: SpecDescription = { spec: 'defect', size: 0 };
    await expect(explore(await loadSpec(data), { workers: workers(2, data) })).rejects.toThrow('a defect');
  });
});

describe('several threads that cannot end', () => {
  const data: SpecDescription = { spec: 'endless', size: 0 };
  const run = async (options: ExploreOptions) =>
    explore(await loadSpec(data), { ...options, workers: workers(2, data) });

  test('stop beyond a number of states, without a verdict, and say how far they came', async () => {
    const result = await run({ budget: { states: 5000 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'states', complete: false });
    expect(result.counts.distinct).toBeGreaterThan(5000);
  });

  test('stop when the time is up, or when they are told', async () => {
    expect(await run({ budget: { seconds: 1 } })).toMatchObject({ verdict: 'inconclusive', stopped: 'time' });
    const aborter = new AbortController();
    setTimeout(() => aborter.abort(), 300);
    expect(await run({ signal: aborter.signal })).toMatchObject({
      verdict: 'inconclusive',
      stopped: 'aborted',
    });
  });
});

// Goal: no expression is deaf to Ctrl-C, in a thread too. Method: one that never ends, and says when it hangs.
test('several threads are ended within a step that takes for ever', async () => {
  const reached = new Int32Array(new SharedArrayBuffer(4));
  const data: SpecDescription = { spec: 'stuck', size: 0, reached };
  const aborter = new AbortController();
  const watching = setInterval(() => {
    if (reached[0] === 1) aborter.abort();
  }, 20);
  const result = await explore(await loadSpec(data), { signal: aborter.signal, workers: workers(2, data) });
  clearInterval(watching);
  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'aborted', complete: false });
  expect(result.counts.distinct).toBeLessThanOrEqual(stuckAt + 1);
});

describe('a mailbox', () => {
  test.prop([fc.array(fc.array(fc.integer(), { minLength: 3, maxLength: 3 }), { maxLength: 300 })])(
    'gives every row once, in order',
    (rows) => {
      const memory = mailboxMemory();
      const writer = new MailboxWriter(memory);
      const reader = new MailboxReader(memory);
      const read: number[][] = [];
      const row = new Int32Array(3);
      const drain = (): void => reader.drain(row, (hash) => read.push([hash, ...row]));
      for (const [i, one] of rows.entries()) expect(writer.write(i, Int32Array.from(one))).toBe(true);
      writer.tell();
      drain();
      expect(read).toEqual(rows.map((one, i) => [i, ...one]));
    },
  );

  test('has no room when nobody reads, and has it again when somebody did', () => {
    const memory = mailboxMemory();
    const writer = new MailboxWriter(memory);
    const row = new Int32Array(3);
    let written = 0;
    while (writer.write(written, row)) written++;
    expect(written).toBeGreaterThan(10_000);
    new MailboxReader(memory).drain(row, () => {});
    expect(writer.write(1, row)).toBe(true);
  });
});
