import { expect, test } from 'vitest';
import { type LockRefusal, lockRefusalText } from './lease.ts';

/** One refusal of each code, and its sentence. */
const TEXTS: readonly (readonly [LockRefusal, string])[] = [
  [{ code: 'LOCK101', name: 'w9' }, 'w9 is not a worker, instrument or slot of this lock service'],
  [{ code: 'LOCK102', worker: 'w1', instrument: 'BTC' }, 'w1 already waits for BTC'],
  [{ code: 'LOCK103', worker: 'w1', instrument: 'BTC', token: 4 }, 'w1 already holds token 4 on BTC'],
  [{ code: 'LOCK104', worker: 'w1', instrument: 'BTC' }, 'w1 did not ask for BTC'],
  [{ code: 'LOCK105', instrument: 'BTC', holder: 'w2' }, 'BTC is leased to w2'],
  [{ code: 'LOCK106', instrument: 'BTC', tokenMax: 3 }, 'the tokens of BTC are used up (3)'],
  [{ code: 'LOCK107', worker: 'w1', instrument: 'BTC' }, 'w1 has no such lease on BTC'],
  [
    { code: 'LOCK108', worker: 'w1', instrument: 'BTC', inMs: 5 },
    'the lease of w1 on BTC is that far in 5 ms only',
  ],
  [
    { code: 'LOCK109', worker: 'w1', instrument: 'BTC', waiting: 2 },
    '2 other workers wait for BTC: it is handed on, not renewed',
  ],
  [
    { code: 'LOCK110', worker: 'w1', instrument: 'BTC', expiresAtMs: 10 },
    'the lease of w1 on BTC ended at 10 ms',
  ],
  [{ code: 'LOCK111', nowMs: 1.5 }, '1.5 is not a time in whole milliseconds'],
  [{ code: 'LOCK201', worker: 'w1' }, 'w1 is frozen'],
  [{ code: 'LOCK202', worker: 'w1' }, 'w1 is not frozen'],
  [
    { code: 'LOCK203', worker: 'w1', instrument: 'BTC' },
    'w1 believes in no token on BTC, or its lease still runs',
  ],
  [
    { code: 'LOCK301', worker: 'w1', instrument: 'BTC', slot: 's1' },
    'slot s1 of w1 on BTC has an order in flight',
  ],
  [
    { code: 'LOCK302', worker: 'w1', instrument: 'BTC', slot: 's1' },
    'slot s1 of w1 on BTC has no order in flight',
  ],
  [{ code: 'LOCK303', instrument: 'BTC', token: 1, newest: 2 }, 'token 1 on BTC is refused: the newest is 2'],
];

test('every refusal of a lock has its own sentence', () => {
  expect(TEXTS.map(([refusal]) => lockRefusalText(refusal))).toEqual(TEXTS.map(([, text]) => text));
});
