/** What each reading is taken for, one at a time: every way in which it can be bad has its name, and is never good. */
import { describe, expect, test } from 'vitest';
import type { Calibration } from './calibration.ts';
import {
  type DefectCode,
  emptyMemory,
  judgeReadings,
  type Readings,
  SAMPLE_AGE_MS_MAX,
  SENSORS,
  type Sensor,
  type SensorMemory,
} from './readings.ts';

const NOW = 60_000;
const SEEN: SensorMemory = {
  sequences: { invariants: 9, envelope: 9, microstructure: 9, environment: 9, capital: 9 },
  shockAtMs: null,
};
const CALIBRATION: Calibration = {
  id: 'test',
  basis: 'none',
  validUntilMs: NOW + 1,
  shockVolatilityPpm: 4_000_000,
  shockTakerBuyPpm: 250_000,
};
const stamp = { sequence: 10, sampledAtMs: NOW - 40 };
const GOOD: Required<Readings> = {
  invariants: { ...stamp, checksumHolds: true, ledgerAgrees: true, heartbeatAgeMs: 0 },
  envelope: { ...stamp, ageMs: 5_000 },
  microstructure: { ...stamp, latencyMs: 11, jitterMs: 12, depthPpm: 900_000 },
  environment: { ...stamp, volatilityPpm: 1_000_000, takerBuyPpm: 500_000 },
  capital: { ...stamp, drawdownPpm: 13 },
};

const judged = (readings: Readings, memory = SEEN, clockHolds = true) =>
  judgeReadings(memory, readings, NOW, clockHolds, CALIBRATION);

/** Good readings, but for what one sensor says. */
const changed = (sensor: Sensor, change: object): Readings => ({
  ...GOOD,
  [sensor]: { ...GOOD[sensor], ...change },
});

describe('good readings', () => {
  test('are taken as they are, aged until now, and remembered', () => {
    expect(judged(GOOD)).toEqual({
      signals: {
        invariantsHold: true,
        envelopeAgeMs: 5_040,
        latencyMs: 11,
        jitterMs: 12,
        depthPpm: 900_000,
        shockAgeMs: null,
        drawdownPpm: 13,
      },
      brokenNow: [],
      defects: [],
      memory: { sequences: Object.fromEntries(SENSORS.map((sensor) => [sensor, 10])), shockAtMs: null },
    });
  });

  test('may be as old as a sample may be, the first of all, and anything a share can be', () => {
    const oldest = { ...stamp, sampledAtMs: NOW - SAMPLE_AGE_MS_MAX };
    expect(judged(changed('capital', oldest)).defects).toEqual([]);
    expect(judged(changed('capital', { sampledAtMs: NOW })).defects).toEqual([]);
    expect(judged(changed('capital', { sequence: 1 }), emptyMemory).defects).toEqual([]);
    expect(judged(changed('environment', { takerBuyPpm: 1_000_000 })).defects).toEqual([]);
  });

  test('tell how long the last shock is over', () => {
    const { signals, memory } = judged(GOOD, { ...SEEN, shockAtMs: NOW - 700 });
    expect([signals.shockAgeMs, memory.shockAtMs]).toEqual([700, NOW - 700]);
  });
});

/** What bad readings of a sensor leave of the signals, whatever is bad about them. */
const WORST = {
  invariants: { invariantsHold: false },
  envelope: { envelopeAgeMs: undefined },
  microstructure: { latencyMs: undefined, jitterMs: undefined, depthPpm: undefined },
  environment: { shockAgeMs: 0 },
  capital: { drawdownPpm: undefined },
} as const satisfies { readonly [sensor in Sensor]: object };

const impossible = (sensor: Sensor, field: string): readonly [Sensor, string, Readings, DefectCode][] =>
  [-1, 0.5, Number.NaN, 'x', undefined].map((value) => [
    sensor,
    `${field} of ${value}`,
    changed(sensor, { [field]: value }),
    'impossible',
  ]);

