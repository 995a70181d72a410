/**
 * Binary fixed point with 26 fraction bits: 1.0 is 67 108 864. Two such numbers multiply to at most 2^52,
 * so every intermediate is an exact JavaScript number and a replay gives the last unit (research: scale 2^26).
 */

/** 1.0. */
export const ONE = 67_108_864;

/** Parts per million in 1.0, the unit at every interface. */
export const PPM = 1_000_000;

/** Fraction units of an exponent: {@link exp2Neg} takes its argument in 2^-24. */
export const EXPONENT_ONE = 16_777_216;

const SEGMENT_COUNT = 512;
const SEGMENT_UNITS = EXPONENT_ONE / SEGMENT_COUNT;
const OCTAVE_MAX = 26; // 2^-27 is below half a unit

/** Whether `value` is a whole number from 0 to 2^53 - 1: the only thing that the arithmetic here accepts. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Product of two numbers in [0, ONE], rounded down: never above either of them. */
export function multiply(a: number, b: number): number {
  return Math.floor((a * b) / ONE);
}

/** A number in [0, ONE] as ppm, rounded down; ONE gives exactly 1 000 000. */
export function toPpm(value: number): number {
  return Math.floor((value * PPM) / ONE);
}

/**
 * 2^-(z / 2^24) for whole z >= 0: an octave shift, a table of 512 segments and straight lines between its nodes.
 * Falls or stays with growing z. Measured error below 2^-21 (numbers.test.ts).
 */
export function exp2Neg(z: number): number {
  const octave = Math.floor(z / EXPONENT_ONE);
  if (octave > OCTAVE_MAX) return 0;
  const rest = z % EXPONENT_ONE;
  const segment = Math.floor(rest / SEGMENT_UNITS);
  const left = nodeAt(segment);
  const drop = left - nodeAt(segment + 1);
  return Math.floor((left - Math.floor((drop * (rest % SEGMENT_UNITS)) / SEGMENT_UNITS)) / 2 ** octave);
}

function nodeAt(index: number): number {
  const node = EXP2_TABLE[index];
  if (node === undefined) throw new RangeError(`exp2 table has no node ${index}`);
  return node;
}

/** Nodes 2^-(i/512), i = 0..512, to the nearest unit; computed from integers alone, so the same on any engine. */
const EXP2_TABLE: readonly number[] = exp2Table();

function exp2Table(): number[] {
  const bits = 120n;
  const one = 1n << bits;
  let root = one >> 1n; // 1/2, then its square root nine times: 2^-(1/512)
  for (let halvings = 0; halvings < 9; halvings += 1) root = squareRoot(root << bits);
  const nodes: number[] = [];
  const half = 1n << (bits - 27n);
  for (let index = 0, power = one; index <= SEGMENT_COUNT; index += 1, power = (power * root) >> bits) {
    nodes.push(Number((power + half) >> (bits - 26n)));
  }
  return nodes;
}

/** Largest whole number whose square is at most `value` (Newton from above). */
function squareRoot(value: bigint): bigint {
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}
