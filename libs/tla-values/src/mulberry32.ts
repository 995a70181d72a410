/** Draws that a seed decides: the same seed, the same draws, on every machine. Not for secrets. */

/** 2^32. */
const words = 0x1_0000_0000;

export class Mulberry32 {
  /** What is drawn next follows from it alone. A whole number, of which the lowest 32 bits count. */
  state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** At least 0 and less than 1, in steps of 2^-32. */
  unit(): number {
    const state = (this.state + 0x6d2b79f5) | 0;
    this.state = state;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / words;
  }

  /** A whole number from 0 to `count` - 1; `count` is at most 2^31. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }
}
