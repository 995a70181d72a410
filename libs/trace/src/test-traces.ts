/** Short traces for the tests of this package. */
import type { Digest, TraceEventBody } from './format.ts';
import { memorySink } from './sink.ts';
import { type TraceHeaderBody, TraceWriter, type TraceWriterOptions } from './writer.ts';

export const ZERO_DIGEST: Digest = `sha256:${'0'.repeat(64)}`;

export const HEADER: TraceHeaderBody = {
  spec: 'Lease',
  specDigest: ZERO_DIGEST,
  model: 'MCLease',
  constants: { Node: { '#set': ['n1', 'n2'] } },
  source: 'kernel',
  clock: 'boot-1',
  startedAt: '2026-01-01T00:00:00Z',
};

export const EVENTS: readonly TraceEventBody[] = [
  { tsUs: 10, actor: 'n1', action: 'Grant', args: { n: 'n1' }, state: { token: 1 } },
  {
    tsUs: 12,
    actor: 'n1',
    steps: [{ spec: 'Lease', action: 'Write', args: { n: 'n1' } }],
    why: { lagMs: 1.5 },
  },
  { tsUs: 12, actor: 'n2', stutter: true, after: { gate: 3 } },
];

/** The bytes of a finished trace. */
export function traceBytes(
  events: readonly TraceEventBody[] = EVENTS,
  header: TraceHeaderBody = HEADER,
  options: TraceWriterOptions = {},
): Buffer {
  const sink = memorySink();
  const writer = new TraceWriter(sink, header, options);
  writer.appendAll(events);
  writer.end();
  return sink.bytes();
}

export function linesOf(bytes: Buffer): string[] {
  return bytes.toString('utf8').split('\n').slice(0, -1);
}

export function bytesOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}
