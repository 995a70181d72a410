/** Whose signature counts, when, and for whom: of an envelope, of orders, and of what stops a build. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type CastMember, HOUR_MS, member, order, sealedBy } from '../test-support/gate-cast.ts';
import { CLOCK_SKEW_MS, countOrders, type OrderQuestion } from './orders.ts';
import { type TripStanding, tripStanding } from './trips.ts';
import { checkSignatures, publicKeyOf, type Trust } from './trust.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const WINDOW = { notBefore: '2026-03-01T00:00:00.000Z', notAfter: '2026-03-02T00:00:00.000Z' };
const made = (name: string, owner: string, ...roles: Parameters<typeof member>[2]) =>
  member(name, owner, roles, WINDOW);
const ann = made('ann', 'Ann', 'approval', 'break-glass');
const bob = made('bob', 'Bob', 'approval', 'break-glass');
const guard = made('guard', 'the guard', 'trip');
const dog = made('dog', 'the dog', 'trip');
const signers = [ann, bob, guard, dog].map(({ signer }) => signer);
const TRUST: Trust = { signers, revoked: [] };
const CANDIDATE = 'c'.repeat(64);

/** What an envelope that these signed comes to, for approvals, where its payload says that time. */
function checked(by: readonly CastMember[], atMs: number | undefined, trust = TRUST) {
  const envelope = sealedBy({ any: 'payload' }, ...by);
  const found = checkSignatures(envelope, trust, 'approval', () => atMs);
  return found && [found.signers.map(({ name }) => name), found.refusal?.kind];
}

describe('a signature', () => {
  test('counts from the first instant of its key’s validity until before the last', () => {
    const [from, until] = [Date.parse(WINDOW.notBefore), Date.parse(WINDOW.notAfter)];
    const outside = [[], 'outside validity'];
    const inside = [['ann'], undefined];
    expect([from - 1, from, until - 1, until].map((atMs) => checked([ann], atMs))).toEqual([
      outside,
      inside,
      inside,
      outside,
    ]);
    expect([undefined, Number.NaN].map((atMs) => checked([ann], atMs))).toEqual([outside, outside]);
  });

  test('of a key that is revoked counts for nothing, and the others as before', () => {
    const trust = { ...TRUST, revoked: [{ keyid: ann.keyid, reason: 'stolen' }] };
    expect(checked([ann], NOW, trust)).toEqual([[], 'revoked']);
    expect(checked([bob], NOW, trust)).toEqual([['bob'], undefined]);
    expect(checked([ann, bob], NOW, trust)).toEqual([['bob'], undefined]); // one that counts is enough
  });

  test('of nobody who is known is none; a key that is no key is nobody’s', () => {
    expect(checked([ann], NOW, { ...TRUST, signers: [] })).toBeUndefined();
    const spoilt = { ...bob.signer, publicKey: 'spoilt' };
    const trust = { ...TRUST, signers: [spoilt, ann.signer] };
    expect(checked([ann], NOW, trust)).toEqual([['ann'], undefined]);
    expect(checked([bob], NOW, trust)).toBeUndefined();
  });
});

describe('the memory of keys', () => {
  test('holds no key of another kind', () => {
    const other = generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'der' });
    expect(publicKeyOf(other.toString('base64'))).toBeUndefined();
  });

  test('parses a key once, and begins anew after a thousand', () => {
    const { publicKey } = ann.signer;
    // Whatever other tests have asked for: from here on it holds this one and knows how many more.
    for (let count = 0; count <= 1_000; count += 1) publicKeyOf(`filler ${count}`);
    const first = publicKeyOf(publicKey);
    expect(first).toBeDefined();
    expect(publicKeyOf(publicKey) === first).toBe(true);
    for (let count = 0; count <= 1_000; count += 1) publicKeyOf(`other ${count}`);
    expect(publicKeyOf(publicKey) === first).toBe(false);
    expect(publicKeyOf(publicKey)?.equals(first as NonNullable<typeof first>)).toBe(true);
  });
});

