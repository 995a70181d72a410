/**
 * The controller's numbers, written by hand: pure integer arithmetic in 2^26 fixed point, ppm outside.
 * This is the one hand-written place. The proven, generated source replaces this file behind the same interface.
 * Measured against Math.exp and real arithmetic: m2 within 2^-21, m5 within 2^-24, the rest within a unit of 2^-26
 * (numbers.test.ts).
 */
import assert from 'node:assert/strict';
import type { ControllerNumbers, FilteredR, Multipliers, Signals } from './controller-numbers.ts';
import { exp2Neg, isWhole, multiply, ONE, PPM, toPpm } from './fixed-point.ts';
import {
  DepthDeadbandPpm,
  DepthZeroPpm,
  EnvelopeFloorAtMs,
  EnvelopeFloorPpm,
  EnvelopeGraceMs,
  JitterDeadbandMs,
  JitterZeroMs,
  LagDeadbandMs,
  LagZeroMs,
  MsPerMinute,
  RecoveryPpmPerMinute,
  ShockFloorPpm,
  ShockRecoveryMs,
  StressEndPpm,
  StressStartPpm,
} from './generated/numbers.ts';

// Floors are rounded up in fixed point, so that rounding down to ppm gives exactly the ppm of the model.
const ENVELOPE_FLOOR = Math.ceil((EnvelopeFloorPpm * ONE) / PPM);
const SHOCK_FLOOR = Math.ceil((ShockFloorPpm * ONE) / PPM);
// -log2(0.10) in exponent units of 2^-24, to the nearest: the decay reaches the floor just at EnvelopeFloorAtMs.
const ENVELOPE_FALL = 55_732_705;
assert(EnvelopeFloorPpm === 100_000, 'ENVELOPE_FALL is the logarithm of another floor: compute it anew');
const STRESS_WIDTH = StressEndPpm - StressStartPpm;
assert(STRESS_WIDTH ** 3 < Number.MAX_SAFE_INTEGER, 'the cube of the width of the sigmoid is exact');
// A rise of 1.0 takes 100 minutes; a longer pause credits no more and keeps products far below 2^53.
const ELAPSED_MS_MAX = 100 * MsPerMinute;

/** The hand-written numbers behind {@link ControllerNumbers}. */
export const handWrittenNumbers: ControllerNumbers = { multipliers, totalPpm, filter };

function multipliers(signals: Signals): Multipliers {
  const fixed = fixedMultipliers(signals);
  return {
    m1: toPpm(fixed.m1),
    m2: toPpm(fixed.m2),
    m3: toPpm(fixed.m3),
    m4: toPpm(fixed.m4),
    m5: toPpm(fixed.m5),
  };
}

function totalPpm(signals: Signals): number {
  const { m1, m2, m3, m4, m5 } = fixedMultipliers(signals);
  return toPpm(multiply(multiply(multiply(multiply(m1, m2), m3), m4), m5));
}

function filter(previous: FilteredR, rawPpm: number, elapsedMs: number): FilteredR {
  const raw = isWhole(rawPpm) ? Math.min(rawPpm, PPM) : 0;
  const elapsed = isWhole(elapsedMs) ? Math.min(elapsedMs, ELAPSED_MS_MAX) : 0;
  const risen = previous.rPpm * MsPerMinute + previous.carry + elapsed * RecoveryPpmPerMinute;
  const rPpm = Math.floor(risen / MsPerMinute);
  return rPpm >= raw ? { rPpm: raw, carry: 0 } : { rPpm, carry: risen % MsPerMinute };
}

function fixedMultipliers(signals: Signals): Multipliers {
  return {
    m1: signals.invariantsHold === true ? ONE : 0,
    m2: envelopeFreshness(signals.envelopeAgeMs),
    m3: bookConfidence(signals),
    m4: calmSinceShock(signals.shockAgeMs),
    m5: capitalHealth(signals.drawdownPpm),
  };
}

function envelopeFreshness(ageMs: number | undefined): number {
  if (!isWhole(ageMs) || ageMs >= EnvelopeFloorAtMs) return ENVELOPE_FLOOR;
  if (ageMs <= EnvelopeGraceMs) return ONE;
  const exponent = Math.floor(
    ((ageMs - EnvelopeGraceMs) * ENVELOPE_FALL) / (EnvelopeFloorAtMs - EnvelopeGraceMs),
  );
  return Math.max(ENVELOPE_FLOOR, exp2Neg(exponent));
}

/** The weakest of the three sensors: one blind eye is not mended by two good ones. */
function bookConfidence(signals: Signals): number {
  const thin = isWhole(signals.depthPpm) ? Math.max(0, PPM - signals.depthPpm) : undefined;
  return Math.min(
    ramp(signals.latencyMs, LagDeadbandMs, LagZeroMs),
    ramp(signals.jitterMs, JitterDeadbandMs, JitterZeroMs),
    ramp(thin, PPM - DepthDeadbandPpm, PPM - DepthZeroPpm),
  );
}

/** 1.0 up to and including `nominal`, then a straight line to 0 at `worst`. */
function ramp(value: number | undefined, nominal: number, worst: number): number {
  if (!isWhole(value) || value >= worst) return 0;
  if (value <= nominal) return ONE;
  return Math.floor((ONE * (worst - value)) / (worst - nominal));
}

function calmSinceShock(ageMs: number | null | undefined): number {
  if (ageMs === null) return ONE;
  if (!isWhole(ageMs)) return SHOCK_FLOOR;
  if (ageMs >= ShockRecoveryMs) return ONE;
  return SHOCK_FLOOR + Math.floor(((ONE - SHOCK_FLOOR) * ageMs) / ShockRecoveryMs);
}

/**
 * The sigmoid 1 - t^2 (3 - 2 t), t from 0 at StressStartPpm to 1 at StressEndPpm: flat at both ends, exactly 1 and 0.
 * The cube is exact; each division after it rounds a growing number down, so the result never rises with a drawdown.
 */
function capitalHealth(drawdownPpm: number | undefined): number {
  if (!isWhole(drawdownPpm) || drawdownPpm >= StressEndPpm) return 0;
  if (drawdownPpm <= StressStartPpm) return ONE;
  const depth = drawdownPpm - StressStartPpm;
  const squareOfWidth = Math.floor((depth * depth * (3 * STRESS_WIDTH - 2 * depth)) / STRESS_WIDTH);
  const widths = Math.floor((squareOfWidth * 2 ** 18) / STRESS_WIDTH);
  return ONE - Math.floor((widths * 2 ** 8) / STRESS_WIDTH);
}
