/**
 * What an observation comes to as readings of a controller: of all instruments the worst. Worked out apart from the
 * kernel, which does the same for itself: a monitor holds the two against each other.
 */
import type { InstrumentObservation } from './observation.ts';

/** Null where an instrument has no value: one that says nothing makes the whole reading impossible. */
export interface FeedReadings {
  readonly latencyMs: number | null;
  readonly jitterMs: number | null;
  readonly depthPpm: number | null;
  readonly volatilityPpm: number | null;
  /** The mean, rounded down: the others are the worst of all. */
  readonly takerBuyPpm: number | null;
}

/** What of an observation counts; null and absent are the same. */
export type FeedInstrument = {
  readonly [field in keyof FeedReadings]?: InstrumentObservation[field] | null | undefined;
};

export function feedReadings(instruments: readonly FeedInstrument[]): FeedReadings {
  const of = (field: keyof FeedReadings, choose: (values: readonly number[]) => number): number | null => {
    const values: number[] = [];
    for (const each of instruments) {
      const value = each[field];
      if (typeof value !== 'number') return null;
      values.push(value);
    }
    return values.length === 0 ? null : choose(values);
  };
  const most = (values: readonly number[]) => values.reduce((a, b) => (b > a ? b : a));
  const least = (values: readonly number[]) => values.reduce((a, b) => (b < a ? b : a));
  const mean = (values: readonly number[]) => Math.floor(values.reduce((a, b) => a + b) / values.length);
  return {
    latencyMs: of('latencyMs', most),
    jitterMs: of('jitterMs', most),
    depthPpm: of('depthPpm', least),
    volatilityPpm: of('volatilityPpm', most),
    takerBuyPpm: of('takerBuyPpm', mean),
  };
}
