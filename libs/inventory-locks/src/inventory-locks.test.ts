import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { EmbeddedLockManager } from './embedded-locks.ts';
import { FenceGate } from './fence-gate.ts';
import { InventoryLocks } from './inventory-locks.ts';
import type { LockResult } from './lease.ts';
import { lockRefusalText } from './lease.ts';
import { observedState } from './observed-state.ts';

const LIMITS = { workers: ['w1', 'w2'], instruments: ['BTC'], slots: ['s1', 's2'], leaseMs: 10, tokenMax: 3 };

function codeOf(result: LockResult<unknown>): string {
  if (result.ok) return 'ok';
  expect(lockRefusalText(result.refusal)).not.toBe('');
  return result.refusal.code;
}

function withLease(worker = 'w1'): InventoryLocks {
  const system = new InventoryLocks(LIMITS);
  system.request(worker, 'BTC');
  system.grant(worker, 'BTC', 0);
  return system;
}

describe('lock service', () => {
  test('grants only to who waits, only what is free, one token more each time', () => {
    const system = new InventoryLocks(LIMITS);
    expect(codeOf(system.grant('w1', 'BTC', 0))).toBe('LOCK104');
    expect(codeOf(system.request('w1', 'BTC'))).toBe('ok');
    expect(codeOf(system.request('w1', 'BTC'))).toBe('LOCK102');
    expect(system.grant('w1', 'BTC', 7)).toEqual({
      ok: true,
      value: { worker: 'w1', instrument: 'BTC', token: 1, phase: 'held', dueAtMs: 12, expiresAtMs: 17 },
    });
    expect(system.locks.waitingFor('BTC')).toEqual([]);
    system.request('w2', 'BTC');
    expect(codeOf(system.grant('w2', 'BTC', 8))).toBe('LOCK105');
  });

  test('refuses unknown names and impossible times', () => {
    const system = withLease();
    expect(codeOf(system.request('w9', 'BTC'))).toBe('LOCK101');
    expect(codeOf(system.request('w1', 'DOGE'))).toBe('LOCK101');
    for (const nowMs of [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY]) {
      expect(codeOf(system.renewalDue('w1', 'BTC', nowMs))).toBe('LOCK111');
    }
  });

  test('is due at half of its time and ends at its end, to the millisecond', () => {
    const system = withLease();
    expect(codeOf(system.renewalDue('w1', 'BTC', 4))).toBe('LOCK108');
    expect(codeOf(system.expire('w1', 'BTC', 10))).toBe('LOCK107');
    expect(codeOf(system.renewalDue('w1', 'BTC', 5))).toBe('ok');
    expect(codeOf(system.expire('w1', 'BTC', 9))).toBe('LOCK108');
    expect(codeOf(system.renew('w1', 'BTC', 10))).toBe('LOCK110');
    expect(codeOf(system.expire('w1', 'BTC', 10))).toBe('ok');
    expect(system.locks.leaseOf('BTC')).toBeUndefined();
    expect(system.workers.believed('w1', 'BTC')).toBe(1); // nobody told it
  });

  test('releases for the holder alone, and a worker does not notice the end of a lease that runs', () => {
    const system = withLease();
    expect(codeOf(system.release('w2', 'BTC'))).toBe('LOCK107');
    expect(codeOf(system.notice('w1', 'BTC'))).toBe('LOCK203');
    expect(system.locks.leaseOf('BTC')?.worker).toBe('w1');
  });

  test('renews for the holder alone, and not while another worker waits', () => {
    const system = withLease();
    expect(codeOf(system.renew('w1', 'BTC', 4))).toBe('LOCK107');
    system.renewalDue('w1', 'BTC', 5);
    expect(codeOf(system.renew('w2', 'BTC', 6))).toBe('LOCK107');
    system.request('w2', 'BTC');
    expect(codeOf(system.renew('w1', 'BTC', 6))).toBe('LOCK109');
  });

  test('stops granting when the tokens are used up', () => {
    const system = new InventoryLocks(LIMITS);
    for (let round = 0; round < LIMITS.tokenMax; round += 1) {
      system.request('w1', 'BTC');
      expect(codeOf(system.grant('w1', 'BTC', round))).toBe('ok');
      expect(codeOf(system.release('w1', 'BTC'))).toBe('ok');
    }
    system.request('w1', 'BTC');
    expect(codeOf(system.grant('w1', 'BTC', 9))).toBe('LOCK106');
  });
});

