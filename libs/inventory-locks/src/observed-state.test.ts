/** What a trace shows of the locks: all eight variables, read from the live objects. */
import { expect, test } from 'vitest';
import { InventoryLocks } from './inventory-locks.ts';
import { observedState } from './observed-state.ts';

const LIMITS = {
  workers: ['w2', 'w1', 'w3'],
  instruments: ['BTC', 'ETH'],
  slots: ['s1', 's2'],
  leaseMs: 100,
  tokenMax: 1_000,
};

/** An ITF map in the order in which its keys are given. */
const map = (...pairs: readonly (readonly [string, unknown])[]) => ({ '#map': pairs });
const set = (...members: readonly string[]) => ({ '#set': members });

test('nothing has happened: nobody waits, holds, believes, sleeps or has let an order pass', () => {
  const none = map(['w2', 'none'], ['w1', 'none'], ['w3', 'none']);
  const unbelieved = map(['BTC', 0], ['ETH', 0]);
  const empty = map(['s1', 0], ['s2', 0]);
  const nothing = { worker: 'nobody', token: 0, newest: 0, owner: 'nobody' };
  expect(observedState(new InventoryLocks(LIMITS))).toEqual({
    waiting: map(['BTC', set()], ['ETH', set()]),
    lease: map(['BTC', none], ['ETH', none]),
    newest: map(['BTC', 0], ['ETH', 0]),
    owner: map(['BTC', 'nobody'], ['ETH', 'nobody']),
    believed: map(['w2', unbelieved], ['w1', unbelieved], ['w3', unbelieved]),
    paused: set(),
    inFlight: map(
      ['w2', map(['BTC', empty], ['ETH', empty])],
      ['w1', map(['BTC', empty], ['ETH', empty])],
      ['w3', map(['BTC', empty], ['ETH', empty])],
    ),
    passed: map(['BTC', nothing], ['ETH', nothing]),
  });
});

test('each thing that happens shows at its place, sets in one order', () => {
  const system = new InventoryLocks(LIMITS);
  for (const worker of ['w3', 'w2', 'w1']) expect(system.request(worker, 'ETH').ok).toBe(true);
  expect(system.grant('w3', 'ETH', 0).ok).toBe(true);
  expect(system.send('w3', 'ETH', 's2').ok).toBe(true);
  expect(system.pass('w3', 'ETH', 's2').ok).toBe(true);
  expect(system.send('w3', 'ETH', 's1').ok).toBe(true);
  expect(system.renewalDue('w3', 'ETH', 50).ok).toBe(true);
  for (const worker of ['w2', 'w1']) expect(system.pause(worker).ok).toBe(true);
  const { waiting, lease, newest, owner, believed, paused, inFlight, passed } = observedState(system);
  const free = map(['w2', 'none'], ['w1', 'none'], ['w3', 'none']);
  expect({ waiting, newest, owner, paused }).toEqual({
    waiting: map(['BTC', set()], ['ETH', set('w1', 'w2')]),
    newest: map(['BTC', 0], ['ETH', 1]),
    owner: map(['BTC', 'nobody'], ['ETH', 'w3']),
    paused: set('w1', 'w2'),
  });
  expect(lease).toEqual(map(['BTC', free], ['ETH', map(['w2', 'none'], ['w1', 'none'], ['w3', 'due'])]));
  expect(believed).toEqual(
    map(
      ['w2', map(['BTC', 0], ['ETH', 0])],
      ['w1', map(['BTC', 0], ['ETH', 0])],
      ['w3', map(['BTC', 0], ['ETH', 1])],
    ),
  );
  const empty = map(['s1', 0], ['s2', 0]);
  expect(inFlight).toEqual(
    map(
      ['w2', map(['BTC', empty], ['ETH', empty])],
      ['w1', map(['BTC', empty], ['ETH', empty])],
      ['w3', map(['BTC', empty], ['ETH', map(['s1', 1], ['s2', 0])])],
    ),
  );
  expect(passed).toEqual(
    map(
      ['BTC', { worker: 'nobody', token: 0, newest: 0, owner: 'nobody' }],
      ['ETH', { worker: 'w3', token: 1, newest: 1, owner: 'w3' }],
    ),
  );
});

test('a worker that sleeps does nothing, and a step that is refused changes nothing', () => {
  const system = new InventoryLocks(LIMITS);
  system.request('w1', 'BTC');
  system.grant('w1', 'BTC', 0);
  system.renewalDue('w1', 'BTC', 50);
  system.pause('w1');
  const before = observedState(system);
  const asleep = { ok: false, refusal: { code: 'LOCK201', worker: 'w1' } };
  expect(system.request('w1', 'ETH')).toEqual(asleep);
  expect(system.renew('w1', 'BTC', 60)).toEqual(asleep);
  expect(system.release('w1', 'BTC')).toEqual(asleep);
  expect(system.send('w1', 'BTC', 's1')).toEqual(asleep);
  expect(observedState(system)).toEqual(before);
});

test('who believes in a token asks for no other, and forgets it only when it was given back', () => {
  const system = new InventoryLocks(LIMITS);
  system.request('w1', 'BTC');
  system.grant('w1', 'BTC', 0);
  system.renewalDue('w1', 'BTC', 50);
  system.expire('w1', 'BTC', 100);
  const believes = { code: 'LOCK103', worker: 'w1', instrument: 'BTC', token: 1 };
  expect(system.request('w1', 'BTC')).toEqual({ ok: false, refusal: believes });
  expect(system.release('w1', 'BTC')).toMatchObject({ refusal: { code: 'LOCK107' } });
  expect(system.workers.believed('w1', 'BTC')).toBe(1); // it has not noticed yet
  expect(system.notice('w1', 'BTC').ok).toBe(true);
  expect(system.request('w1', 'BTC').ok).toBe(true);
});
