import { expect, test } from 'vitest';
import { feedReadings } from './feed-readings.ts';

const one = { latencyMs: 5, jitterMs: 9, depthPpm: 900, volatilityPpm: 70, takerBuyPpm: 500 };

test('an observation reads as the worst of its instruments, and the mean of who takes', () => {
  const other = { latencyMs: 7, jitterMs: 2, depthPpm: 950, volatilityPpm: 80, takerBuyPpm: 401 };
  expect(feedReadings([one])).toEqual(one);
  expect(feedReadings([one, other])).toEqual({
    latencyMs: 7,
    jitterMs: 9,
    depthPpm: 900,
    volatilityPpm: 80,
    takerBuyPpm: 450,
  });
});

test('what one instrument does not say is unknown of all', () => {
  expect(feedReadings([one, { ...one, depthPpm: undefined }])).toEqual({ ...one, depthPpm: null });
  expect(feedReadings([{ ...one, jitterMs: null }, one])).toEqual({ ...one, jitterMs: null });
  const nothing = {
    latencyMs: null,
    jitterMs: null,
    depthPpm: null,
    volatilityPpm: null,
    takerBuyPpm: null,
  };
  expect(feedReadings([])).toEqual(nothing);
});
