import type { TraceEventBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { randomOf } from './mutation-run.ts';
import { FIFO_START, type FifoState, fifoSpec, fifoSteps } from './test-models/fifo.ts';
import { traceOf } from './test-models/lock-traces.ts';
import { validateMerged } from './validate-merged.ts';

/** A line of one of the sources: who holds the lock after it, and nothing else. */
interface Line {
  readonly source: number;
  readonly holder: string;
}

function linesOf(workers: readonly string[], seed: number, count: number, sources: number): Line[] {
  const random = randomOf(seed);
  let state = FIFO_START;
  return Array.from({ length: count }, () => {
    const steps = fifoSteps(state, workers);
    state = (steps[random(steps.length)] as (typeof steps)[number]).next;
    return { source: random(sources), holder: state.holder };
  });
}

/** @param stamp Which the line gets, by its index: it says which order is tried first. */
function merged(
  workers: readonly string[],
  lines: readonly Line[],
  sources: number,
  stamp = (at: number) => at,
) {
  const parts = Array.from({ length: sources }, (_, source) => {
    const own = lines.flatMap(({ source: of, holder }, at): TraceEventBody[] =>
      of === source ? [{ tsUs: stamp(at), actor: 'service', state: { holder } }] : [],
    );
    const name = `source${source}`;
    const bytes = traceOf(
      own.toSorted((a, b) => a.tsUs - b.tsUs),
      { spec: 'Fifo', model: 'MCFifo', source: name },
    );
    return { name, parts: [{ name, stream: [bytes] }] };
  });
  return validateMerged(parts, { specs: [fifoSpec(workers)] });
}

/** Whether some order explains all lines: every order and every state at once, no search. */
function isExplained(workers: readonly string[], lines: readonly Line[], sources: number): boolean {
  const own = Array.from({ length: sources }, (_, source) => lines.filter((line) => line.source === source));
  let points = new Map<string, { positions: number[]; state: FifoState }>();
  points.set('', { positions: own.map(() => 0), state: FIFO_START });
  for (let count = 0; count < lines.length; count++) {
    const next: typeof points = new Map();
    for (const { positions, state } of points.values())
      for (const [source, position] of positions.entries())
        for (const step of fifoSteps(state, workers)) {
          if (own[source]?.[position]?.holder !== step.next.holder) continue;
          const point = { positions: positions.with(source, position + 1), state: step.next };
          next.set(JSON.stringify(point), point);
        }
    points = next;
  }
  return points.size > 0;
}

describe('a search over several sources', () => {
  // Goal: where it goes back to changes no answer. Method: all orders and states, kept beside it.
  test('answers as all orders and states at once do, right and wrong lines alike', async () => {
    const workers = ['a', 'b', 'c'];
    const answers: string[] = [];
    for (let seed = 0; seed < 160; seed++) {
      const lines = linesOf(workers, seed, 14, 2);
      const wrong = 3 + (seed % 10);
      if (seed % 2 === 1)
        lines[wrong] = { source: seed % 4 === 1 ? 0 : 1, holder: workers[seed % 3] as string };
      // The clocks of half of them say nothing of the order.
      const stamp = seed % 4 < 2 ? undefined : (at: number) => 100 * (lines[at]?.source ?? 0) + at;
      const { kind } = await merged(workers, lines, 2, stamp);
      expect(kind, `seed ${seed}`).toBe(isExplained(workers, lines, 2) ? 'conforms' : 'refused');
      answers.push(kind);
    }
    expect(answers.filter((kind) => kind === 'refused').length).toBeGreaterThan(10);
    expect(answers.filter((kind) => kind === 'conforms').length).toBeGreaterThan(80);
  });

  // By trying the newest alternative first alone it takes 550,000 and 1,400,000: every order of those who wait.
  test('goes back to where the one was queued who holds the lock now', async () => {
    const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    for (const seed of [1, 3]) {
      const { kind, facts } = await merged(eight, linesOf(eight, seed, 100, 2), 2);
      expect(kind).toBe('conforms');
      expect(facts.successors).toBeLessThan(40_000);
    }
  });
});
