/** Raw readings as the sensors send them, and their judgement: whatever can't be trusted is bad health. */
import type { Calibration } from './calibration.ts';
import type { Signals } from './controller-numbers.ts';
import { heartbeatIsLost } from './generated/proven-heartbeat.ts';
import { provenInteger } from './generated/proven-numbers.ts';
import { isWhole } from './whole-number.ts';

/** When a sensor took a reading. */
export interface Stamp {
  /** Counts the sensor's readings from 1, growing. */
  readonly sequence: number;
  /** Milliseconds on the kernel's monotonic clock. */
  readonly sampledAtMs: number;
}

/** One set of readings. An absent sensor is a missing reading; values may be anything, also NaN. */
export interface Readings {
  readonly invariants?: Stamp & {
    readonly checksumHolds: boolean;
    readonly ledgerAgrees: boolean;
    /** Age of the guarded process's last heartbeat when sampled, milliseconds. */
    readonly heartbeatAgeMs: number;
  };
  /** Age of the safety envelope when sampled, milliseconds. */
  readonly envelope?: Stamp & { readonly ageMs: number };
  readonly microstructure?: Stamp & {
    readonly latencyMs: number;
    readonly jitterMs: number;
    readonly depthPpm: number;
  };
  readonly environment?: Stamp & {
    /** Volatility in ppm of its usual level. */
    readonly volatilityPpm: number;
    /** Share of taker volume that buys, ppm. */
    readonly takerBuyPpm: number;
  };
  readonly capital?: Stamp & { readonly drawdownPpm: number };
}

/** Names of the sensors. */
export const SENSORS = ['invariants', 'envelope', 'microstructure', 'environment', 'capital'] as const;
export type Sensor = (typeof SENSORS)[number];

/** What category 1 watches. Spec: `Causes`. */
export const CAUSES = ['checksum', 'ledger', 'heartbeat'] as const;
export type Cause = (typeof CAUSES)[number];

/** Why a reading counts as bad. `early`: stamped after now. `expired`: its calibration is. */
export type DefectCode =
  | 'missing'
  | 'repeated'
  | 'disordered'
  | 'early'
  | 'late'
  | 'impossible'
  | 'expired'
  | 'clock';

/** A reading that was not believed. */
export interface Defect {
  readonly sensor: Sensor;
  readonly code: DefectCode;
}

/** What the judgement remembers between two sets of readings. */
export interface SensorMemory {
  /** Sequence of the last reading of each sensor; absent before the first. */
  readonly sequences: { readonly [sensor in Sensor]?: number };
  /** When the last shock was seen; null before the first. */
  readonly shockAtMs: number | null;
}

/** A judged set of readings. */
export interface Judgement {
  readonly signals: Signals;
  /** Invariants found broken now. */
  readonly brokenNow: readonly Cause[];
  readonly defects: readonly Defect[];
  readonly memory: SensorMemory;
}

/** A reading older than this is late, milliseconds: ten times the kernel's usual step of 100 ms. */
export const SAMPLE_AGE_MS_MAX = 1_000;

/** Nothing seen yet. */
export const emptyMemory: SensorMemory = { sequences: {}, shockAtMs: null };

/**
 * Judges a set of readings at `nowMs`. Decisions, each towards the bad side:
 * - a missing, repeated, disordered, early, late or impossible reading gives its category's worst value;
 * - the same of `invariants` counts as a lost heartbeat: nothing trustworthy was heard;
 * - the same of `environment` counts as a shock now;
 * - ages grow by the time between sampling and now.
 *
 * @param clockHolds False when the kernel's own clock went back or is no whole number: then no age can be known, and
 *   the heartbeat counts as lost.
 * [impl->REQ~cat2-age~1] [impl->REQ~cat3-micro~1] [impl->REQ~cat4-shock~1] [impl->REQ~cat5-stress~1] [impl->REQ~deadband~1]
 */
