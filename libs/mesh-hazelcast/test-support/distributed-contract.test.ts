import { FenceGate } from '@plimsoll/inventory-locks';
import { type DriverFactory, failureText, testedModel, tour } from '@plimsoll/model-tests';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/DistributedLocks/generated/DistributedLocks.ts';
import { actsWith, receiveLease, stopLease } from '../src/index.ts';
import { distributedContract } from './distributed-contract.ts';
import { type LeaseRow, MemoryLeaseRows } from './lease-rows.ts';
import { busyConstants, distributedConstants, driftingConstants } from './model-constants.ts';

/**
 * A tour ends here, always at the same step. With equal clocks it is complete by then: 1,655 of 1,772 states, since the
 * others lie behind 69 choices that the cluster could make and this driver never does.
 */
const STEPS_MAX = 35_000;

const toured = async (constants: typeof distributedConstants, factory: DriverFactory) => {
  const tested = testedModel(spec, constants, factory);
  return await tour(tested.model, tested.graph, tested.createDriver(), { stepsMax: STEPS_MAX });
};

/** What somebody might build on a cluster, and the action that gives it away. */
const FAULTY: readonly (readonly [
  fault: string,
  kind: string,
  action: string,
  constants: typeof distributedConstants,
  factory: DriverFactory,
])[] = [
  [
    'a token that is the last one plus one',
    'wrong state',
    'Grant',
    distributedConstants,
    distributedContract(() => new MemoryLeaseRows((row) => (row?.token ?? 0) + 1)),
  ],
  [
    'a lease that is free for its own member: re-entrant, as IMap.lock is',
    'not allowed',
    'Grant',
    busyConstants,
    distributedContract(
      () =>
        new (class extends MemoryLeaseRows {
          override acquire(worker: string, requestId: number, leaseMs: number, nowMs: number) {
            if (this.row !== undefined && !this.isRepeated(this.row, worker, requestId))
              this.row = { ...this.row, untilMs: nowMs };
            return super.acquire(worker, requestId, leaseMs, nowMs);
          }
        })(),
    ),
  ],
  [
    'a worker that counts its lease from the answer',
    'refused',
    'Stop',
    distributedConstants,
    distributedContract(() => new MemoryLeaseRows(), {
      stop: (lease, now, length) => stopLease(lease, now - 1, length),
    }),
  ],
  [
    'an answer that counts after its worker gave up waiting',
    'wrong state',
    'Stop',
    distributedConstants,
    distributedContract(() => new MemoryLeaseRows(), {
      receive: (lease, requestId, token) =>
        receiveLease(lease, requestId, token) ?? { askedAt: 0, requestId, token },
    }),
  ],
  [
    'a worker that acts as long as it believes in its token',
    'not allowed',
    'Send',
    distributedConstants,
    distributedContract(() => new MemoryLeaseRows(), {
      acts: (lease, now, length) => (lease.token === 0 ? 0 : lease.token) || actsWith(lease, now, length),
    }),
  ],
  [
    'a gate without a fence',
    'not allowed',
    'Pass',
    distributedConstants,
    distributedContract(() => new MemoryLeaseRows(), {
      gate: (fences) => {
        let judged = 0;
        return new (class extends FenceGate {
          override pass(worker: string, instrument: string, slot: string) {
            judged = this.inFlight(worker, instrument, slot);
            return super.pass(worker, instrument, slot);
          }
          override refuse(worker: string, instrument: string, slot: string) {
            judged = this.inFlight(worker, instrument, slot);
            return super.refuse(worker, instrument, slot);
          }
        })({ newestToken: () => judged, ownerOf: (instrument) => fences.ownerOf(instrument) }, ['s1']);
      },
    }),
  ],
  [
    'a service that lets go by the length that workers count, without the margin of clocks',
    'wrong state',
    'Grant',
    driftingConstants,
    distributedContract(
      () =>
        new (class extends MemoryLeaseRows {
          override acquire(worker: string, requestId: number, leaseMs: number, nowMs: number) {
            return super.acquire(worker, requestId, leaseMs / 3, nowMs);
          }
        })(),
    ),
  ],
  [
    'a member that repeats an operation on the row of its backup, under another token',
    'not allowed',
    'Grant',
    distributedConstants,
    distributedContract(
      () =>
        new (class extends MemoryLeaseRows {
          protected override isRepeated(_row: LeaseRow, _worker: string, _requestId: number): boolean {
            return false;
          }
          override acquire(worker: string, requestId: number, leaseMs: number, nowMs: number) {
            if (this.row !== undefined && super.isRepeated(this.row, worker, requestId))
              this.row = { ...this.row, untilMs: nowMs };
            return super.acquire(worker, requestId, leaseMs, nowMs);
          }
        })(),
    ),
  ],
];

describe('a lease on a cluster whose members die', () => {
  test.each([
    ['two workers, equal clocks', distributedConstants, 1_655],
    ['clocks that differ', driftingConstants, 2_600],
  ])('is what DistributedLocks says, wherever a long tour leads it: %s', async (_, constants, statesMin) => {
    const report = await toured(
      constants,
      distributedContract(() => new MemoryLeaseRows()),
    );
    expect(report.failure === undefined ? '' : failureText(report.failure)).toBe('');
    expect(report.actionsNotCovered).toEqual([]);
    // Pinned, so that a driver that gets nowhere is noticed.
    expect(report.statesVisited).toBeGreaterThanOrEqual(statesMin);
  });

  test.each(FAULTY)('refutes %s', async (_, kind, action, constants, factory) => {
    const { failure } = await toured(constants, factory);
    expect([failure?.kind, failure?.event.type]).toEqual([kind, action]);
  });
});
