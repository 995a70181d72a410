import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Signals } from './controller-numbers.ts';
import * as N from './generated/numbers.ts';
import { EXPONENT_ONE, exp2Neg, multiply, ONE, FULL_PPM as PPM, toPpm } from './generated/proven.ts';
import { provenNumbers as numbers } from './generated/proven-numbers.ts';

const GOOD: Signals = {
  invariantsHold: true,
  envelopeAgeMs: 0,
  latencyMs: 0,
  jitterMs: 0,
  depthPpm: PPM,
  shockAgeMs: null,
  drawdownPpm: 0,
};

const signals: fc.Arbitrary<Signals> = fc.record({
  invariantsHold: fc.constant(true),
  envelopeAgeMs: fc.nat(8_000_000),
  latencyMs: fc.nat(2_500),
  jitterMs: fc.nat(1_200),
  depthPpm: fc.nat(1_500_000),
  shockAgeMs: fc.option(fc.nat(4_000_000)),
  drawdownPpm: fc.nat(250_000),
});

/** Whatever a sensor may send that is not a whole number from 0 on. */
const badNumber = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0.5, 2 ** 53, -0.1),
  fc.integer({ max: -1 }),
  fc.constantFrom(undefined, '7' as unknown as number, {} as unknown as number),
);

const of = (changed: Partial<Signals>) => numbers.multipliers({ ...GOOD, ...changed });

// [utest->REQ~exact-spec~1]
describe('multipliers', () => {
  test('are all exactly 1.0 in good health, and so is R', () => {
    expect(of({})).toEqual({ m1: PPM, m2: PPM, m3: PPM, m4: PPM, m5: PPM });
    expect(numbers.totalPpm(GOOD)).toBe(PPM);
  });

  test.prop([signals])('lie in 0..1 000 000, and R is never above any of them', (given) => {
    const all = Object.values(numbers.multipliers(given));
    const total = numbers.totalPpm(given);
    for (const ppm of [...all, total]) expect(Number.isSafeInteger(ppm) && ppm >= 0 && ppm <= PPM).toBe(true);
    for (const ppm of all) expect(total).toBeLessThanOrEqual(ppm);
  });

  test.prop([signals])('make R 0 when an invariant is broken', (given) => {
    expect(numbers.totalPpm({ ...given, invariantsHold: false })).toBe(0);
  });

  test.prop([signals])('multiply to R within a few ppm', (given) => {
    const product = Object.values(numbers.multipliers(given)).reduce((r, ppm) => (r * ppm) / PPM, PPM);
    expect(Math.abs(product - numbers.totalPpm(given))).toBeLessThanOrEqual(6);
  });

  test.prop([
    badNumber,
    fc.constantFrom('envelopeAgeMs', 'latencyMs', 'jitterMs', 'depthPpm', 'drawdownPpm', 'shockAgeMs'),
  ])('give the worst value of the category to what is no whole number', (bad, field) => {
    const worst = of({ [field]: bad } as Partial<Signals>);
    const expected = { m1: PPM, m2: PPM, m3: PPM, m4: PPM, m5: PPM };
    if (field === 'envelopeAgeMs') expected.m2 = N.EnvelopeFloorPpm;
    else if (field === 'shockAgeMs') expected.m4 = N.ShockFloorPpm;
    else if (field === 'drawdownPpm') expected.m5 = 0;
    else expected.m3 = 0;
    expect(worst).toEqual(expected);
  });

  test('treat only `true` as holding invariants', () => {
    expect(of({ invariantsHold: 1 as unknown as boolean }).m1).toBe(0);
  });
});

// Goal: no rise with worsening input, and no cliff: neighbouring inputs differ by little. Method: a dense sweep.
const curves = [
  {
    name: 'm2 over age',
    from: 0,
    to: 7_300_000,
    stride: 37,
    slopeMax: 1,
    at: (x: number) => of({ envelopeAgeMs: x }).m2,
  },
  {
    name: 'm3 over latency',
    from: 0,
    to: 2_100,
    stride: 1,
    slopeMax: 556,
    at: (x: number) => of({ latencyMs: x }).m3,
  },
  {
    name: 'm3 over jitter',
    from: 0,
    to: 1_100,
    stride: 1,
    slopeMax: 1_112,
    at: (x: number) => of({ jitterMs: x }).m3,
  },
  {
    name: 'm3 over lost depth',
    from: 0,
    to: PPM,
    stride: 7,
    slopeMax: 3,
    at: (x: number) => of({ depthPpm: PPM - x }).m3,
  },
  {
    name: 'm4 back in time',
    from: -3_700_000,
    to: 0,
    stride: 37,
    slopeMax: 1,
    at: (x: number) => of({ shockAgeMs: -x }).m4,
  },
  {
    name: 'm5 over drawdown',
    from: 0,
    to: 210_000,
    stride: 1,
    slopeMax: 9,
    at: (x: number) => of({ drawdownPpm: x }).m5,
  },
] as const;

