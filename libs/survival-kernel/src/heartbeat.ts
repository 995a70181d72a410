/** Whether something that should beat is alive: by how often it has beaten, judged on the watcher's own clock. */
import { HeartbeatMissesMax, HeartbeatPeriodMs } from './generated/numbers.ts';

/** What a watch is set up with. */
export interface HeartbeatLimits {
  /** A beat is due every so many milliseconds. */
  readonly periodMs: number;
  /** So many missed in a row are one too many. */
  readonly missesMax: number;
}

/** As the requirement has it: three of 50 ms. */
export const heartbeatLimits: HeartbeatLimits = {
  periodMs: HeartbeatPeriodMs,
  missesMax: HeartbeatMissesMax,
};

/** Watches one counter. [impl->REQ~cat1-stop~1] [impl->REQ~watchdog~1] */
export class HeartbeatWatch {
  readonly #limits: HeartbeatLimits;
  #beats: number;
  #beatAtMs: number;
  #lookedAtMs: number;

  constructor(limits: HeartbeatLimits, beats: number, nowMs: number) {
    this.#limits = limits;
    this.#beats = beats;
    this.#beatAtMs = nowMs;
    this.#lookedAtMs = nowMs;
  }

  /**
   * Looks at the counter.
   *
   * @returns `missed` from the k-th missed beat on; `asleep` when the watcher itself did not get to look for that long:
   *   it can't tell who slept, and that is no better.
   */
  look(beats: number, nowMs: number): 'alive' | 'missed' | 'asleep' {
    const silenceMsMax = this.#limits.periodMs * this.#limits.missesMax;
    const isAsleep = !(nowMs >= this.#lookedAtMs && nowMs - this.#lookedAtMs < silenceMsMax);
    this.#lookedAtMs = nowMs;
    if (beats !== this.#beats) {
      this.#beats = beats;
      this.#beatAtMs = nowMs;
    }
    if (isAsleep) return 'asleep';
    return nowMs - this.#beatAtMs >= silenceMsMax ? 'missed' : 'alive';
  }
}
