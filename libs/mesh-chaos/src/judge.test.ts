import { describe, expect, test } from 'vitest';
import type { ChaosEvent } from './event-log.ts';
import { judgeChaos, NEVER } from './judge.ts';
import { TICK_US, VALID_TICKS } from './setup.ts';

const about = { instrument: 'BTC', worker: 'w1' };
const sent = {
  ...about,
  kind: 'sent',
  us: 40,
  order: 'o1',
  token: 7,
  version: 3,
  sizeCenti: 100,
  isLate: false,
} as const;
const judged = {
  kind: 'judged',
  us: 50,
  order: 'o1',
  fence: true,
  limit: true,
  posture: true,
  isPassed: true,
} as const;

/** A run in which nothing went wrong. */
const SOUND: readonly ChaosEvent[] = [
  { ...about, kind: 'granted', us: 10, endUs: 20, token: 7, previousToken: 0 },
  { ...about, kind: 'holds', us: 30, askedUs: 10, token: 7 },
  { kind: 'acked', us: 35, version: 3 },
  sent,
  judged,
  { kind: 'published', us: 5, epoch: 1, posture: 'APEX' },
  { kind: 'acts', us: 6, reader: 'gate', epoch: 1, posture: 'APEX' },
];

function found(...more: readonly ChaosEvent[]): string[] {
  const counts = { ...judgeChaos([...SOUND, ...more]), contradicted: 0, answeredLost: 0, brokenJournals: 0 };
  return NEVER.filter((name) => counts[name] > 0);
}

// A count that is 0 whatever happens would prove nothing: each is shown to see its fault.
describe('the judge of a chaos run', () => {
  test('finds nothing in a sound run, and counts what there was', () => {
    expect(found()).toEqual([]);
    expect(judgeChaos(SOUND)).toMatchObject({ grants: 1, orders: 1, passed: 1, overlappingHolds: 0 });
  });

  test('sees a token that goes backwards, and not one that was asked for earlier', () => {
    expect(found({ ...about, kind: 'granted', us: 21, endUs: 25, token: 6, previousToken: 0 })).toEqual([
      'tokensBackwards',
    ]);
    expect(found({ ...about, kind: 'granted', us: 19, endUs: 25, token: 6, previousToken: 0 })).toEqual([]);
  });

  test('sees one token with two owners', () => {
    const again = { instrument: 'BTC', worker: 'w2', token: 7, previousToken: 0 };
    expect(found({ ...again, kind: 'granted', us: 11, endUs: 25 })).toEqual(['tokensTwice']);
  });

  test('sees an order that passed with an old token, or that nobody sent', () => {
    expect(found({ ...about, kind: 'holds', us: 49, askedUs: 45, token: 8 })).toEqual(['oldTokensPassed']);
    expect(found({ ...about, kind: 'holds', us: 51, askedUs: 45, token: 8 })).toEqual([]);
    expect(found({ ...judged, order: 'nobody' })).toContain('oldTokensPassed');
  });

  test('sees an order that was sized before a cut and passed after it', () => {
    expect(found({ kind: 'acked', us: 49, version: 4 })).toEqual(['oldLeveragePassed']);
    expect(found({ kind: 'acked', us: 51, version: 4 })).toEqual([]);
  });

  test('sees a reader that acts on a record too long, or on one that nobody published', () => {
    const acts = { kind: 'acts', reader: 'w1', epoch: 1, posture: 'APEX' } as const;
    const endUs = 5 + (VALID_TICKS + 1) * TICK_US;
    expect(found({ ...acts, us: endUs })).toEqual(['readersAboveAfterValidity']);
    expect(found({ ...acts, us: endUs - 1 })).toEqual([]);
    expect(found({ ...acts, us: 7, epoch: 2 })).toEqual(['readersAboveAfterValidity']);
    expect(found({ ...acts, us: endUs, posture: 'HIBERNATE' })).toEqual([]);
  });
});
