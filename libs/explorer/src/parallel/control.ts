/** What the threads of one search tell each other, beside states and values. */
export interface ControlMemory {
  readonly words: SharedArrayBuffer;
  /** Doubles: counts go beyond 32 bits. */
  readonly counts: SharedArrayBuffer;
}

/** Why the threads stop before every state is expanded. */
export const Stop = {
  No: 0,
  /** Something was violated, or has no value: one thread finds the first such state in TLC's order. */
  Found: 1,
  /** The coordinator says so: a budget ran out, or the run was aborted. */
  Told: 2,
  /** Values that threads cannot share. */
  NotShared: 3,
  /** A thread's heap is nearly full. */
  Memory: 4,
} as const;
export type Stop = (typeof Stop)[keyof typeof Stop];

const stopAt = 0;
/** Threads that have expanded their part of the level, and threads that know how large the next level is; both add up over levels. */
const expandedAt = 1;
const countedAt = 2;
const levelAt = 3;
const firstSizeAt = 4;

/** Milliseconds that a thread sleeps before it looks again. */
const waitMs = 1;

export function controlMemory(threads: number): ControlMemory {
  return {
    words: new SharedArrayBuffer((firstSizeAt + threads) * 4),
    counts: new SharedArrayBuffer(threads * countsEach * 8),
  };
}

const countsEach = 4;

export interface ThreadCounts {
  readonly initDistinct: number;
  readonly initGenerated: number;
  readonly distinct: number;
  readonly generated: number;
}

export class Control {
  readonly threads: number;
  readonly #words: Int32Array;
  readonly #counts: Float64Array;

  constructor(memory: ControlMemory) {
    this.#words = new Int32Array(memory.words);
    this.#counts = new Float64Array(memory.counts);
    this.threads = this.#words.length - firstSizeAt;
  }

  get stop(): Stop {
    return Atomics.load(this.#words, stopAt) as Stop;
  }

  /** The first reason counts. */
  stopFor(reason: Stop): void {
    Atomics.compareExchange(this.#words, stopAt, Stop.No, reason);
  }

  /** Levels that are fully expanded. */
  get level(): number {
    return Atomics.load(this.#words, levelAt);
  }

  /** Says that this thread has expanded its part of `level` (from 1); `others` waits for the rest, calling `meanwhile`. */
  expanded(level: number, meanwhile: () => void): void {
    this.#meet(expandedAt, level, meanwhile);
  }

  /** Exchanges how many states of the next level each thread has; their sum. */
  sizeOfNext(thread: number, level: number, size: number): number {
    Atomics.store(this.#words, firstSizeAt + thread, size);
    this.#meet(countedAt, level, () => {});
    Atomics.store(this.#words, levelAt, level);
    let sum = 0;
    for (let i = 0; i < this.threads; i++) sum += Atomics.load(this.#words, firstSizeAt + i);
    return sum;
  }

  #meet(at: number, level: number, meanwhile: () => void): void {
    const all = this.threads * level;
    if (Atomics.add(this.#words, at, 1) + 1 === all) Atomics.notify(this.#words, at);
    for (let here = Atomics.load(this.#words, at); here < all; here = Atomics.load(this.#words, at)) {
      if (this.stop !== Stop.No) return;
      meanwhile();
      Atomics.wait(this.#words, at, here, waitMs);
    }
    meanwhile();
  }

  tell(thread: number, { initDistinct, initGenerated, distinct, generated }: ThreadCounts): void {
    this.#counts.set([initDistinct, initGenerated, distinct, generated], thread * countsEach);
  }

  /** Over all threads. Each tells its counts now and then, and at its end. */
  get counts(): ThreadCounts {
    const sum = (what: number): number => {
      let total = 0;
      for (let i = 0; i < this.threads; i++) total += this.#counts[i * countsEach + what] as number;
      return total;
    };
    return { initDistinct: sum(0), initGenerated: sum(1), distinct: sum(2), generated: sum(3) };
  }
}
