import { test } from '@fast-check/vitest';
import type { JsonObject, TraceEventBody } from '@plimsoll/trace';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { createMonitor } from './monitor.ts';
import { lockSpec } from './test-models/lock.ts';
import { LOCK_HEADER, lockEvents, traceOf } from './test-models/lock-traces.ts';
import { validateTrace } from './validate-trace.ts';

const workers = ['a', 'b', 'c'];

/** What of an event is left: fields and variables by name. */
type Seen = ReadonlySet<string>;

const seen: fc.Arbitrary<Seen> = fc
  .subarray(['action', 'args', 'holder', 'token', 'queue', 'queueAtA'])
  .map((names) => new Set(names));

function shown(event: TraceEventBody, kept: Seen): TraceEventBody {
  const { action, args, state = {}, ...rest } = event;
  const queue = (state['queue'] as { '#map': readonly (readonly [string, boolean])[] })['#map'];
  const observed: JsonObject = {
    ...(kept.has('holder') ? { holder: state['holder'] as string } : {}),
    ...(kept.has('token') ? { token: state['token'] as number } : {}),
    ...(kept.has('queue') ? { queue: { '#map': queue } } : {}),
    ...(kept.has('queueAtA') && !kept.has('queue') ? { queue: { '#at': queue.slice(0, 1) } } : {}),
  };
  const named = kept.has('action') && action ? { action, ...(kept.has('args') && args ? { args } : {}) } : {};
  return { ...rest, ...named, state: observed };
}

describe('a monitor that sees less', () => {
  // Goal: no false alarm. Method: runs of a real lock service, of which each line shows a random part.
  const run = fc.record({ seed: fc.nat(10_000), parts: fc.array(seen, { minLength: 1, maxLength: 5 }) });
  test.prop([run], { numRuns: 150 })(
    'accepts every run that it would accept seeing all',
    async ({ seed, parts }) => {
      const events = lockEvents({ workers, steps: 40, seed });
      const part = events.map((event, at) => shown(event, parts[at % parts.length] as Seen));
      const answer = await validateTrace([traceOf(part)], { specs: [lockSpec({ workers })] });
      expect(answer.kind).toBe('conforms');
    },
  );

  // Goal: hidden steps are found wherever they happen. Method: leave out random lines of a hidden action.
  const holes = fc.record({
    seed: fc.nat(10_000),
    left: fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
  });
  test.prop([holes], { numRuns: 100 })('finds hidden steps that left no line', async ({ seed, left }) => {
    const events = lockEvents({ workers, steps: 40, seed });
    const lines = events.filter(({ action }, at) => action !== 'Request' || left[at % left.length]);
    fc.pre(lines.length > 0);
    const answer = await validateTrace([traceOf(lines)], {
      specs: [lockSpec({ workers, hidden: ['Request'] })],
    });
    expect(answer.kind).toBe('conforms');
    expect(answer.facts.coverage.specs[0]?.hiddenSteps).toBeLessThanOrEqual(events.length - lines.length);
  });
});

describe('a monitor without an end', () => {
  test('keeps nothing of a fully observed trace in the runtime', () => {
    const monitored = lockSpec({ workers });
    const { runtime } = monitored.spec;
    const monitor = createMonitor({ specs: [monitored] });
    monitor.header({ trace: 'plimsoll/1', ...LOCK_HEADER });
    const events = lockEvents({ workers, steps: 2_000 });
    const feed = (from: number, to: number) =>
      events.slice(from, to).forEach((event, at) => {
        const seq = from + at + 1;
        expect(monitor.event({ seq, prev: LOCK_HEADER.specDigest, ...event }, seq + 1)).toBe('open');
      });
    feed(0, 10);
    const before = runtime.idOf('before');
    feed(10, 2_000);
    expect(runtime.idOf('after') - before).toBe(1);
  });
});
