/**
 * What the kernel's sensors read during a session: good and bad hours in turn, so that every posture occurs, with the
 * session's clock running faster than the machine's. Scripted, and said to be: the point is the orders under it.
 */

/** One observation of the kernel's endpoint. */
export interface SensorReading {
  readonly type: 'observe';
  readonly atMs: number;
  readonly envelopeAgeMs: number;
  readonly instruments: readonly object[];
}

/** Session time from one observation to the next, ms. */
export const STEP_MS = 5_000;

const MINUTE = 60_000;

/**
 * Hours of a cycle: until when, and the age of the safety envelope then. Its multiplier is 0.6 at 1 620 s, 0.3 at
 * 3 780 s, 0.1 from 7 200 s on. Recovery takes a minute a percentage point, so the good hours are long.
 */
const CYCLE: readonly {
  readonly untilMs: number;
  readonly envelopeAgeMs: number;
  readonly latencyMs: number;
}[] = [
  { untilMs: 15 * MINUTE, envelopeAgeMs: 0, latencyMs: 5 }, // APEX
  { untilMs: 25 * MINUTE, envelopeAgeMs: 1_620_000, latencyMs: 5 }, // STALKER
  { untilMs: 60 * MINUTE, envelopeAgeMs: 0, latencyMs: 5 }, // back to APEX
  { untilMs: 75 * MINUTE, envelopeAgeMs: 3_780_000, latencyMs: 5 }, // TURTLE
  { untilMs: 110 * MINUTE, envelopeAgeMs: 0, latencyMs: 5 }, // back to STALKER
  { untilMs: 115 * MINUTE, envelopeAgeMs: 7_200_000, latencyMs: 900 }, // HIBERNATE
  { untilMs: 220 * MINUTE, envelopeAgeMs: 0, latencyMs: 5 }, // TURTLE, STALKER, APEX
];

const CYCLE_MS = 220 * MINUTE;

/** The reading at a time of the session. Marks are the middle of the recordings' prices: the collar is a tenth wide. */
export function readingAt(atMs: number, marksMicro: ReadonlyMap<string, number>): SensorReading {
  const inCycle = atMs % CYCLE_MS;
  const hour = CYCLE.find(({ untilMs }) => inCycle < untilMs) ?? CYCLE[0];
  const { envelopeAgeMs = 0, latencyMs = 0 } = hour ?? {};
  const instruments = [...marksMicro].map(([instrument, mark]) => ({
    instrument,
    bidMicro: mark - 10_000,
    askMicro: mark + 10_000,
    latencyMs,
    jitterMs: 1,
    depthPpm: 1_000_000,
    takerBuyPpm: 500_000,
    volatilityPpm: 1_000_000,
  }));
  return { type: 'observe', atMs, envelopeAgeMs, instruments };
}
