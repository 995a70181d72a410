/** Concurrent sources: some order of their lines must be a behaviour, and the stamps do not decide which. */
import { fc, test } from '@fast-check/vitest';
import type { TraceEventBody, TraceHeaderBody } from '@plimsoll/trace';
import { describe, expect } from 'vitest';
import { conformanceText } from './conformance-text.ts';
import { lockEvents, lockSpec, partly, randomOf, traceOf } from './test-models/index.ts';
import { type MergeOptions, type SourceParts, validateMerged } from './validate-merged.ts';

const WORKERS = ['a', 'b', 'c'];
const SPECS = { specs: [lockSpec({ workers: WORKERS })] };

/** Each worker's own events as one source's trace; what a worker sees is the lock, not the queues of the others. */
function sourcesOf(
  events: readonly TraceEventBody[],
  change: (body: TraceEventBody, index: number) => TraceEventBody = (body) => body,
  header: Partial<TraceHeaderBody> = {},
): SourceParts[] {
  return WORKERS.map((source) => {
    const own = events.filter(({ actor }) => actor === source).map(change);
    return { name: source, parts: [{ name: source, stream: [traceOf(own, { ...header, source })] }] };
  });
}

const seenByWorker = (events: readonly TraceEventBody[]): TraceEventBody[] =>
  events.map(({ state, ...rest }) => {
    const { holder, token } = state as { holder: string; token: number };
    return { ...rest, state: { holder, token } };
  });

async function kindOf(sources: readonly SourceParts[], options: Partial<MergeOptions> = {}): Promise<string> {
  return (await validateMerged(sources, { ...SPECS, ...options })).kind;
}

describe('merged sources', () => {
  const events = seenByWorker(lockEvents({ workers: WORKERS, steps: 60, seed: 7 }));

  test('conform when some order of their lines is a behaviour', async () => {
    const answer = await validateMerged(sourcesOf(events), SPECS);
    expect(answer.kind, conformanceText(answer)).toBe('conforms');
    expect(answer.facts).toMatchObject({ events: 60, source: 'a + b + c' });
  });

  test('conform although their clocks have nothing in common', async () => {
    const clockOf = (actor: string) => 1_000_000 * (3 - WORKERS.indexOf(actor));
    const skewed = sourcesOf(events, (body, index) => ({ ...body, tsUs: clockOf(body.actor) + index }));
    expect(await kindOf(skewed)).toBe('conforms');
  });

  test('conform without the actions’ names', async () => {
    expect(await kindOf(sourcesOf(partly(events)))).toBe('conforms');
  });

  test('are refused when a line is lost, and the report names source, line and conjunct', async () => {
    const grant = events.findIndex(({ action }) => action === 'Grant');
    const answer = await validateMerged(sourcesOf(events.toSpliced(grant, 1)), SPECS);
    expect(answer.kind).toBe('refused');
    expect(conformanceText(answer)).toMatch(
      /[abc] line \d+ event \d+, \d+ us, [abc] \w+: no step of the model/,
    );
    expect(conformanceText(answer)).toMatch(/is blocked at Lock\.tla:\d+:\d+|the trace says/);
  });

  test('are refused when "after" asks for an order that is no behaviour', async () => {
    const first = events[0]?.actor as string;
    const release = events.findIndex(({ action }) => action === 'Release');
    const other = events.findIndex(
      ({ actor, action }, at) => at > release && actor !== first && action === 'Grant',
    );
    expect(other).toBeGreaterThan(0);
    // The first line of all waits for a line that can only come after it.
    const seq = events.slice(0, other + 1).filter(({ actor }) => actor === events[other]?.actor).length;
    const waits = sourcesOf(events, (body, index) =>
      body.actor === first && index === 0
        ? { ...body, after: { [events[other]?.actor as string]: seq } }
        : body,
    );
    expect(await kindOf(waits)).toBe('refused');
  });

  test('are refused when each waits for the other', async () => {
    const waits = sourcesOf(events, (body, index) => {
      const next = WORKERS[(WORKERS.indexOf(body.actor) + 1) % WORKERS.length] as string;
      return index === 0 ? { ...body, after: { [next]: 1 } } : body;
    });
    expect(conformanceText(await validateMerged(waits, SPECS))).toContain('waits for a line that waits');
  });

  test('are refused when one waits for an event that the other does not have', async () => {
    const waits = sourcesOf(events, (body, index) =>
      body.actor === 'a' && index === 0 ? { ...body, after: { b: 1_000 } } : body,
    );
    const last = events.filter(({ actor }) => actor === 'b').length;
    expect(conformanceText(await validateMerged(waits, SPECS))).toMatch(
      new RegExp(`after names event 1000 of b, whose trace ends with event ${last} \\(MON104\\)`),
    );
  });

  test('are unusable when one is given twice, refused when one is missing', async () => {
    const [a, b] = sourcesOf(events) as [SourceParts, SourceParts];
    expect(await kindOf([a, a])).toBe('unusable');
    expect(await kindOf([a, b])).toBe('refused');
  });

  test('are inconclusive when the budget runs out, and say which', async () => {
    const tight = { budget: { mergedLinesMax: 10 } };
    const answer = await validateMerged(sourcesOf(events), { ...SPECS, ...tight });
    expect(conformanceText(answer)).toContain('mergedLinesMax = 10 (MON302)');
    expect(answer.kind).toBe('inconclusive');
  });

  // Goal: no false alarm whatever the stamps say. Method: random runs with random stamps a source.
  test.prop([fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 })], { numRuns: 25 })(
    'conform whatever the stamps',
    async (seed, stamps) => {
      const random = randomOf(stamps);
      const run = seenByWorker(lockEvents({ workers: WORKERS, steps: 25, seed }));
      let tsUs = 0;
      const drifting = sourcesOf(run, (body) => {
        tsUs += random(1_000);
        return { ...body, tsUs };
      });
      expect(await kindOf(drifting)).toBe('conforms');
    },
  );
});