describe('curves', () => {
  for (const { name, from, to, stride, slopeMax, at } of curves) {
    test(`${name}: never rises, and falls by at most ${slopeMax} ppm a unit (every ${stride}th input)`, () => {
      let last = at(from);
      for (let x = from + stride; x <= to; x += stride) {
        const next = at(x);
        if (next > last || last - next > slopeMax * stride)
          expect({ x, last, next }).toBe('monotone and without cliffs');
        last = next;
      }
    });
  }

  test('deadbands and floors stand exactly where the model puts them', () => {
    expect(
      [N.EnvelopeGraceMs, N.EnvelopeGraceMs + 1_000].map((envelopeAgeMs) => of({ envelopeAgeMs }).m2 === PPM),
    ).toEqual([true, false]);
    expect(of({ envelopeAgeMs: N.EnvelopeFloorAtMs }).m2).toBe(100_000);
    expect(of({ envelopeAgeMs: 10 ** 12 }).m2).toBe(100_000);
    expect([200, 201].map((latencyMs) => of({ latencyMs }).m3)).toEqual([PPM, 999_444]);
    expect(of({ latencyMs: N.LagZeroMs }).m3).toBe(0);
    expect([100, 101].map((jitterMs) => of({ jitterMs }).m3)).toEqual([PPM, 998_888]);
    expect([500_000, 499_999].map((depthPpm) => of({ depthPpm }).m3)).toEqual([PPM, 999_997]);
    expect(of({ depthPpm: N.DepthZeroPpm }).m3).toBe(0);
    expect([0, N.ShockRecoveryMs - 1, N.ShockRecoveryMs].map((shockAgeMs) => of({ shockAgeMs }).m4)).toEqual([
      300_000,
      999_999,
      PPM,
    ]);
    expect([20_000, 110_000, 200_000].map((drawdownPpm) => of({ drawdownPpm }).m5)).toEqual([
      PPM,
      500_000,
      0,
    ]);
  });
});

// Goal: the integer arithmetic is the mathematical specification. Method: a dense sweep against doubles.
describe('error against real arithmetic', () => {
  test('of 2^-x is below 2^-21, over the four octaves that the decay crosses', () => {
    let worst = 0;
    for (let z = 0; z < 4 * EXPONENT_ONE; z += 5_003) {
      worst = Math.max(worst, Math.abs(exp2Neg(z) / ONE - 2 ** (-z / EXPONENT_ONE)));
    }
    expect(worst).toBeLessThan(2 ** -21);
  });

  test('of m2 is below 1.5 ppm: e^(-ln 10 (age - 30 s) / 7 170 s)', () => {
    let worst = 0;
    for (let ageMs = 30_000; ageMs < 7_200_000; ageMs += 997) {
      const exact = Math.exp((-Math.LN10 * (ageMs - 30_000)) / 7_170_000);
      worst = Math.max(worst, Math.abs(of({ envelopeAgeMs: ageMs }).m2 / PPM - exact));
    }
    expect(worst).toBeLessThan(1.5e-6);
  });

  test('of m5 is below 1.1 ppm: 1 - t^2 (3 - 2 t)', () => {
    let worst = 0;
    for (let drawdownPpm = 20_000; drawdownPpm <= 200_000; drawdownPpm += 7) {
      const t = (drawdownPpm - 20_000) / 180_000;
      worst = Math.max(worst, Math.abs(of({ drawdownPpm }).m5 / PPM - (1 - t * t * (3 - 2 * t))));
    }
    expect(worst).toBeLessThan(1.1e-6);
  });
});

describe('fixed point', () => {
  test('rounds down, so that a product is never above its factors', () => {
    expect([multiply(1, 1), multiply(ONE, 7), multiply(ONE - 1, ONE - 1)]).toEqual([0, 7, ONE - 2]);
    expect([toPpm(ONE), toPpm(ONE - 1), toPpm(67)]).toEqual([PPM, PPM - 1, 0]);
  });
});

describe('filter', () => {
  test('follows a fall at once and forgets the part of a ppm earned before', () => {
    expect(numbers.filter({ rPpm: 900_000, carry: 59_999 }, 899_999, 0)).toEqual({ rPpm: 899_999, carry: 0 });
  });

  test('gives 10 000 ppm a minute, from 300 000 to 920 000 in 62 minutes and to 1.0 in 70', () => {
    const floor = { rPpm: 300_000, carry: 0 };
    expect(numbers.filter(floor, PPM, 62 * 60_000).rPpm).toBe(920_000);
    expect(numbers.filter(floor, PPM, 62 * 60_000 - 1).rPpm).toBe(919_999);
    expect(numbers.filter(floor, PPM, 70 * 60_000).rPpm).toBe(PPM);
  });

  test.prop([fc.nat(PPM), fc.array(fc.nat(5_000), { minLength: 1, maxLength: 60 })])(
    'gains the same by one long wait as by many short ones',
    (rPpm, waits) => {
      const total = waits.reduce((sum, wait) => sum + wait, 0);
      const ticked = waits.reduce((filtered, wait) => numbers.filter(filtered, PPM, wait), {
        rPpm,
        carry: 0,
      });
      expect(ticked).toEqual(numbers.filter({ rPpm, carry: 0 }, PPM, total));
    },
  );

  test.prop([fc.nat(PPM), fc.nat(59_999), fc.nat(PPM), fc.nat(10_000_000)])(
    "stays within the model's relation Filtered, rounding included",
    (rPpm, carry, raw, elapsedMs) => {
      const next = numbers.filter({ rPpm, carry }, raw, elapsedMs);
      const earned = Math.floor(elapsedMs / N.MsPerPpm);
      if (raw <= rPpm) expect(next).toEqual({ rPpm: raw, carry: 0 });
      else {
        expect(next.rPpm).toBeGreaterThanOrEqual(Math.min(raw, rPpm + Math.max(0, earned - N.RoundingPpm)));
        expect(next.rPpm).toBeLessThanOrEqual(Math.min(raw, rPpm + earned + N.RoundingPpm));
      }
    },
  );

  test.prop([badNumber])('takes an impossible R for 0 and an impossible time for none', (bad) => {
    expect(numbers.filter({ rPpm: 500_000, carry: 0 }, bad as number, 60_000)).toEqual({ rPpm: 0, carry: 0 });
    expect(numbers.filter({ rPpm: 500_000, carry: 5 }, PPM, bad as number)).toEqual({
      rPpm: 500_000,
      carry: 5,
    });
  });
});
