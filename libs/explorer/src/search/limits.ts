import { totalmem } from 'node:os';
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Budget } from '../options.ts';
import type { StopReason } from '../result.ts';

/** Share of the machine's memory beyond which a run gives up while it can still report. */
const memoryShareMax = 0.85;
/** Node ends a process whose old objects fill more than 80 % of their part of the heap when it must collect all the time. */
const heapShareMax = 0.78;
/** Growth since the last collection below which another one would find little: each takes seconds. */
const growthMin = 1.01;
/** What Node's limit of the heap has for young objects on top of `--max-old-space-size`. */
const youngBytes = 192 * 1024 * 1024;
/** Steps (a state expanded, a successor generated) between two looks at the clock: a state may have many successors. */
const stepsPerLook = 2048;
/** Milliseconds between two pauses, in which the event loop may deliver an abort and memory is measured. */
const sliceMs = 50;

/** Watches what bounds a run. */
export class Limits {
  readonly #statesMax: number;
  readonly #bytesMax: number;
  readonly #endsAtMs: number;
  readonly #signal: AbortSignal | undefined;
  #untilLook = stepsPerLook;
  #sliceEndsAtMs: number;

  constructor(budget: Budget, signal: AbortSignal | undefined, nowMs: number) {
    this.#statesMax = budget.states ?? Number.POSITIVE_INFINITY;
    this.#bytesMax = budget.bytes ?? totalmem() * memoryShareMax;
    this.#endsAtMs = nowMs + (budget.seconds ?? Number.POSITIVE_INFINITY) * 1000;
    this.#signal = signal;
    this.#sliceEndsAtMs = nowMs + sliceMs;
  }

  /** Whether `count` distinct states are more than the run may have. */
  exceedsStates(count: number): boolean {
    return count > this.#statesMax;
  }

  /** Counts steps; true when the slice is over and `stopReason` should be asked after a pause. */
  isSliceOver(steps: number): boolean {
    this.#untilLook -= steps;
    if (this.#untilLook > 0) return false;
    this.#untilLook = stepsPerLook;
    const nowMs = performance.now();
    if (nowMs < this.#sliceEndsAtMs && nowMs < this.#endsAtMs) return false;
    this.#sliceEndsAtMs = nowMs + sliceMs;
    return true;
  }

  /** Why the run must end now, if it must. */
  stopReason(): StopReason | undefined {
    if (this.#signal?.aborted === true) return 'aborted';
    if (performance.now() >= this.#endsAtMs) return 'time';
    if (process.memoryUsage.rss() > this.#bytesMax) return 'memory';
    return isHeapNearlyFull() ? 'memory' : undefined;
  }
}

/** Whether this thread's heap is so full that it should give up while it can still report. */
export function isHeapNearlyFull(): boolean {
  const limit = getHeapStatistics().heap_size_limit;
  // A small machine has a smaller part for the young, and never only that.
  const oldMax = Math.max(limit - youngBytes, limit / 4) * heapShareMax;
  if (oldBytes() <= Math.max(oldMax, collectedBytes * growthMin)) return false;
  // Much of it may be garbage that Node has had no reason to collect.
  collector ??= garbageCollector();
  collector();
  const left = oldBytes();
  collectedBytes = left > oldMax ? 0 : left;
  return left > oldMax;
}

function oldBytes(): number {
  const old = getHeapSpaceStatistics().filter(({ space_name }) => !space_name.startsWith('new_'));
  return old.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
}

/** What old objects took after the last collection that was asked for, while that left enough room. */
let collectedBytes = 0;
let collector: (() => void) | undefined;

/** Node's own, which only a new context has: nothing else in the process gets it. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
