/** Whether something that should beat is alive: by how often it has beaten, judged on the watcher's own clock. */
import { HeartbeatMissesMax, HeartbeatPeriodMs } from './generated/numbers.ts';
import { type Liveness, livenessAt, type Watch, watched, watchFrom } from './generated/proven-heartbeat.ts';
import { provenInteger } from './generated/proven-numbers.ts';

/** What a watch is set up with. */
export interface HeartbeatLimits {
  /** A beat is due every so many milliseconds: whole, up to an hour. */
  readonly periodMs: number;
  /** So many missed in a row, up to a hundred, are one too many. */
  readonly missesMax: number;
}

/** As the requirement has it: three of 50 ms. */
export const heartbeatLimits: HeartbeatLimits = {
  periodMs: HeartbeatPeriodMs,
  missesMax: HeartbeatMissesMax,
};

/** Watches one counter; what it says is proven (Heartbeat.v). [impl->REQ~cat1-stop~1] [impl->REQ~watchdog~1] */
export class HeartbeatWatch {
  readonly #limits: HeartbeatLimits;
  #watch: Watch;

  constructor(limits: HeartbeatLimits, beats: number, nowMs: number) {
    this.#limits = { periodMs: provenInteger(limits.periodMs), missesMax: provenInteger(limits.missesMax) };
    this.#watch = watchFrom(counter(beats), provenUs(nowMs));
  }

  /**
   * Looks at the counter.
   *
   * @param beats Counts beats; may wrap at 32 bits, because only whether it moved counts.
   * @param nowMs On the watcher's monotonic clock, with fractions.
   * @returns `MISSED` from the k-th missed beat on; `ASLEEP` when the watcher itself did not get to look for that long:
   *   it can't tell who slept, and that is no better. Impossible limits allow no silence at all: always `ASLEEP`.
   */
  look(beats: number, nowMs: number): Liveness {
    const [counted, nowUs] = [counter(beats), provenUs(nowMs)];
    const seen = livenessAt(this.#limits.periodMs, this.#limits.missesMax, this.#watch, counted, nowUs);
    this.#watch = watched(this.#watch, counted, nowUs);
    return seen;
  }
}

/** A counter in shared memory is a word of 32 bits. */
function counter(beats: number): number {
  return beats >>> 0;
}

/** The time as the proof has it: whole microseconds, -1 for what is none. */
function provenUs(ms: number): number {
  return provenInteger(Math.floor(ms * 1_000));
}
