/** Draws that a seed decides: the same seed, the same draws. Not for secrets. */

/** 2^32. */
const words = 0x1_0000_0000;

export class RandomStream {
  readonly seed: number;
  #state: number;

  /** @param seed A whole number from 0 to 2^53 - 1. */
  constructor(seed: number) {
    this.seed = seed;
    this.#state = keyOf(seed, []);
  }

  /** What follows is decided by the seed and these numbers, whatever was drawn before. */
  restart(key: readonly number[]): void {
    this.#state = keyOf(this.seed, key);
  }

  /** Computes with draws that the seed and `key` decide; then the stream goes on where it was. */
  apart<T>(key: readonly number[], compute: () => T): T {
    const state = this.#state;
    this.restart(key);
    try {
      return compute();
    } finally {
      this.#state = state;
    }
  }

  /** At least 0 and less than 1, in steps of 2^-32. The generator is mulberry32. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / words;
  }

  /** A whole number from 0 to `count` - 1; `count` is at most 2^31. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }
}

function keyOf(seed: number, key: readonly number[]): number {
  let hash = 0x2545f491;
  for (const word of [seed % words, Math.floor(seed / words), ...key]) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash;
}
