import { Mulberry32 } from './mulberry32.ts';

/** 2^32. */
const words = 0x1_0000_0000;

/** Draws that a seed decides, and that may start again from a key. */
export class RandomStream extends Mulberry32 {
  readonly seed: number;

  /** @param seed A whole number from 0 to 2^53 - 1. */
  constructor(seed: number) {
    super(keyOf(seed, []));
    this.seed = seed;
  }

  /** What follows is decided by the seed and these numbers, whatever was drawn before. */
  restart(key: readonly number[]): void {
    this.state = keyOf(this.seed, key);
  }

  /** Computes with draws that the seed and `key` decide; then the stream goes on where it was. */
  apart<T>(key: readonly number[], compute: () => T): T {
    const { state } = this;
    this.restart(key);
    try {
      return compute();
    } finally {
      this.state = state;
    }
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