describe('orders', () => {
  const question: OrderQuestion = {
    kind: 'approval',
    stage: 'live',
    candidate: CANDIDATE,
    trust: TRUST,
    nowMs: NOW,
  };
  const approval = (issuedAtMs: number, ...by: CastMember[]) =>
    order({ candidate: CANDIDATE, issuedAtMs }, ...by);

  test('count for each of their people, in one order, whoever signed first', () => {
    const [first, second] = [approval(NOW, bob), approval(NOW, ann)];
    const counted = countOrders([first, second, second], question);
    expect(counted).toMatchObject({ owners: ['Ann', 'Bob'], refusals: [] });
    expect(counted.orders).toHaveLength(3);
  });

  test('that do not count are told, and are not among those that do', () => {
    const odd = order({ kind: 'break-glass', candidate: CANDIDATE, issuedAtMs: NOW }, guard);
    expect(countOrders([odd], question)).toEqual({
      owners: [],
      orders: [],
      refusals: ['the key guard may not sign as approval'],
    });
    const paper = order({ candidate: CANDIDATE, stage: 'paper', issuedAtMs: NOW }, ann, bob);
    expect(countOrders([paper], question).refusals).toEqual([
      'the approval by Ann and Bob is for stage paper',
    ]);
  });

  test('may be ahead by as much as clocks are, and not by more', () => {
    const refusals = (aheadMs: number) => countOrders([approval(NOW + aheadMs, ann)], question).refusals;
    expect([refusals(CLOCK_SKEW_MS), refusals(CLOCK_SKEW_MS + 1)]).toEqual([
      [],
      ['the approval by Ann is dated later than this machine’s clock: check the clock'.replace('’', "'")],
    ]);
  });

  test('given until the very instant of a stop are spent', () => {
    const asked = { ...question, afterMs: NOW };
    const owners = [NOW, NOW + 1].map((atMs) => countOrders([approval(atMs, ann)], asked).owners);
    expect(owners).toEqual([[], ['Ann']]);
  });

  test('end at the instant that they name', () => {
    const until = (expiresAtMs: number) =>
      order({ candidate: CANDIDATE, issuedAtMs: NOW - HOUR_MS, expiresAtMs }, ann);
    const owners = [NOW, NOW + 1].map((ms) => countOrders([until(ms)], question).owners);
    expect(owners).toEqual([[], ['Ann']]);
  });
});

describe('a stop', () => {
  const question = {
    stage: 'live',
    candidate: CANDIDATE,
    trust: TRUST,
    nowMs: NOW,
    approvalsNeeded: 2,
  };
  const stop = (issuedAtMs: number, ...by: CastMember[]) =>
    order({ kind: 'trip', candidate: '0'.repeat(64), issuedAtMs }, ...by);
  const rearm = (issuedAtMs: number, ...by: CastMember[]) =>
    order({ kind: 'rearm', candidate: CANDIDATE, issuedAtMs }, ...by);
  const text = (by: string, ms: number) =>
    `the build was stopped by ${by} at ${new Date(ms).toISOString()}: a test`;

  test('that never was leaves nothing', () => {
    const none: TripStanding = { isTripped: false, trippedAtMs: undefined, reasons: [] };
    expect(tripStanding([], [rearm(NOW, ann)], question)).toEqual(none);
  });

  test('stands with who and why, until two people have armed again', () => {
    expect(tripStanding([stop(NOW - 5, guard, dog)], [], question)).toEqual({
      isTripped: true,
      trippedAtMs: NOW - 5,
      reasons: [text('the guard and the dog', NOW - 5), '0 of 2 people have armed it again (nobody)'],
    });
    const armed = [rearm(NOW - 4, bob), rearm(NOW - 4, ann)];
    expect(tripStanding([stop(NOW - 5, guard)], armed, question)).toEqual({
      isTripped: false,
      trippedAtMs: NOW - 5,
      reasons: [],
    });
  });

  test('counts from the last one: what was armed before it is spent, and told', () => {
    const stops = [stop(NOW - 5, guard), stop(NOW - 3, dog)];
    const armed = [rearm(NOW - 4, ann), rearm(NOW - 4, bob), rearm(NOW - 2, bob)];
    const spent = (by: string) =>
      `the rearm by ${by} is older than the trip of ${new Date(NOW - 3).toISOString()}`;
    expect(tripStanding(stops, armed, question)).toEqual({
      isTripped: true,
      trippedAtMs: NOW - 3,
      reasons: [
        text('the guard', NOW - 5),
        text('the dog', NOW - 3),
        `1 of 2 people have armed it again (Bob; ${spent('Ann')}; ${spent('Bob')})`,
      ],
    });
  });

  test('names all who have armed it where more are asked for', () => {
    const armed = [rearm(NOW - 4, ann), rearm(NOW - 4, bob)];
    const asked = { ...question, approvalsNeeded: 3 };
    expect(tripStanding([stop(NOW - 5, guard)], armed, asked).reasons.at(-1)).toBe(
      '2 of 3 people have armed it again (Ann, Bob)',
    );
  });

  test('is never taken back by fewer than two, whatever the policy says', () => {
    const asked = { ...question, approvalsNeeded: 0 };
    expect(tripStanding([stop(NOW - 5, guard)], [rearm(NOW - 4, ann)], asked).isTripped).toBe(true);
  });

  test('that cannot be read counts as one of now, and no order arms it again', () => {
    const junk = { payloadType: '', payload: '', signatures: [] };
    const armed = [rearm(NOW - 4, ann), rearm(NOW - 4, bob)];
    const standing = tripStanding([junk, stop(NOW - 5, guard)], armed, question);
    expect(standing).toMatchObject({ isTripped: true, trippedAtMs: NOW });
    expect(standing.reasons[0]).toBe(
      'a trip can not be verified, and stops: no key that is trusted signed these bytes',
    );
    const later = [rearm(NOW + 1, ann), rearm(NOW + 1, bob)];
    expect(tripStanding([junk, stop(NOW - 5, guard)], later, question).isTripped).toBe(true);
  });

  test('whose payload is no order of anybody stops as well', () => {
    const odd = sealedBy({ no: 'order' }, guard);
    expect(tripStanding([odd], [], question).reasons[0]).toMatch(
      /^a trip can not be verified.*not at that time$/,
    );
  });
});
