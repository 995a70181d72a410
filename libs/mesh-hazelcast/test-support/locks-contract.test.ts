import { EmbeddedLockManager, FenceGate, type Lease, type LockResult } from '@plimsoll/inventory-locks';
import { type DriverFactory, failureText, testedModel, tour } from '@plimsoll/model-tests';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/InventoryLocks/generated/InventoryLocks.ts';
import { EmbeddedLeaseService } from '../src/index.ts';
import { locksContract, type ServiceFactory } from './locks-contract.ts';
import { locksConstants } from './model-constants.ts';

const embedded: ServiceFactory = (setup) => new EmbeddedLeaseService(setup, setup.nowMs);
const tested = testedModel(spec, locksConstants, locksContract(embedded));

const toured = (factory: DriverFactory) => tour(tested.model, tested.graph, factory.create(tested.constants));

/** Services as somebody might write them on a cluster, and the action that gives each away. */
const FAULTY: readonly (readonly [fault: string, kind: string, action: string, service: ServiceFactory])[] = [
  [
    'IMap.lock: re-entrant for the whole process, so that a second worker is let in',
    'not allowed',
    'Grant',
    (setup) =>
      new EmbeddedLeaseService(
        setup,
        setup.nowMs,
        new (class extends EmbeddedLockManager {
          override grant(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
            const holder = this.leaseOf(instrument)?.worker;
            if (holder !== undefined && this.waitingFor(instrument).includes(worker))
              this.release(holder, instrument);
            return super.grant(worker, instrument, nowMs);
          }
        })(setup),
      ),
  ],
  [
    'no new token for a new holder',
    'wrong state',
    'Grant',
    (setup) =>
      new EmbeddedLeaseService(
        setup,
        setup.nowMs,
        new (class extends EmbeddedLockManager {
          override grant(worker: string, instrument: string, nowMs: number): LockResult<Lease> {
            const granted = super.grant(worker, instrument, nowMs);
            return granted.ok ? { ok: true, value: { ...granted.value, token: 1 } } : granted;
          }
          override newestToken(instrument: string): number {
            return Math.min(1, super.newestToken(instrument));
          }
          override leaseOf(instrument: string): Lease | undefined {
            const lease = super.leaseOf(instrument);
            return lease === undefined ? undefined : { ...lease, token: 1 };
          }
        })(setup),
      ),
  ],
  [
    'a renewal that another clock allows after the end',
    'wrong state',
    'Expire',
    (setup) => {
      const late = new EmbeddedLockManager(setup);
      return new (class extends EmbeddedLeaseService {
        override renew(worker: string, instrument: string, token: number) {
          const lease = late.leaseOf(instrument);
          if (lease?.worker !== worker || lease.token !== token || lease.phase !== 'due')
            return super.renew(worker, instrument, token);
          return Promise.resolve(late.renew(worker, instrument, lease.expiresAtMs - 1));
        }
      })(setup, setup.nowMs, late);
    },
  ],
];

describe('the contract of a lease service', () => {
  test('is met by the embedded store in every state of InventoryLocks', async () => {
    const { failure, statesVisited, actionsNotCovered } = await toured(locksContract(embedded));
    expect(failure === undefined ? '' : failureText(failure)).toBe('');
    expect({ statesVisited, actionsNotCovered }).toEqual({ statesVisited: 2096, actionsNotCovered: [] });
  });

  test.each(FAULTY)('refutes %s', async (_, kind, action, service) => {
    const { failure } = await toured(locksContract(service));
    expect([failure?.kind, failure?.event.type]).toEqual([kind, action]);
  });

  test('refutes a gate without a fence', async () => {
    const { failure } = await toured(
      locksContract(embedded, (tokens, slots) => {
        let judged = 0;
        return new (class extends FenceGate {
          override pass(worker: string, instrument: string, slot: string) {
            judged = this.inFlight(worker, instrument, slot);
            return super.pass(worker, instrument, slot);
          }
        })({ newestToken: () => judged, ownerOf: (instrument) => tokens.ownerOf(instrument) }, slots);
      }),
    );
    expect([failure?.kind, failure?.event.type]).toEqual(['not allowed', 'Pass']);
  });
});