export function judgeReadings(
  memory: SensorMemory,
  readings: Readings,
  nowMs: number,
  clockHolds: boolean,
  calibration: Calibration,
): Judgement {
  const defects: Defect[] = [];
  const sequences: { [sensor in Sensor]?: number } = { ...memory.sequences };
  for (const sensor of SENSORS) {
    const code = clockHolds ? defectOf(sensor, readings, memory, nowMs, calibration) : 'clock';
    if (code !== undefined) defects.push({ sensor, code });
    const sequence = readings[sensor]?.sequence;
    if (isWhole(sequence) && sequence > (sequences[sensor] ?? 0)) sequences[sensor] = sequence;
  }
  const isBad = (sensor: Sensor): boolean => defects.some((defect) => defect.sensor === sensor);
  const believed = <Name extends Sensor>(sensor: Name): Readings[Name] | undefined =>
    isBad(sensor) ? undefined : readings[sensor];
  const environment = believed('environment');
  const isShockNow = environment === undefined || isShock(environment, calibration);
  const shockAtMs = isShockNow ? nowMs : memory.shockAtMs;
  const brokenNow = brokenInvariants(believed('invariants'), nowMs);
  const envelope = believed('envelope');
  const book = believed('microstructure');
  return {
    signals: {
      invariantsHold: brokenNow.length === 0,
      envelopeAgeMs: envelope && envelope.ageMs + nowMs - envelope.sampledAtMs,
      latencyMs: book?.latencyMs,
      jitterMs: book?.jitterMs,
      depthPpm: book?.depthPpm,
      shockAgeMs: clockHolds ? (shockAtMs === null ? null : nowMs - shockAtMs) : undefined,
      drawdownPpm: believed('capital')?.drawdownPpm,
    },
    brokenNow,
    defects,
    memory: { sequences, shockAtMs: clockHolds ? shockAtMs : memory.shockAtMs },
  };
}

function defectOf(
  sensor: Sensor,
  readings: Readings,
  memory: SensorMemory,
  nowMs: number,
  calibration: Calibration,
): DefectCode | undefined {
  const reading = readings[sensor];
  if (reading === undefined || reading === null) return 'missing';
  if (!isWhole(reading.sequence) || !isWhole(reading.sampledAtMs)) return 'impossible';
  const last = memory.sequences[sensor] ?? 0;
  if (reading.sequence === last) return 'repeated';
  if (reading.sequence < last) return 'disordered';
  if (reading.sampledAtMs > nowMs) return 'early';
  if (nowMs - reading.sampledAtMs > SAMPLE_AGE_MS_MAX) return 'late';
  // Of this sensor there is a reading; no other one is looked at.
  if (!hasPossibleValues(sensor, readings as Required<Readings>)) return 'impossible';
  if (sensor === 'environment' && !(nowMs < calibration.validUntilMs)) return 'expired';
  return undefined;
}

function hasPossibleValues(sensor: Sensor, readings: Required<Readings>): boolean {
  const { invariants, envelope, microstructure, environment, capital } = readings;
  switch (sensor) {
    case 'invariants':
      // The two booleans need no test here: only `true` counts as holding.
      return isWhole(invariants.heartbeatAgeMs);
    case 'envelope':
      return isWhole(envelope.ageMs);
    case 'microstructure':
      return [microstructure.latencyMs, microstructure.jitterMs, microstructure.depthPpm].every(isWhole);
    case 'environment':
      return isWhole(environment.volatilityPpm) && isShare(environment.takerBuyPpm);
    case 'capital':
      return isWhole(capital.drawdownPpm);
  }
}

function isShare(value: unknown): boolean {
  return isWhole(value) && value <= 1_000_000;
}

function isShock(environment: Required<Readings>['environment'], calibration: Calibration): boolean {
  return (
    environment.volatilityPpm >= calibration.shockVolatilityPpm ||
    environment.takerBuyPpm <= calibration.shockTakerBuyPpm
  );
}

/** @param invariants Undefined when nothing trustworthy was heard. */
function brokenInvariants(invariants: Readings['invariants'] | undefined, nowMs: number): Cause[] {
  if (invariants === undefined) return ['heartbeat'];
  const broken: Cause[] = [];
  if (invariants.checksumHolds !== true) broken.push('checksum');
  if (invariants.ledgerAgrees !== true) broken.push('ledger');
  const { heartbeatAgeMs, sampledAtMs } = invariants;
  if (heartbeatIsLost(provenInteger(heartbeatAgeMs), provenInteger(sampledAtMs), provenInteger(nowMs)))
    broken.push('heartbeat');
  return broken;
}