describe('a bad reading', () => {
  const everySensor = SENSORS.flatMap((sensor): readonly [Sensor, string, Readings, DefectCode][] => [
    [sensor, 'that is missing', { ...GOOD, [sensor]: undefined }, 'missing'],
    [sensor, 'that is null', { ...GOOD, [sensor]: null }, 'missing'],
    [sensor, 'that was heard before', changed(sensor, { sequence: 9 }), 'repeated'],
    [sensor, 'of before', changed(sensor, { sequence: 8 }), 'disordered'],
    [sensor, 'of later', changed(sensor, { sampledAtMs: NOW + 1 }), 'early'],
    [sensor, 'that is too old', changed(sensor, { sampledAtMs: NOW - SAMPLE_AGE_MS_MAX - 1 }), 'late'],
    [sensor, 'without a number', changed(sensor, { sequence: 10.5 }), 'impossible'],
    [sensor, 'without a time', changed(sensor, { sampledAtMs: Number.NaN }), 'impossible'],
  ]);
  const values = [
    ...impossible('invariants', 'heartbeatAgeMs'),
    ...impossible('envelope', 'ageMs'),
    ...['latencyMs', 'jitterMs', 'depthPpm'].flatMap((field) => impossible('microstructure', field)),
    ...['volatilityPpm', 'takerBuyPpm'].flatMap((field) => impossible('environment', field)),
    ...impossible('capital', 'drawdownPpm'),
  ];

  test.each([...everySensor, ...values])(
    'of %s %s is the worst of its kind',
    (sensor, _what, readings, code) => {
      const { signals, defects, brokenNow } = judged(readings);
      expect(defects).toEqual([{ sensor, code }]);
      expect(signals).toEqual({ ...judged(GOOD).signals, ...WORST[sensor] });
      expect(brokenNow).toEqual(sensor === 'invariants' ? ['heartbeat'] : []);
    },
  );

  test('of the environment is a shock now, as is a calibration that has expired, and the shock is remembered', () => {
    const bad = judged({ ...GOOD, environment: undefined } as unknown as Readings);
    expect(bad.memory.shockAtMs).toBe(NOW);
    const expired = judgeReadings(SEEN, GOOD, NOW, true, { ...CALIBRATION, validUntilMs: NOW });
    expect(expired.defects).toEqual([{ sensor: 'environment', code: 'expired' }]);
    expect([expired.signals.shockAgeMs, expired.memory.shockAtMs]).toEqual([0, NOW]);
  });

  test('is not remembered as the newest unless it is newer: a number of before does not come back', () => {
    const low = judged(changed('capital', { sequence: 3 }));
    expect(low.memory.sequences.capital).toBe(9);
    const odd = judged(changed('capital', { sequence: 10.5 }));
    expect(odd.memory.sequences.capital).toBe(9);
    const newer = judged(changed('capital', { sequence: 12, drawdownPpm: -1 }));
    expect(newer.memory.sequences.capital).toBe(12);
    const silent = judged({ ...GOOD, capital: undefined } as unknown as Readings);
    expect(silent.memory.sequences.capital).toBe(9);
  });

  test('of another sensor leaves the others alone', () => {
    const { signals, defects } = judged({ invariants: GOOD.invariants });
    expect(defects.map(({ sensor }) => sensor)).toEqual([
      'envelope',
      'microstructure',
      'environment',
      'capital',
    ]);
    expect(signals.invariantsHold).toBe(true);
  });
});

describe('an invariant', () => {
  test.each<[string, object, string[]]>([
    ['a checksum that fails', { checksumHolds: false }, ['checksum']],
    ['a checksum that is no truth', { checksumHolds: 1 }, ['checksum']],
    ['a ledger that disagrees', { ledgerAgrees: false }, ['ledger']],
    ['a ledger that says nothing', { ledgerAgrees: undefined }, ['ledger']],
    ['a heartbeat that is lost', { heartbeatAgeMs: 110 }, ['heartbeat']],
    [
      'all three',
      { checksumHolds: false, ledgerAgrees: false, heartbeatAgeMs: 150 },
      ['checksum', 'ledger', 'heartbeat'],
    ],
  ])('is broken by %s', (_what, change, broken) => {
    const { brokenNow, signals, defects } = judged(changed('invariants', change));
    expect([brokenNow, signals.invariantsHold, defects]).toEqual([broken, false, []]);
  });

  test('is not broken by a heartbeat that is late by less, until now', () => {
    expect(judged(changed('invariants', { heartbeatAgeMs: 109 })).brokenNow).toEqual([]);
  });
});

describe('a clock that does not hold', () => {
  test('makes every reading bad, loses the heartbeat, and moves no shock', () => {
    const memory = { ...SEEN, shockAtMs: NOW - 700 };
    const { signals, brokenNow, defects, memory: after } = judged(GOOD, memory, false);
    expect(defects).toEqual(SENSORS.map((sensor) => ({ sensor, code: 'clock' })));
    expect(brokenNow).toEqual(['heartbeat']);
    expect(signals).toEqual({
      invariantsHold: false,
      envelopeAgeMs: undefined,
      latencyMs: undefined,
      jitterMs: undefined,
      depthPpm: undefined,
      shockAgeMs: undefined,
      drawdownPpm: undefined,
    });
    expect(after.shockAtMs).toBe(NOW - 700);
  });
});

test('a shock begins at each of its thresholds', () => {
  const shockAge = (change: object) => judged(changed('environment', change)).signals.shockAgeMs;
  expect([3_999_999, 4_000_000].map((volatilityPpm) => shockAge({ volatilityPpm }))).toEqual([null, 0]);
  expect([250_001, 250_000].map((takerBuyPpm) => shockAge({ takerBuyPpm }))).toEqual([null, 0]);
});
