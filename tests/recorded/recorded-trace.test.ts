import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recomputeController } from '@plimsoll/survival-kernel';
import { TraceReader } from '@plimsoll/trace';
import {
  conformanceText,
  createMonitor,
  type MonitorCheckpoint,
  mutateTrace,
  validateTraceFile,
} from '@plimsoll/trace-validation';
import { expect, test } from 'vitest';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import { traceModel } from '../../apps/plimsoll/src/validate/monitored-specs.ts';
import { ROOT } from '../support/places.ts';

test.each([
  ['SurvivalController', 60, [recomputeController()]],
  ['InventoryLocks', 176, []],
])(
  'the committed session still conforms to %s, every variable seen at every event',
  async (name, events, recompute) => {
    const { monitored } = await traceModel(findProject(ROOT), name, name, new AbortController().signal);
    const file = join(import.meta.dirname, `${name}.ndjson`);
    const conformance = await validateTraceFile(file, { specs: [monitored], recompute });
    expect(conformance.kind, conformanceText(conformance)).toBe('conforms');
    expect(conformance.facts.events).toBe(events);
    expect(conformance.facts.coverage.specs.map(({ observedShare }) => observedShare)).toEqual([1]);
  },
  120_000,
);

test('a monitor of the controller goes on in another process, its recomputation too', async () => {
  const { monitored } = await traceModel(
    findProject(ROOT),
    'SurvivalController',
    'SurvivalController',
    new AbortController().signal,
  );
  const begun = () => createMonitor({ specs: [monitored], recompute: [recomputeController()] });
  const bytes = readFileSync(join(import.meta.dirname, 'SurvivalController.ndjson'));
  // Only a recomputation that remembers can see this: the model allows any multipliers.
  const mutation = { kind: 'alter', event: 58, path: ['why', 'm3'], to: 1 } as const;
  const forged = mutateTrace(bytes, mutation, { rechain: true });
  for (const [trace, answer] of [
    [bytes, 'conforms'],
    [forged, 'refused'],
  ] as const) {
    const half = trace.indexOf(10, Math.floor(trace.length / 2)) + 1;
    const first = begun();
    const reader = readerFor(first);
    reader.push(trace.subarray(0, half));
    const checkpoint = JSON.parse(JSON.stringify(first.checkpoint())) as MonitorCheckpoint;
    const from = reader.place;
    if (from === undefined) throw new Error('no place');
    const second = begun();
    expect(second.restore(from.header, checkpoint)).toBe('open');
    const rest = readerFor(second, from);
    rest.push(trace.subarray(half));
    const conformance = second.finish(rest.reading());
    expect([conformance.kind, conformance.facts.events]).toEqual([answer, answer === 'conforms' ? 60 : 58]);
    // What remembers nothing of it cannot go on, and says so.
    const { recomputed: _recomputed, ...without } = checkpoint;
    expect(begun().restore(from.header, { ...without, recomputed: {} })).toBe('unusable');
  }
}, 120_000);

function readerFor(monitor: ReturnType<typeof createMonitor>, from?: TraceReader['place']): TraceReader {
  return new TraceReader(
    {
      header: (header) => from !== undefined || monitor.header(header) === 'open',
      event: (event, line) => monitor.event(event, line) === 'open',
    },
    from === undefined ? {} : { from },
  );
}
