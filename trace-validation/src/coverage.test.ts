import type { TraceEventBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import type { SpecCoverage } from './coverage.ts';
import {
  addCoverages,
  coverageShares,
  coverageShortfalls,
  coverageText,
  shortfallText,
} from './coverage-text.ts';
import { Footprints, isIndependent } from './merge-footprint.ts';
import { createMonitor } from './monitor.ts';
import { lockEvents, lockSpec, partly, traceOf } from './test-models/index.ts';
import { validateTrace } from './validate-trace.ts';

const EVENTS = lockEvents({ steps: 40, seed: 3 });

async function coverageOf(events: readonly TraceEventBody[]): Promise<SpecCoverage> {
  const { facts } = await validateTrace([traceOf(events)], { specs: [lockSpec()] });
  return facts.coverage.specs[0] as SpecCoverage;
}

describe('coverage', () => {
  test('counts actions, both outcomes of guards, and changes that lines showed', async () => {
    const coverage = await coverageOf(EVENTS);
    expect(coverage.never).toEqual([]);
    const grant = coverage.guards.filter(({ action }) => action === 'Grant').map(({ text }) => text);
    expect(grant).toEqual(['holder = "nobody"', 'queue[w]', 'token < TokenMax']);
    expect(coverageShares(coverage)).toMatchObject({ actions: 1, observed: 1, seenChanges: 1 });
    // The bound on tokens was never reached: that outcome is what no trace showed.
    expect(coverageText(coverage)).toContain('never false: Grant at Lock.tla:31:6  token < TokenMax');
  });

  test('tells a change that no line showed from one that a line did', async () => {
    const { variables } = await coverageOf(partly(EVENTS));
    const queue = variables.find(({ variable }) => variable === 'queue');
    expect(queue).toMatchObject({ observed: 0 });
    expect(queue?.changedUnseen).toBe(queue?.changed);
    expect(variables.find(({ variable }) => variable === 'holder')).toMatchObject({ changedUnseen: 0 });
  });

  test('of several traces is what any of them did, against the least that is asked', async () => {
    const first = await coverageOf(EVENTS.slice(0, 1));
    const all = addCoverages([{ specs: [first] }, { specs: [await coverageOf(EVENTS)] }]);
    expect(all.map(({ never }) => never)).toEqual([[]]);
    const [shortfall] = coverageShortfalls([first], { actions: 0.5, observed: 1 });
    expect(shortfall && shortfallText(shortfall)).toBe(
      'Lock: actions taken 33.3 %, the policy asks for 50.0 %',
    );
  });

  test('goes on where it was after a restart, the answers as well', async () => {
    const header = JSON.parse(traceOf(EVENTS).toString().split('\n')[0] as string);
    const events = EVENTS.map((event, at) => ({ ...event, seq: at + 1, prev: 'sha256:' as const }));
    const through = (from: number, to: number, monitor: ReturnType<typeof createMonitor>) => {
      for (const event of events.slice(from, to)) expect(monitor.event(event, event.seq + 1)).toBe('open');
      return monitor;
    };
    const whole = createMonitor({ specs: [lockSpec()] });
    whole.header(header);
    const [first, second] = [createMonitor({ specs: [lockSpec()] }), createMonitor({ specs: [lockSpec()] })];
    first.header(header);
    const checkpoint = through(0, 25, first).checkpoint();
    expect(checkpoint?.events).toBe(25);
    // As a file has it.
    const read = JSON.parse(JSON.stringify(checkpoint));
    expect(second.restore(header, read)).toBe('open');
    const stopped = { kind: 'stopped', header, count: 0, lastSeq: 0 } as const;
    const [left, right] = [through(0, 40, whole).finish(stopped), through(25, 40, second).finish(stopped)];
    expect(right.facts.events).toBe(left.facts.events);
    expect(right.facts.coverage.specs[0]?.actions).toEqual(left.facts.coverage.specs[0]?.actions);
    expect(second.states()).toEqual(whole.states());
    expect(second.event({ ...events[39], seq: 41 } as (typeof events)[number], 42)).toBe('refused');
  });
});

describe('footprints', () => {
  test('tell lines of two specs apart, and hold on to what shares a variable', () => {
    const [left, right] = [lockSpec({ name: 'Left' }).spec, lockSpec({ name: 'Right' }).spec];
    const request = (spec: typeof left, other: 'first' | 'second') => {
      const action = spec.actions[0];
      if (action === undefined) throw new Error('Lock has actions');
      const step = { step: { kind: 'action', action, payload: undefined }, observations: [] } as const;
      const stay = { step: { kind: 'stay' }, observations: [] } as const;
      return other === 'first' ? [step, stay] : [stay, step];
    };
    const apart = new Footprints([left, right], []);
    const one = apart.ofLine(request(left, 'first'));
    expect(isIndependent(one, apart.ofLine(request(right, 'second')))).toBe(true);
    expect(isIndependent(one, one)).toBe(false);
    const shared = ['Left', 'Right'].map((spec) => ({ spec, variable: 'queue' }));
    const tied = new Footprints([left, right], [shared]);
    expect(isIndependent(tied.ofLine(request(left, 'first')), tied.ofLine(request(right, 'second')))).toBe(
      false,
    );
  });
});
