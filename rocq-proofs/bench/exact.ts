/**
 * R_total with 40 decimal digits, in whole numbers: what both are measured against. The series are short enough that a
 * library for them would be more to trust than this page.
 */
import type { Signals } from '../../libs/survival-kernel/src/generated/proven.ts';

/** 1.0: 40 digits are told, ten more guard them. */
export const UNIT = 10n ** 50n;

/** e^-x for x in [0, 3), both in {@link UNIT}s: the series of (x / 256), squared eight times. */
function expOfMinus(x: bigint): bigint {
  const small = x / 256n;
  let term = UNIT;
  let sum = UNIT;
  for (let n = 1n; term !== 0n; n += 1n) {
    term = (-term * small) / (UNIT * n);
    sum += term;
  }
  for (let squared = 0; squared < 8; squared += 1) sum = (sum * sum) / UNIT;
  return sum;
}

/** ln 10 = 23 atanh(1/31) * 2 + 17 atanh(1/49) * 2 + 10 atanh(1/161) * 2, after Machin. */
function ln10(): bigint {
  return 46n * atanhOfInverse(31n) + 34n * atanhOfInverse(49n) + 20n * atanhOfInverse(161n);
}

function atanhOfInverse(k: bigint): bigint {
  let power = UNIT / k;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power /= k * k;
  }
  return sum;
}

const LN10 = ln10();

function share(numerator: number, denominator: number): bigint {
  return (BigInt(numerator) * UNIT) / BigInt(denominator);
}

function least(...values: bigint[]): bigint {
  return values.reduce((a, b) => (a < b ? a : b));
}

function ramp(value: number, nominal: number, worst: number): bigint {
  if (value >= worst) return 0n;
  return value <= nominal ? UNIT : share(worst - value, worst - nominal);
}

/** R_total of readings that are none of them missing, in {@link UNIT}s. */
export function exactTotal(s: Signals): bigint {
  const age = Math.min(s.envelopeAgeMs, 7_200_000);
  const m2 = age <= 30_000 ? UNIT : expOfMinus((LN10 * BigInt(age - 30_000)) / 7_170_000n);
  const lost = Math.max(0, 1_000_000 - s.depthPpm);
  const m3 = least(ramp(s.latencyMs, 200, 2_000), ramp(s.jitterMs, 100, 1_000), ramp(lost, 500_000, 950_000));
  const recovered = Math.min(s.shockAgeMs, 3_600_000);
  const m4 = s.noShockYet ? UNIT : (3n * UNIT + 7n * share(recovered, 3_600_000)) / 10n;
  const t = share(Math.max(0, Math.min(180_000, s.drawdownPpm - 20_000)), 180_000);
  const m5 = UNIT - (((t * t) / UNIT) * (3n * UNIT - 2n * t)) / UNIT;
  if (!s.invariantsHold) return 0n;
  return [m3, m4, m5].reduce((product, factor) => (product * factor) / UNIT, m2);
}