describe('gate', () => {
  test('refuses the order of a worker that slept through the end of its lease', () => {
    const system = withLease();
    system.pause('w1');
    expect(codeOf(system.send('w1', 'BTC', 's1'))).toBe('LOCK201');
    system.renewalDue('w1', 'BTC', 5);
    system.expire('w1', 'BTC', 10);
    system.request('w2', 'BTC');
    system.grant('w2', 'BTC', 10);
    system.wake('w1');
    expect(system.send('w1', 'BTC', 's1')).toEqual({ ok: true, value: 1 });
    expect(codeOf(system.pass('w1', 'BTC', 's1'))).toBe('LOCK303');
    expect(system.gate.judge('w1', 'BTC', 's1')).toBe('Refuse');
    expect(system.gate.judge('w1', 'BTC', 's1')).toBeUndefined();
    expect(codeOf(system.notice('w1', 'BTC'))).toBe('ok');
    expect(codeOf(system.send('w1', 'BTC', 's1'))).toBe('LOCK107');
  });

  test('passes the newest token once, also after its lease was given back', () => {
    const system = withLease();
    system.send('w1', 'BTC', 's2');
    expect(codeOf(system.send('w1', 'BTC', 's2'))).toBe('LOCK301');
    expect(codeOf(system.send('w1', 'BTC', 's3'))).toBe('LOCK101');
    system.release('w1', 'BTC');
    expect(codeOf(system.refuse('w1', 'BTC', 's2'))).toBe('LOCK302');
    expect(system.pass('w1', 'BTC', 's2')).toEqual({
      ok: true,
      value: { worker: 'w1', token: 1, newest: 1, owner: 'w1' },
    });
    expect(codeOf(system.pass('w1', 'BTC', 's2'))).toBe('LOCK302');
  });
});

// Goal: the spec's invariants on the real objects. Method: any calls in any order, with a clock that only advances.
const call = fc.record({
  action: fc.constantFrom(
    'request',
    'grant',
    'clock',
    'renew',
    'release',
    'pause',
    'wake',
    'notice',
    'send',
    'judge',
  ),
  worker: fc.constantFrom('w1', 'w2'),
  instrument: fc.constantFrom('BTC', 'ETH'),
  slot: fc.constantFrom('s1', 's2'),
  waitMs: fc.nat(6),
});

describe('any run', () => {
  test.prop([fc.array(call, { maxLength: 120 })])(
    'passes no order but with the newest token, from its owner (InventoryLocks!FencedGate)',
    (calls) => {
      const system = new InventoryLocks({ ...LIMITS, instruments: ['BTC', 'ETH'], tokenMax: 1_000 });
      let nowMs = 0;
      let newest = 0;
      for (const { action, worker, instrument, slot, waitMs } of calls) {
        nowMs += waitMs;
        const before = JSON.stringify(observedState(system));
        const result = perform(system, action, worker, instrument, slot, nowMs);
        if (result === false) expect(JSON.stringify(observedState(system))).toBe(before);
        const passage = system.gate.passed(instrument);
        if (passage !== undefined) {
          expect(passage.token).toBe(passage.newest);
          expect(passage.worker).toBe(passage.owner);
        }
        const sum = system.locks.newestToken('BTC') + system.locks.newestToken('ETH');
        expect(sum).toBeGreaterThanOrEqual(newest);
        newest = sum;
        const held = system.locks.leaseOf(instrument);
        if (held !== undefined) expect(system.workers.believed(held.worker, instrument)).toBe(held.token);
      }
    },
  );
});

function perform(
  system: InventoryLocks,
  action: string,
  worker: string,
  instrument: string,
  slot: string,
  nowMs: number,
): boolean {
  if (action === 'clock') {
    for (const step of system.dueBy(nowMs)) {
      const name = step.action === 'Expire' ? 'expire' : 'renewalDue';
      expect(system[name](step.worker, step.instrument, nowMs).ok).toBe(true);
    }
    return true;
  }
  if (action === 'judge') return system.gate.judge(worker, instrument, slot) !== undefined;
  if (action === 'grant') return system.grant(worker, instrument, nowMs).ok;
  if (action === 'renew') return system.renew(worker, instrument, nowMs).ok;
  if (action === 'send') return system.send(worker, instrument, slot).ok;
  if (action === 'pause') return system.pause(worker).ok;
  if (action === 'wake') return system.wake(worker).ok;
  const name = action as 'request' | 'release' | 'notice';
  return system[name](worker, instrument).ok;
}

test('what is not there has no lease, no token, no owner, nobody who waits; and every step with it is refused', () => {
  const { locks, gate, workers } = new InventoryLocks(LIMITS);
  expect([
    locks.leaseOf('DOGE'),
    locks.waitingFor('DOGE'),
    locks.newestToken('DOGE'),
    locks.ownerOf('DOGE'),
  ]).toEqual([undefined, [], 0, undefined]);
  const steps = [
    locks.grant('w1', 'DOGE', 0),
    locks.release('w1', 'DOGE'),
    locks.expire('w1', 'DOGE', 0),
    locks.renew('w1', 'DOGE', 0),
    workers.pause('w9'),
  ];
  expect(steps.map(codeOf)).toEqual(['LOCK101', 'LOCK101', 'LOCK101', 'LOCK101', 'LOCK101']);
  expect(gate.judge('w1', 'BTC', 's1')).toBeUndefined();
});

test('who holds a lease cannot ask for it again, and free slots run out', () => {
  const system = withLease();
  expect(codeOf(system.locks.request('w1', 'BTC'))).toBe('LOCK103');
  for (const slot of ['s1', 's2']) {
    expect(system.gate.freeSlot('w1', 'BTC')).toBe(slot);
    system.send('w1', 'BTC', slot);
  }
  expect(system.gate.freeSlot('w1', 'BTC')).toBeUndefined();
});

