import { type LeverageLimit, WIRE } from '@plimsoll/mesh-hazelcast';
import { leverageCenti } from '@plimsoll/survival-kernel';
import { expect, test, vi } from 'vitest';
import { LimitSteering } from './limit-steering.ts';

const FULL = { posture: 'APEX', rPpm: 1_000_000, reason: 'decline' } as const;

/** A store with one row, as the mesh has it. */
function storeWith(first: LeverageLimit) {
  let row = first;
  let made = Date.now() * WIRE.tokensPerMs;
  const made1 = (mostCenti: number) => {
    made += 1;
    row = { version: Math.max(made, Date.now() * WIRE.tokensPerMs + 1), mostCenti };
    return { ok: true as const, value: row };
  };
  return {
    read: async () => ({ ok: true as const, value: row }),
    adapt: async () => made1(Math.min(row.version === 0 ? Number.MAX_SAFE_INTEGER : row.mostCenti, mostOf())),
    restore: async (_: string, mostCenti: number) => made1(mostCenti),
    row: () => row,
  };
}
function mostOf(): number {
  return leverageCenti('APEX', 1_000_000);
}

// [utest->REQ~acb-atomic~1]
test('an issuer names no limit that it found: it makes one of its own first, though the old one says the same', async () => {
  const store = storeWith({ version: 7, mostCenti: mostOf() });
  const told: string[] = [];
  const steering = new LimitSteering({
    store,
    account: 'main',
    tell: async (reason) => told.push(reason),
    refused: () => {},
  });
  expect(steering.named()).toEqual({});
  steering.follow(FULL);
  await vi.waitFor(() => expect(told).toHaveLength(1));
  const { version, mostCenti } = store.row();
  expect(version).toBeGreaterThan(7);
  expect(mostCenti).toBe(mostOf());
  expect(steering.named()).toEqual({ main: version });

  // What it made itself stands: nothing is made twice.
  steering.follow(FULL);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(store.row().version).toBe(version);
});
