import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { canonicalDigest } from './canonical-digest.ts';
import type { TraceEventBody } from './format.ts';
import { HEADER, traceBytes } from './test-traces.ts';

const form = { opaqueFields: ['orderId'], orderedFields: ['token'] };

function run(ids: readonly [string, string], tokenBase: number, startUs: number): readonly TraceEventBody[] {
  return [
    { tsUs: startUs, actor: 'n1', args: { orderId: ids[0], token: tokenBase } },
    { tsUs: startUs + 3, actor: 'n1', args: { orderId: ids[1], token: tokenBase + 1 } },
    { tsUs: startUs + 4, actor: 'n1', state: { open: { '#map': [[ids[0], 5]] } } },
  ];
}

const digest = async (events: readonly TraceEventBody[], header = HEADER) =>
  (await canonicalDigest([traceBytes(events, header)], form)).digest;

describe('canonicalDigest', () => {
  const uuids = ['0b9d3b5e-0000-4000-8000-000000000001', '0b9d3b5e-0000-4000-8000-000000000002'] as const;

  test('is the same for a replay with other identifiers, tokens, clock and start', async () => {
    const replay = { ...HEADER, startedAt: '2027-01-01T00:00:00Z', clock: 'boot-2' };
    expect(await digest(run([uuids[1], uuids[0]], 7, 500), replay)).toBe(await digest(run(uuids, 1, 10)));
  });

  test('differs when an identifier stands for another one, or an order changes', async () => {
    const one = await digest(run(uuids, 1, 10));
    expect(await digest(run([uuids[0], uuids[0]], 1, 10))).not.toBe(one);
    const swapped = run(uuids, 1, 10).map((event, at) =>
      at === 1 ? { ...event, args: { orderId: uuids[1], token: 0 } } : event,
    );
    expect(await digest(swapped)).not.toBe(one);
  });

  test('does not mistake a string for a renamed identifier', async () => {
    const opaque = await digest([{ tsUs: 0, actor: 'a', args: { orderId: 'x' } }]);
    expect(await digest([{ tsUs: 0, actor: 'a', args: { orderId2: '\0id1' } }])).not.toBe(opaque);
    expect(await digest([{ tsUs: 0, actor: 'a', args: { note: '\0id1' } }])).not.toBe(
      await digest([{ tsUs: 0, actor: 'a', args: { note: uuids[0] } }]),
    );
  });

  test('is withheld from an unfinished trace', async () => {
    const bytes = traceBytes(run(uuids, 1, 10));
    const cut = bytes.subarray(0, bytes.lastIndexOf('{'));
    expect(await canonicalDigest([cut], form)).toMatchObject({
      digest: undefined,
      reading: { kind: 'unfinished' },
    });
  });
});
