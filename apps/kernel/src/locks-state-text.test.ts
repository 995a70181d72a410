import { fc, test } from '@fast-check/vitest';
import { InventoryLocks, observedState } from '@plimsoll/inventory-locks';
import { canonicalJson, type JsonObject, type TraceEventBody, unchainedLine } from '@plimsoll/trace';
import { describe, expect } from 'vitest';
import { LocksStateText } from './locks-state-text.ts';

// Names that JSON escapes, and whose order is not that of the limits.
const WORKERS = ['w"2', 'w1', 'ß'];
const INSTRUMENTS = ['ETH\n', 'BTC'];
const SLOTS = ['s2', 's1'];
const ACTIONS = [
  'request',
  'grant',
  'due',
  'renew',
  'expire',
  'release',
  'notice',
  'pause',
  'wake',
  'send',
  'judge',
];

const steps = fc.array(
  fc.record({
    action: fc.constantFrom(...ACTIONS),
    worker: fc.constantFrom(...WORKERS),
    instrument: fc.constantFrom(...INSTRUMENTS),
    slot: fc.constantFrom(...SLOTS),
  }),
  { minLength: 20, maxLength: 80 },
);

function take(system: InventoryLocks, { action, worker, instrument, slot }: Step, nowMs: number): void {
  const { gate } = system;
  if (action === 'request') system.request(worker, instrument);
  if (action === 'grant') system.grant(worker, instrument, nowMs);
  if (action === 'due') system.renewalDue(worker, instrument, nowMs);
  if (action === 'renew') system.renew(worker, instrument, nowMs);
  if (action === 'expire') system.expire(worker, instrument, nowMs);
  if (action === 'release') system.release(worker, instrument);
  if (action === 'notice') system.notice(worker, instrument);
  if (action === 'pause') system.pause(worker);
  if (action === 'wake') system.wake(worker);
  if (action === 'send') system.send(worker, instrument, slot);
  if (action === 'judge') gate.judge(worker, instrument, slot);
}
interface Step {
  readonly action: string;
  readonly worker: string;
  readonly instrument: string;
  readonly slot: string;
}

// Goal: what is recorded is what is there. Method: random steps, some refused; both texts after each of them.
describe('the text of the locks', () => {
  const limits = { workers: WORKERS, instruments: INSTRUMENTS, slots: SLOTS, leaseMs: 4, tokenMax: 5 };

  test.prop([steps])('is the canonical text of their observed state, after every step', (taken) => {
    const system = new InventoryLocks(limits);
    const text = new LocksStateText(system);
    for (const [nowMs, each] of taken.entries()) {
      take(system, each, nowMs);
      expect(text.text()).toBe(canonicalJson(observedState(system) as unknown as JsonObject));
    }
  });

  test('makes the same line of a trace as the state itself', () => {
    const system = new InventoryLocks(limits);
    const state = observedState(system) as unknown as JsonObject;
    const event: TraceEventBody = {
      tsUs: 1,
      actor: 'a\nb',
      action: 'Init',
      args: {},
      why: { z: 1, a: '\n' },
    };
    const stateText = new LocksStateText(system).text();
    expect(unchainedLine({ ...event, stateText }, 1)).toBe(unchainedLine({ ...event, state }, 1));
  });
});