test('a lease is due, and both due and over, by the clock alone; one that is due already ends once', () => {
  const system = withLease();
  expect(system.dueBy(4)).toEqual([]);
  expect(system.dueBy(5).map(({ action }) => action)).toEqual(['RenewalDue']);
  expect(system.dueBy(10).map(({ action }) => action)).toEqual(['RenewalDue', 'Expire']);
  system.renewalDue('w1', 'BTC', 5);
  expect(system.dueBy(9)).toEqual([]);
  expect(system.dueBy(10).map(({ action }) => action)).toEqual(['Expire']);
  expect(new InventoryLocks(LIMITS).dueBy(10)).toEqual([]);
});

test('an order that arrives passes or is refused, never both; a token whose owner is unknown still counts', () => {
  const system = withLease();
  system.send('w1', 'BTC', 's1');
  expect(system.gate.judge('w1', 'BTC', 's1')).toBe('Pass');
  system.send('w1', 'BTC', 's2');
  system.release('w1', 'BTC');
  system.request('w2', 'BTC');
  system.grant('w2', 'BTC', 1);
  expect(system.gate.judge('w1', 'BTC', 's2')).toBe('Refuse');
  const gate = new FenceGate({ newestToken: () => 1, ownerOf: () => undefined }, ['s1']);
  gate.send('w1', 'BTC', 's1', 1);
  expect(gate.pass('w1', 'BTC', 's1')).toMatchObject({ ok: true, value: { owner: '' } });
});

test('a worker freezes and wakes once each, and takes note of a lease that is gone only when awake', () => {
  const { workers } = new InventoryLocks(LIMITS);
  const nobody = { leaseOf: () => undefined };
  expect(workers.wake('w1')).toEqual({ ok: false, refusal: { code: 'LOCK202', worker: 'w1' } });
  expect(workers.notice('w1', 'BTC', nobody)).toEqual({
    ok: false,
    refusal: { code: 'LOCK203', worker: 'w1', instrument: 'BTC' },
  });
  expect(workers.pause('w1').ok).toBe(true);
  const frozen = { ok: false, refusal: { code: 'LOCK201', worker: 'w1' } };
  expect([workers.pause('w1'), workers.notice('w1', 'BTC', nobody)]).toEqual([frozen, frozen]);
  expect(workers.wake('w1').ok).toBe(true);
  workers.learn('w1', 'BTC', 7);
  expect([workers.believed('w1', 'BTC'), workers.believed('w1', 'ETH')]).toEqual([7, 0]);
  expect(workers.notice('w1', 'BTC', nobody).ok).toBe(true);
  expect(workers.believed('w1', 'BTC')).toBe(0);
  workers.learn('w9', 'BTC', 7); // nobody of that name: nothing is believed
  workers.forget('w9', 'BTC');
  expect(workers.believed('w9', 'BTC')).toBe(0);
});

test('the gate keeps what passed last on an instrument, and an order in flight on one is none on another', () => {
  const { gate } = withLease();
  expect(gate.passed('BTC')).toBeUndefined();
  gate.send('w1', 'BTC', 's1', 1);
  expect([gate.inFlight('w1', 'BTC', 's1'), gate.inFlight('w1', 'ETH', 's1')]).toEqual([1, 0]);
  gate.judge('w1', 'BTC', 's1');
  expect(gate.passed('BTC')).toEqual({ worker: 'w1', token: 1, newest: 1, owner: 'w1' });
});

test('impossible limits are a defect of the caller', () => {
  const made = (changed: object) => () => new EmbeddedLockManager({ ...LIMITS, ...changed });
  for (const leaseMs of [0, -2, 3, 2.5, Number.NaN]) expect(made({ leaseMs })).toThrow('lease');
  for (const tokenMax of [0, -1, 1.5, Number.NaN]) expect(made({ tokenMax })).toThrow('token');
  expect(made({ leaseMs: 2, tokenMax: 1 })).not.toThrow();
});

test('who is too early hears how long it still is; a due lease is renewed where nobody waits, who then waits in turn', () => {
  const { locks } = withLease(); // from 0 to 10
  const early = { code: 'LOCK108', worker: 'w1', instrument: 'BTC' };
  expect(locks.renewalDue('w1', 'BTC', 3)).toEqual({ ok: false, refusal: { ...early, inMs: 2 } });
  locks.renewalDue('w1', 'BTC', 5);
  expect(locks.expire('w1', 'BTC', 7)).toEqual({ ok: false, refusal: { ...early, inMs: 3 } });
  expect(locks.renew('w1', 'BTC', 7)).toMatchObject({ ok: true, value: { token: 1, expiresAtMs: 17 } });
  locks.release('w1', 'BTC');
  for (const worker of ['w2', 'w1']) locks.request(worker, 'BTC');
  expect(locks.waitingFor('BTC')).toEqual(['w2', 'w1']);
});
