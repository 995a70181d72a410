/** A stop whose file is taken away is not taken back, where the node has seen it. */
import { describe, expect, test } from 'vitest';
import {
  APPROVALS,
  ann,
  bob,
  CANDIDATE,
  expectRefusal,
  guard,
  NOW,
  start,
  stranger,
  verdict,
} from '../test-support/allowed-start.ts';
import { type CastMember, order } from '../test-support/gate-cast.ts';
import { countersign, verifyLiveStart } from './index.ts';
import { goneTrips, memoryAfter, rememberedTrips, tripDigest } from './trip-memory.ts';

const MINUTE_MS = 60_000;
const { trust } = start();
const stopBy = (who: CastMember, minutes = 1) =>
  order({ kind: 'trip', candidate: '0'.repeat(64), issuedAtMs: NOW + minutes * MINUTE_MS }, who);
const STOP = stopBy(guard);
const SEEN = [tripDigest(STOP)];
/** What lets a stopped build start again: two people armed it, and two approved anew. */
const AGAIN = {
  rearms: [ann, bob].map((who) =>
    order({ kind: 'rearm', candidate: CANDIDATE, issuedAtMs: NOW + 2 * MINUTE_MS }, who),
  ),
  bytes: verdict({
    approvals: [ann, bob].map((who) => order({ candidate: CANDIDATE, issuedAtMs: NOW + 3 * MINUTE_MS }, who)),
  }),
};

describe('a node that has seen a stop', () => {
  test('does not start where its file is gone, whatever else is allowed', () => {
    expectRefusal({ tripsSeen: SEEN }, 'LIVE120', /no longer there \(SHA-256 of its payload [0-9a-f]{64}\)/);
    expectRefusal({ ...AGAIN, tripsSeen: SEEN }, 'LIVE120', /put it back/);
    const other = stopBy(guard, -1);
    expectRefusal({ ...AGAIN, trips: [other], tripsSeen: SEEN }, 'LIVE120', /put it back/);
  });

  test('starts again when it was taken back in order, and its file lies there as before', () => {
    expect(verifyLiveStart(start({ ...AGAIN, trips: [STOP], tripsSeen: SEEN }))).toMatchObject({
      approvedBy: ['Ann', 'Bob'],
    });
  });

  test('knows it again when somebody else has signed it too', () => {
    expect(goneTrips(SEEN, [countersign(STOP, ann.privateKey)])).toEqual([]);
    expect(goneTrips(SEEN, APPROVALS)).toEqual(SEEN);
  });
});

describe('its memory', () => {
  const [first, second] = [stopBy(guard, 1), stopBy(guard, 2)];
  const digests = [first, second].map(tripDigest).sort();

  test('grows by every stop that can be verified, each once', () => {
    const memory = memoryAfter([], [second, first, first], trust);
    expect(memory).toBe(digests.map((digest) => `${digest}\n`).join(''));
    expect(rememberedTrips(memory)).toEqual(digests);
    expect(memoryAfter(digests, [], trust)).toBe(memory); // and never shrinks
    expect(memoryAfter(digests.toReversed(), [], trust)).toBe(memory); // one text for one memory
  });

  test('leaves out what nobody who may has signed: it stops while it lies there, and may be removed', () => {
    const junk = { payloadType: '', payload: '', signatures: [] };
    expect(memoryAfter([], [junk, stopBy(stranger), stopBy(ann), ...APPROVALS], trust)).toBe('');
  });

  test.each([['no digest\n'], ['0'.repeat(64)], [`${'0'.repeat(63)}\n`], [`x${'0'.repeat(64)}\n`], ['\n']])(
    'that was spoilt is none: %j',
    (memory) => expect(rememberedTrips(memory)).toBeUndefined(),
  );

  test('of a first start is empty', () => {
    expect(rememberedTrips('')).toEqual([]);
  });
});
