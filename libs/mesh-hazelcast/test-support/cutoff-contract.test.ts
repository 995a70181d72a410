import { type DriverFactory, failureText, testedModel, tour } from '@plimsoll/model-tests';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/AdaptiveCutoff/generated/AdaptiveCutoff.ts';
import { EmbeddedLimitStore, type LeverageLimit, type LimitStore, type MeshResult } from '../src/index.ts';
import { cutoffContract, type LimitStoreFactory } from './cutoff-contract.ts';
import { cutoffConstants } from './model-constants.ts';

const embedded: LimitStoreFactory = () => ({ store: new EmbeddedLimitStore(), account: 'a' });
const tested = testedModel(spec, cutoffConstants, cutoffContract(embedded));

const toured = (factory: DriverFactory) => tour(tested.model, tested.graph, factory.create(tested.constants));

/** Reads, computes and writes: what a client would do that has no entry processor. */
class LastCutWins extends EmbeddedLimitStore {
  override cut(account: string, mostCenti: number, requestId: number): Promise<MeshResult<LeverageLimit>> {
    return this.read(account).then((read) =>
      read.ok && read.value.version > 0 && mostCenti > read.value.mostCenti
        ? this.restore(account, mostCenti, read.value.version, requestId)
        : super.cut(account, mostCenti, requestId),
    );
  }
}

const stored =
  (store: () => LimitStore): LimitStoreFactory =>
  () => ({ store: store(), account: 'a' });

/** What is wrong, and the action that gives it away. */
const FAULTY: readonly (readonly [fault: string, kind: string, action: string, factory: DriverFactory])[] = [
  [
    'a cut that reads, computes and writes, so that the last one wins',
    'wrong state',
    'Cut',
    cutoffContract(stored(() => new LastCutWins())),
  ],
  [
    'a near cache: the gate passes whatever the age of what it knows',
    'not allowed',
    'Pass',
    cutoffContract(embedded, {
      judge: ({ known }, sizedBy) => (sizedBy === known.version ? undefined : 'sized by another version'),
    }),
  ],
  [
    'a gate that ignores by which version an order was sized',
    'not allowed',
    'Pass',
    cutoffContract(embedded, {
      judge: ({ knownSinceMs }, _sizedBy, _size, nowMs, validMs) =>
        knownSinceMs !== undefined && nowMs - knownSinceMs < validMs ? undefined : 'limit too old',
    }),
  ],
  [
    'a late answer that takes a newer limit back',
    'wrong state',
    'Receive',
    cutoffContract(embedded, {
      receive: ({ askedAtMs }, told) =>
        askedAtMs === undefined ? undefined : { known: told, knownSinceMs: askedAtMs, askedAtMs: undefined },
    }),
  ],
  [
    'a push that makes what the gate knows younger',
    'wrong state',
    'Push',
    cutoffContract(embedded, {
      push: (gate, told) =>
        told.version > gate.known.version
          ? { ...gate, known: told, knownSinceMs: gate.askedAtMs ?? gate.knownSinceMs ?? 0 }
          : undefined,
    }),
  ],
  [
    'a cut that is acknowledged before the gate knows',
    'not allowed',
    'Ack',
    cutoffContract(embedded, { isInForce: () => true }),
  ],
];

describe('the contract of a leverage limit', () => {
  test('is met by the embedded store in every state of AdaptiveCutoff that it can reach', async () => {
    const { failure, actionsNotCovered } = await toured(cutoffContract(embedded));
    expect(failure === undefined ? '' : failureText(failure)).toBe('');
    expect(actionsNotCovered).toEqual([]);
  });

  test.each(FAULTY)('refutes %s', async (_, kind, action, factory) => {
    const { failure } = await toured(factory);
    expect([failure?.kind, failure?.event.type]).toEqual([kind, action]);
  });
});
