/** Inputs on which Rocq and the generated code are compared: boundaries first, then many, then whole runs. */
import type { Filtered, Signals } from '../../libs/survival-kernel/src/generated/proven.ts';
import * as K from '../../libs/survival-kernel/src/generated/proven.ts';

/** A question to `filterR`. */
export interface FilterInput {
  readonly before: Filtered;
  readonly rawPpm: number;
  readonly elapsedMs: number;
}

/** An evaluation of a run. */
export interface RunInput {
  readonly signals: Signals;
  readonly elapsedMs: number;
}

const LARGEST = Number.MAX_SAFE_INTEGER;
const POINT_COUNT = 1500;
const FILTER_COUNT = 1500;
const RUN_COUNT = 4;
const RUN_STEPS = 400;

export const GOOD: Signals = {
  invariantsHold: true,
  envelopeAgeMs: 0,
  latencyMs: 0,
  jitterMs: 0,
  depthPpm: K.FULL_PPM,
  noShockYet: true,
  shockAgeMs: 0,
  drawdownPpm: 0,
};

/** The values around each edge of a reading, and those that are none. */
function around(...edges: readonly number[]): number[] {
  return [
    -LARGEST,
    -2,
    -1,
    0,
    1,
    LARGEST - 1,
    LARGEST,
    ...edges.flatMap((edge) => [edge - 1, edge, edge + 1]),
  ];
}

const BOUNDARIES: Readonly<Partial<Record<keyof Signals, readonly number[]>>> = {
  envelopeAgeMs: around(K.ENVELOPE_GRACE_MS, K.ENVELOPE_FLOOR_AT_MS, ...octaveAges()),
  latencyMs: around(K.LAG_DEADBAND_MS, K.LAG_ZERO_MS),
  jitterMs: around(K.JITTER_DEADBAND_MS, K.JITTER_ZERO_MS),
  depthPpm: around(K.DEPTH_DEADBAND_PPM, K.DEPTH_ZERO_PPM, K.FULL_PPM),
  shockAgeMs: around(K.SHOCK_RECOVERY_MS),
  drawdownPpm: around(K.STRESS_START_PPM, K.STRESS_END_PPM, (K.STRESS_START_PPM + K.STRESS_END_PPM) / 2),
};

/** Ages at which the exponent of the decay crosses into the next octave. */
function octaveAges(): number[] {
  const span = K.ENVELOPE_FLOOR_AT_MS - K.ENVELOPE_GRACE_MS;
  return [1, 2, 3].map((octave) =>
    Math.ceil(K.ENVELOPE_GRACE_MS + (octave * K.EXPONENT_ONE * span) / K.ENVELOPE_FALL),
  );
}

/** A stream of numbers in [0, bound), the same each time. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * bound);
  }
}

/** Readings: every boundary by itself, with and without a shock, then a mixture. */
export function points(): Signals[] {
  const singles = Object.entries(BOUNDARIES).flatMap(([field, values]) =>
    values.map((value): Signals => ({ ...GOOD, noShockYet: field !== 'shockAgeMs', [field]: value })),
  );
  const dice = new Dice(1);
  const mixed = Array.from({ length: POINT_COUNT }, () => mixedSignals(dice));
  return [...singles, { ...GOOD, invariantsHold: false }, ...mixed];
}

function mixedSignals(dice: Dice): Signals {
  return {
    invariantsHold: dice.below(20) > 0,
    envelopeAgeMs: dice.below(3) > 0 ? dice.below(600_000) : dice.below(7_400_000),
    latencyMs: dice.below(3) > 0 ? dice.below(400) : dice.below(2_100) - 20,
    jitterMs: dice.below(3) > 0 ? dice.below(200) : dice.below(1_100) - 20,
    depthPpm: dice.below(1_200_000) - 10_000,
    noShockYet: dice.below(2) === 0,
    shockAgeMs: dice.below(3_700_000) - 10_000,
    drawdownPpm: dice.below(3) > 0 ? dice.below(60_000) : dice.below(210_000) - 1_000,
  };
}

/** Questions to the filter: edges of memory, reading and time, then a mixture. */
export function filterInputs(): FilterInput[] {
  const inputs: FilterInput[] = [];
  for (const rPpm of [-1, 0, 849_999, K.FULL_PPM, K.FULL_PPM + 1, LARGEST]) {
    for (const carry of [-1, 0, K.MS_PER_MINUTE - 1, K.MS_PER_MINUTE, LARGEST]) {
      for (const rawPpm of [-LARGEST, 0, 850_000, K.FULL_PPM, LARGEST]) {
        for (const elapsedMs of [-LARGEST, 0, 5, 6, K.ELAPSED_MS_MAX, K.ELAPSED_MS_MAX + 1, LARGEST]) {
          inputs.push({ before: { rPpm, carry }, rawPpm, elapsedMs });
        }
      }
    }
  }
  const dice = new Dice(2);
  for (let count = 0; count < FILTER_COUNT; count += 1) {
    const before = { rPpm: dice.below(K.FULL_PPM + 1), carry: dice.below(K.MS_PER_MINUTE) };
    inputs.push({ before, rawPpm: dice.below(K.FULL_PPM + 1), elapsedMs: dice.below(200_000) });
  }
  return inputs;
}

/** R at and beside every threshold. */
export function healths(): number[] {
  const thresholds = [K.TURTLE_LEAVE, K.TURTLE_RETURN, K.STALKER_LEAVE, K.STALKER_RETURN, K.APEX_LEAVE];
  return around(...thresholds, K.APEX_RETURN, K.FULL_PPM, 333_333, 333_334);
}

/** Whole runs: good health long enough for APEX, with drops of every depth thrown in. */
export function runs(): RunInput[][] {
  return Array.from({ length: RUN_COUNT }, (_, run) => {
    const dice = new Dice(10 + run);
    return Array.from({ length: RUN_STEPS }, (): RunInput => {
      const isGood = dice.below(40) > 0;
      const drawdownPpm = dice.below(4) === 0 ? 190_000 : dice.below(120_000);
      const bad = { ...GOOD, drawdownPpm, invariantsHold: dice.below(8) > 0 };
      return {
        signals: isGood ? { ...GOOD, latencyMs: dice.below(220) } : bad,
        elapsedMs: dice.below(600_000),
      };
    });
  });
}

/** A dense walk through one function; only a digest of its values is compared. */
export interface Sweep {
  readonly name: string;
  /** The function in Rocq, of one argument. */
  readonly rocq: string;
  readonly from: number;
  readonly stride: number;
  readonly count: number;
}

export const SWEEPS: readonly Sweep[] = [
  { name: 'envelopeFactor', rocq: 'envelope_factor', from: 29_000, stride: 293, count: 25_000 },
  { name: 'latencyFactor', rocq: 'latency_factor', from: -5, stride: 1, count: 2_100 },
  { name: 'jitterFactor', rocq: 'jitter_factor', from: -5, stride: 1, count: 1_100 },
  { name: 'depthFactor', rocq: 'depth_factor', from: -5, stride: 41, count: 13_000 },
  { name: 'stressFactor', rocq: 'stress_factor', from: 19_000, stride: 7, count: 27_000 },
];
