/** A trace that was rotated: its files in order are one trace. */
import { readTrace, type TraceEventBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { conformanceText } from './conformance-text.ts';
import { lockEvents, lockSpec, partly, traceOf } from './test-models/index.ts';
import { validateParts } from './validate-trace.ts';

const SPECS = { specs: [lockSpec({ workers: ['a', 'b'] })] };
const EVENTS = lockEvents({ steps: 90, seed: 5 });

/** The events in files of 30. */
async function rotated(events: readonly TraceEventBody[]): Promise<{ name: string; stream: Buffer[] }[]> {
  const parts: { name: string; stream: Buffer[] }[] = [];
  let resumes: { readonly resumes?: `sha256:${string}` } = {};
  for (let first = 0; first < events.length; first += 30) {
    const bytes = traceOf(events.slice(first, first + 30), resumes, first + 1);
    const reading = await readTrace([bytes], {}, {});
    if (reading.kind !== 'complete') throw new Error(reading.kind);
    resumes = { resumes: reading.head };
    parts.push({ name: `part-${parts.length + 1}`, stream: [bytes] });
  }
  return parts;
}

describe('rotated files', () => {
  test('conform as one trace, fully and partially observed', async () => {
    for (const events of [EVENTS, partly(EVENTS)]) {
      const answer = await validateParts(await rotated(events), SPECS);
      expect(answer.kind, conformanceText(answer)).toBe('conforms');
      expect(answer.facts.events).toBe(90);
      expect(answer.facts.final?.seq).toBe(90);
    }
  });

  test('are refused when one is missing', async () => {
    const [first, , third] = await rotated(EVENTS);
    const answer = await validateParts(
      [first, third].filter((part) => part !== undefined),
      SPECS,
    );
    expect(conformanceText(answer)).toMatch(/part-3|TRACE307/);
    expect(answer.kind).toBe('refused');
  });

  test('are refused in the file where the behaviour ends', async () => {
    const broken = EVENTS.with(70, { ...(EVENTS[70] as TraceEventBody), state: { token: 900 } });
    const answer = await validateParts(await rotated(broken), SPECS);
    expect(conformanceText(answer)).toContain('part-3 line 12 event 71');
  });

  test('are unusable when the first resumes a file that is not there', async () => {
    const parts = await rotated(EVENTS);
    expect((await validateParts(parts.slice(1), SPECS)).kind).toBe('unusable');
  });

  test('are inconclusive while the last has no end line', async () => {
    const parts = await rotated(EVENTS);
    const last = parts.at(-1) as { name: string; stream: Buffer[] };
    const torn = { ...last, stream: [(last.stream[0] as Buffer).subarray(0, -40)] };
    expect((await validateParts([...parts.slice(0, -1), torn], SPECS)).kind).toBe('inconclusive');
  });
});
