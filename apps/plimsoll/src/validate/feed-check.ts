/** Holds the readings in a controller's trace against the market data that they were taken from, observation by observation. */
import { type FeedInstrument, type FeedReadings, feedReadings } from '@plimsoll/market-data';
import { isJsonObject, type JsonObject, type JsonValue, type TraceEvent } from '@plimsoll/trace';
import type { Mismatch, Recompute } from '@plimsoll/trace-validation';

/** One observation of a feed. What is undefined the feed does not say, and is not compared. */
export interface FeedObservation extends FeedReadings {
  /** Counts the feed's observations from 1. */
  readonly sequence: number;
  readonly atMs?: number | undefined;
  readonly envelopeAgeMs?: number | null | undefined;
}

export function feedObservation(
  sequence: number,
  atMs: number | undefined,
  instruments: readonly FeedInstrument[],
  envelopeAgeMs?: number | null,
): FeedObservation {
  return { sequence, atMs, envelopeAgeMs, ...feedReadings(instruments) };
}

/** Sensors of a reading, and what the feed says of each. */
const FROM_FEED = {
  invariants: [],
  envelope: [],
  microstructure: ['latencyMs', 'jitterMs', 'depthPpm'],
  environment: ['volatilityPpm', 'takerBuyPpm'],
  capital: [],
} as const;

/**
 * A new check for one trace.
 *
 * @param faults Put into the readings on purpose, as the header says.
 * @param from For reports: which feed.
 */
export function feedCheck(
  observations: readonly FeedObservation[],
  faults: readonly JsonObject[],
  from: string,
): Recompute {
  /** Observations used so far. */
  let used = 0;
  const inForce = (kind: string, sequence: number): JsonObject | undefined =>
    faults.find(
      (fault) =>
        fault['kind'] === kind &&
        Number(fault['fromTurn']) <= sequence &&
        sequence <= Number(fault['untilTurn']),
    );
  const differs = (what: string, expected: JsonValue, recorded: unknown): Mismatch => ({
    what: `why.readings${what}`,
    expected: JSON.stringify(expected),
    recorded: (JSON.stringify(recorded) ?? 'nothing').slice(0, RECORDED_LENGTH_MAX),
    from,
  });
  const next = (): FeedObservation | undefined => {
    while (inForce('controller-stalls', observations[used]?.sequence ?? 0) !== undefined) used += 1;
    const observation = observations[used];
    used += 1;
    return observation;
  };
  return {
    name: 'readings from the feed',
    check(event) {
      const readings = readingsIn(event);
      if (readings === undefined) return undefined;
      const observation = isFirstOfDecision(event) ? next() : observations[used - 1];
      if (observation === undefined) return differs('', null, readings);
      for (const [sensor, expected] of expectedOf(observation, inForce)) {
        const found = isJsonObject(readings[sensor]) ? readings[sensor] : {};
        for (const [field, value] of Object.entries(expected)) {
          if (value !== undefined && found[field] !== value)
            return differs(`.${sensor}.${field}`, value, found[field]);
        }
      }
      return undefined;
    },
    save: () => used,
    restore: (saved) => {
      if (typeof saved !== 'number') return false;
      used = saved;
      return true;
    },
  };
}

const RECORDED_LENGTH_MAX = 200;

/** Undefined where the line has none, and where a controller decided without any: what is missing is bad health already. */
function readingsIn(event: TraceEvent): JsonObject | undefined {
  const readings = event.why?.['readings'];
  return isJsonObject(readings) && Object.keys(readings).length > 0 ? readings : undefined;
}

/** A decision with several actions has a line for each, all with the same readings. */
function isFirstOfDecision(event: TraceEvent): boolean {
  return event.why?.['actionIndex'] === 0;
}

type InForce = (kind: string, sequence: number) => JsonObject | undefined;

/** Field by field what each sensor must read; undefined where the feed does not say. */
function expectedOf(
  observation: FeedObservation,
  inForce: InForce,
): [sensor: string, fields: { readonly [field: string]: number | null | undefined }][] {
  const { sequence, atMs } = observation;
  const seen = withFaults(observation, inForce);
  return Object.entries(FROM_FEED).map(([sensor, fields]) => [
    sensor,
    {
      sequence,
      sampledAtMs: atMs,
      ...Object.fromEntries(fields.map((field) => [field, seen[field]])),
      ...(sensor === 'envelope' ? { ageMs: observation.envelopeAgeMs } : {}),
    },
  ]);
}

/** The readings as the faults of a session make them: the same rules as the kernel's, written down a second time. */
function withFaults(observation: FeedObservation, inForce: InForce): FeedReadings {
  const { sequence, latencyMs, jitterMs, takerBuyPpm } = observation;
  const latency = inForce('latency', sequence);
  return {
    ...observation,
    latencyMs: latency && latencyMs !== null ? latencyMs + Number(latency['addMs']) : latencyMs,
    jitterMs: inForce('jitter-unreadable', sequence) === undefined ? jitterMs : null,
    takerBuyPpm: inForce('taker-crash', sequence) === undefined ? takerBuyPpm : CRASHED_TAKER_PPM,
  };
}

/** What a session's taker crash reads. */
const CRASHED_TAKER_PPM = 10_000;
