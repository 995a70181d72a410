/** Leases on a cluster and heartbeats, walked at random: the monitor judges what they did, and notices what they did not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { distributedContract } from '../../libs/mesh-hazelcast/test-support/distributed-contract.ts';
import { MemoryLeaseRows } from '../../libs/mesh-hazelcast/test-support/lease-rows.ts';
import {
  WatchEndingEarly,
  watchdogContract,
} from '../../libs/mesh-hazelcast/test-support/watchdog-contract.ts';
import { plimsoll, scratch } from '../support/plimsoll.ts';
import { type Walk, walkedTrace } from './walked-trace.ts';
import { locksWalk, watchdogWalk } from './walks.ts';

/** Steps tried; about a third is taken. */
const TRIES = 3_000;

const WALKS: readonly (readonly [
  what: string,
  walk: Walk,
  actions: readonly string[],
  faulty: Walk,
  refusedAt: string,
])[] = [
  [
    'leases on a cluster whose members die',
    locksWalk(
      distributedContract(() => new MemoryLeaseRows()),
      TRIES,
    ),
    [
      'Answer',
      'Ask',
      'Fail',
      'Forget',
      'Grant',
      'Lose',
      'Pass',
      'Receive',
      'Refuse',
      'Send',
      'Ship',
      'Stop',
      'Tell',
      'Tick',
    ],
    locksWalk(
      distributedContract(() => new MemoryLeaseRows((row) => (row?.token ?? 0) + 1)),
      TRIES,
    ),
    'Grant',
  ],
  [
    'heartbeats and the health score',
    watchdogWalk(watchdogContract(), TRIES),
    ['Beat', 'Clear', 'Die', 'Expire', 'Recover', 'Revive', 'Score', 'Stall', 'Tick'],
    watchdogWalk(
      watchdogContract((setup) => new WatchEndingEarly(setup)),
      TRIES,
    ),
    'Recover',
  ],
];

async function judged(bytes: Buffer): Promise<{ readonly code: number | null; readonly said: string }> {
  const file = join(scratch(), 'walk.trace.ndjson');
  writeFileSync(file, bytes);
  const { code, stdout, stderr } = await plimsoll(['validate', '--json', file]);
  return { code, said: `${stdout}${stderr}` };
}

describe.each(WALKS)('%s', (_, walk, actions, faulty, refusedAt) => {
  test('leave a trace with every action, and it conforms', async () => {
    const { bytes, taken } = await walkedTrace(walk);
    expect([...taken.keys()].sort()).toEqual(actions);
    const { code, said } = await judged(bytes);
    expect(code, said.slice(-2_000)).toBe(0);
  });

  test('with a fault leave one that is refused, at the step where it shows', async () => {
    const { bytes } = await walkedTrace(faulty);
    const { code, said } = await judged(bytes);
    expect(code, said.slice(-2_000)).toBe(1);
    expect(said).toContain(`"${refusedAt}"`);
  });
});
