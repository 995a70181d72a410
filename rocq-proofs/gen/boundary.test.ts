import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import * as plain from '../../libs/survival-kernel/src/generated/proven.ts';
import * as checked from '../../libs/survival-kernel/src/generated/proven-checked.ts';
import {
  provenInteger,
  provenNumbers,
  provenSignals,
} from '../../libs/survival-kernel/src/generated/proven-numbers.ts';

/** Whatever may be said for a number. */
const anything = fc.oneof(
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(undefined, null, '7', {}, Number.NaN, -0, 2 ** 53, Number.POSITIVE_INFINITY, -1, 0.5),
) as fc.Arbitrary<number>;

const anySignals = fc.record({
  invariantsHold: fc.oneof(fc.boolean(), anything) as fc.Arbitrary<boolean>,
  envelopeAgeMs: anything,
  latencyMs: anything,
  jitterMs: anything,
  depthPpm: anything,
  shockAgeMs: anything,
  drawdownPpm: anything,
});

describe('the boundary of the proven numbers', () => {
  test.prop([anything])(
    'lets integers from 0 to 2^53 - 1 through, and makes -1 of all else (signals_safe)',
    (value) => {
      const taken = provenInteger(value);
      const isReading = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
      expect(taken).toBe(isReading ? (value === 0 ? 0 : value) : -1);
      expect(Number.isSafeInteger(taken) && !Object.is(taken, -0)).toBe(true);
    },
  );

  test.prop([anySignals, anything, anything, anything, anything])(
    'keeps every obligation, and the checked build computes the same (step_safe)',
    (signals, rPpm, carry, rawPpm, elapsedMs) => {
      const through = provenSignals(signals);
      expect(checked.multipliersPpm(through)).toEqual(plain.multipliersPpm(through));
      expect(checked.totalPpm(through)).toBe(provenNumbers.totalPpm(signals));
      const filtered = provenNumbers.filter({ rPpm, carry }, rawPpm, elapsedMs);
      const before = { rPpm: provenInteger(rPpm), carry: provenInteger(carry) };
      expect(checked.filterR(before, provenInteger(rawPpm), provenInteger(elapsedMs))).toEqual(filtered);
      expect(filtered.rPpm >= 0 && filtered.rPpm <= plain.FULL_PPM).toBe(true);
    },
  );

  test('says only of null that there was no shock yet', () => {
    const good = {
      invariantsHold: true,
      envelopeAgeMs: 0,
      latencyMs: 0,
      jitterMs: 0,
      depthPpm: 1_000_000,
      drawdownPpm: 0,
    };
    expect(provenNumbers.multipliers({ ...good, shockAgeMs: null }).m4).toBe(1_000_000);
    expect(provenNumbers.multipliers({ ...good, shockAgeMs: undefined }).m4).toBe(300_000);
  });

  // Goal: the checked build is a check. Method: arguments outside the boundary.
  test('is needed: without it the checked build breaks an obligation', () => {
    expect(() => checked.stressFall(2 ** 40)).toThrow(checked.BrokenObligation);
    expect(() => checked.exp2Fraction(-1)).toThrow(checked.BrokenObligation);
  });
});
