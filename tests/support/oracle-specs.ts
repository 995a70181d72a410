/** The specs that traces are compared on: ours, a stranger's, and one with all that is awkward. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { memorySink, type TraceEventBody, type TraceHeaderBody, TraceWriter } from '@plimsoll/trace';
import type { MonitoredSpec } from '@plimsoll/trace-validation';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import { type TraceModel, traceModel } from '../../apps/plimsoll/src/validate/monitored-specs.ts';
import { FOREIGN, ROOT } from './places.ts';

/** Model values, hidden steps, an initial predicate and a Next by other names, disjunctions inside each other. */
const AWKWARD = join(ROOT, 'tests/trace-oracle/fixtures');

/** Names of the specs and where they are. */
export const ORACLE_SPECS: readonly (readonly [name: string, path: string])[] = [
  ['Crossing', FOREIGN],
  ['Relay', AWKWARD],
  ...readdirSync(join(ROOT, 'specs-tla'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, join(ROOT, 'specs-tla', name)] as const),
];

export function loadSpec(name: string, path: string): Promise<TraceModel> {
  return traceModel(findProject(ROOT), name, path, new AbortController().signal);
}

/** What a trace of that spec begins with, with the model's own constants. */
export function traceHeader(spec: string, { specDigest, model }: MonitoredSpec): TraceHeaderBody {
  return {
    spec,
    specDigest,
    model,
    constants: {},
    source: 'test',
    clock: 'test',
    startedAt: '2026-01-01T00:00:00Z',
  };
}

/** The bytes of a finished trace of that spec, with the model's own constants. */
export function traceBytes({ name, monitored }: TraceModel, events: readonly TraceEventBody[]): Buffer {
  const sink = memorySink();
  const writer = new TraceWriter(sink, traceHeader(name, monitored));
  writer.appendAll(events);
  writer.end();
  return sink.bytes();
}

/** What `PLIMSOLL_SEED` says, to replay a run. */
export const SEED = Number(process.env['PLIMSOLL_SEED'] ?? 2026);

/** Each spec has a seed of its own. */
export function seedOf(spec: string): number {
  return [...spec].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000_003, SEED % 1_000_003);
}
