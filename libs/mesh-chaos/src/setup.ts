/** What all processes of a chaos run share: names, lengths of time, and how they find each other. */

/** Given to each process as JSON, in its argument. */
export interface ProcessSetup {
  readonly role: 'gate' | 'controller' | 'worker';
  readonly name: string;
  readonly seed: number;
  readonly cluster: string;
  /** Members as this process reaches them: itself, or through a proxy that may cut it off. */
  readonly members: readonly string[];
  /** Through one link only, which is what a proxy needs. */
  readonly isUnisocket: boolean;
  /** Socket of the gate. */
  readonly gateSocket: string;
  readonly logFile: string;
  readonly workers: readonly string[];
  readonly instruments: readonly string[];
  /** Issuer's key pair, PEM; only the controller has the private one. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/**
 * A busy machine answers later: all lengths of time are stretched by this factor (PLIMSOLL_CHAOS_PACE, 1 without), so
 * that something gets done between the misses. What must never happen must not at any pace.
 */
export const PACE = Math.min(
  20,
  Math.max(1, Math.floor(Number(process.env['PLIMSOLL_CHAOS_PACE'] ?? '1')) || 1),
);

export const ISSUER = 'kernel';
export const ACCOUNT = 'account';
/** How long a worker acts on a lease, by its own clock, from when it asked, ms. */
export const WORKER_LEASE_MS = 300 * PACE;
/** By so much members' clocks are stepped at most, ms. */
export const CLOCK_STEP_MS_MAX = 40;
/** The service lets go so much later: a step of a clock there and back, and a worker's drift. Spec: MarginTicks. */
export const MARGIN_MS = 2 * CLOCK_STEP_MS_MAX + 20;
/** Age is counted in whole ticks, as the models do. */
export const TICK_US = 20_000;
/** Limits and postures are good for so many ticks after the question. Spec: ValidTicks. */
export const VALID_TICKS = 15 * PACE;
/** The end of a validity is excluded. */
export const VALID_MS = (VALID_TICKS * TICK_US) / 1_000 + 1;
/** What clocks of one machine may differ by in one validity, with the rounding to ticks, ms. */
export const DRIFT_MS = (2 * TICK_US) / 1_000;
/** Every call's own deadline, ms. */
export const DEADLINE_MS = 150 * PACE;

/** Microseconds on the machine's monotonic clock, the same one for all processes and for Java's nanoTime. */
export function nowUs(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}

/** The same clock as a reader of postures and limits sees it: milliseconds, in whole ticks. */
export function tickMs(us: number): number {
  return (Math.floor(us / TICK_US) * TICK_US) / 1_000;
}

/** A small generator with a seed: what is done at random is done again by the same seed. */
export class Seeded {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32. @returns A whole number from 0 up to `bound`, excluded. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  pick<Value>(from: readonly Value[]): Value {
    return from[this.below(from.length)] as Value;
  }

  shuffled<Value>(from: readonly Value[]): Value[] {
    const left = [...from];
    const taken: Value[] = [];
    while (left.length > 0) taken.push(...left.splice(this.below(left.length), 1));
    return taken;
  }
}
