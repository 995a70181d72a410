/** Samples of a duration, and what they come to. */

/** Percentiles of a list of numbers. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly count: number;
}

/** @param values At least one. */
export function percentiles(values: Float64Array | readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
  return {
    p50: at(0.5),
    p99: at(0.99),
    p999: at(0.999),
    max: sorted[sorted.length - 1] as number,
    count: sorted.length,
  };
}

/** A row of a table: times in the unit of the values. */
export function row(name: string, found: Percentiles, digits: number, ...more: readonly string[]): string {
  const cells = [found.p50, found.p99, found.p999, found.max].map((value) => value.toFixed(digits));
  return `| ${[name, ...cells, found.count.toLocaleString('en'), ...more].join(' | ')} |`;
}

/**
 * Times `run` call by call, in nanoseconds, less what an empty measurement takes. The clock's own step (some 20 ns
 * here) bounds what the smallest numbers mean.
 */
export function timeCalls(run: (index: number) => void, count: number, between = nothing): Percentiles {
  const empty = percentiles(time(nothing, count, nothing)).p50;
  const taken = time(run, count, between);
  return percentiles(taken.map((ns) => Math.max(0, ns - empty)));
}

function nothing(_index: number): void {}

/** `between` runs before each call, and is not timed. */
function time(run: (index: number) => void, count: number, between: (index: number) => void): Float64Array {
  const taken = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    between(index);
    const start = performance.now();
    run(index);
    taken[index] = (performance.now() - start) * 1e6;
  }
  return taken;
}

/** Calls between two looks at the heap: a look itself leaves some hundred bytes, which are then less than one a call. */
const BATCH = 2_000;

/** Until the compiler has seen enough of it. */
const WARM_UP_BATCHES = 100;

/**
 * Bytes that a call leaves on the heap (needs --expose-gc): the least of many batches, because what the compiler
 * and other threads of the process leave there meanwhile is not the call's. `reset` runs between batches, uncounted.
 */
export function bytesPerCall(run: (index: number) => void, batches: number, reset = nothing): number {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('run with --expose-gc');
  let least = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < WARM_UP_BATCHES + batches; batch += 1) {
    reset(batch);
    if (batch >= WARM_UP_BATCHES) gc();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < BATCH; index += 1) run(index);
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / BATCH);
  }
  return Math.max(0, least);
}
