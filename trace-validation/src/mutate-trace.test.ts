import { readTrace, type TraceEvent } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { alterations, mutateTrace, type TraceMutation } from './mutate-trace.ts';
import { lockSpec } from './test-models/lock.ts';
import { lockEvents, traceOf } from './test-models/lock-traces.ts';
import { validateTrace } from './validate-trace.ts';

const events = lockEvents({ steps: 40, seed: 11 });
const bytes = traceOf(events);

async function kindOf(mutated: Buffer): Promise<string> {
  return (await validateTrace([mutated], { specs: [lockSpec()] })).kind;
}

/** Every mutation of every kind, at every event. */
async function mutations(): Promise<TraceMutation[]> {
  const read: TraceEvent[] = [];
  await readTrace([bytes], { event: (event) => read.push(event) > 0 });
  return read.flatMap((event, at): TraceMutation[] => [
    { kind: 'drop', event: at },
    { kind: 'duplicate', event: at },
    ...(at + 1 < read.length ? [{ kind: 'swap', event: at } as const] : []),
    ...(at + 3 < read.length ? [{ kind: 'delay', event: at, by: 3 } as const] : []),
    { kind: 'forgeActor', event: at, actor: 'mallory' },
    { kind: 'truncate', event: at },
    ...alterations(event).map(({ path, to }): TraceMutation => ({ kind: 'alter', event: at, path, to })),
  ]);
}

describe('mutateTrace', () => {
  test('without re-chaining is always refused', async () => {
    for (const mutation of await mutations()) {
      const mutated = mutateTrace(bytes, mutation, { rechain: false });
      expect(await kindOf(mutated), JSON.stringify(mutation)).toBe('refused');
    }
  });

  // Each prefix of a behaviour of Lock is one.
  const isEquivalent = ({ kind, event }: TraceMutation) =>
    kind === 'truncate' || (kind === 'drop' && event === events.length - 1);

  test('re-chained is refused by the model, unless it is a behaviour of the model', async () => {
    const all = await mutations();
    expect(all.length).toBeGreaterThan(400);
    for (const mutation of all) {
      const mutated = mutateTrace(bytes, mutation, { rechain: true });
      const isEmpty = mutation.kind === 'truncate' && mutation.event === 0;
      const expected = isEmpty ? 'unusable' : isEquivalent(mutation) ? 'conforms' : 'refused';
      expect(await kindOf(mutated), JSON.stringify(mutation)).toBe(expected);
    }
  });

  test('refuses events and paths that are not there', () => {
    expect(() => mutateTrace(bytes, { kind: 'drop', event: 40 }, { rechain: false })).toThrow(RangeError);
    expect(() => mutateTrace(bytes, { kind: 'swap', event: 39 }, { rechain: false })).toThrow(RangeError);
    const alter: TraceMutation = { kind: 'alter', event: 0, path: ['state', 'nothing'], to: 1 };
    expect(() => mutateTrace(bytes, alter, { rechain: true })).toThrow(RangeError);
  });
});
