/** A search by several threads: starts them, watches the budget, and sums up. */
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { ExploreOptions, Workers } from '../options.ts';
import type { Counts, StopReason } from '../result.ts';
import { Limits } from '../search/limits.ts';
import type { RowStore } from '../search/row-store.ts';
import { Control, controlMemory, Stop } from './control.ts';
import { mailboxMemory } from './mailbox.ts';
import type { SearchMemory } from './partition.ts';
import { sharedValueMemory } from './shared-values.ts';
import type { ThreadTask } from './thread.ts';

/** Milliseconds between two looks at counts, signal and budget. */
const lookMs = 20;
/**
 * So long threads that are told to stop may take until their next pause; one that has not paused by then is in an
 * expression that takes for ever, and is ended where it is. What was counted stands in shared memory.
 */
const graceMs = 2_000;

export type ParallelEnd =
  /** Every state was expanded and nothing is wrong, or the budget ran out before that was known. */
  | { readonly kind: 'counts'; readonly counts: Counts; readonly stopped: StopReason | undefined }
  /** One thread must do it: something is wrong, and TLC's order says what is shown; or the values cannot be shared. */
  | { readonly kind: 'alone'; readonly because: string };

/** Why one thread searches though more were asked for; undefined when several may. */
export function aloneBecause(
  spec: CompiledSpec,
  options: ExploreOptions,
  judgesLiveness: boolean,
): string | undefined {
  if (judgesLiveness) return 'temporal properties need the order of one worker';
  if (spec.symmetry.length > 0) return 'SYMMETRY needs the order of one worker';
  if (spec.view !== undefined) return 'VIEW needs the order of one worker';
  if (spec.actionConstraints.length > 0) return 'ACTION_CONSTRAINT needs the order of one worker';
  if (options.memoise === false || spec.dependsOnRun === true)
    return 'TLCGet and TLCSet need the order of one worker';
  if (spec.drawsAtRandom === true) return 'random choices need the order of one worker';
  if (options.continueAfterViolation === true) return '--continue needs the order of one worker';
  return undefined;
}

/** The variable that has most values among these states. */
export function busiestColumn(states: RowStore): number {
  let busiest = 0;
  let most = 0;
  for (let column = 0; column < states.width; column++) {
    const ids = new Set<number>();
    for (let i = 0; i < states.count; i++) ids.add(states.cell(i, column));
    if (ids.size > most) [busiest, most] = [column, ids.size];
  }
  return busiest;
}

export async function searchInThreads(
  { count, module, data }: Workers,
  options: ExploreOptions,
  ownerColumn: number,
): Promise<ParallelEnd> {
  const memory: SearchMemory = {
    values: sharedValueMemory(),
    control: controlMemory(count),
    mailboxes: Array.from({ length: count }, () => Array.from({ length: count }, mailboxMemory)),
  };
  const control = new Control(memory.control);
  const tasks = Array.from({ length: count }, (_, thread): ThreadTask => {
    return { thread, memory, options: { deadlock: options.deadlock ?? true, ownerColumn }, module, data };
  });
  const threads = tasks.map(
    (workerData) => new Worker(new URL('./thread.ts', import.meta.url), { workerData }),
  );
  let isOver = false;
  const ended = Promise.all(threads.map((thread) => endOf(thread, control))).finally(() => {
    isOver = true;
  });
  const endAll = (): void => {
    for (const thread of threads) void thread.terminate();
  };
  const stopped = watch(control, options, () => isOver, endAll);
  await ended;
  return endOfSearch(control, await stopped);
}

/** Settles when the thread has ended. A heap that is full is a budget that ran out; any other error is a defect. */
async function endOf(thread: Worker, control: Control): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  thread.once('exit', () => resolve());
  thread.once('error', (error: Error & { code?: string }) => {
    control.stopFor(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? Stop.Memory : Stop.Told);
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve();
    else reject(error);
  });
  return promise;
}

/** Watches budget and signal until the threads have ended; ends those that do not stop. */
async function watch(
  control: Control,
  { budget = {}, signal, onProgress }: ExploreOptions,
  isOver: () => boolean,
  endAll: () => void,
): Promise<StopReason | undefined> {
  const limits = new Limits(budget, signal, performance.now());
  let reason: StopReason | undefined;
  let toldAt = 0;
  let isEnding = false;
  while (!isOver()) {
    await pause(lookMs);
    const { distinct, generated } = control.counts;
    onProgress?.({ phase: 'safety', distinct, generated, queued: 0, depth: control.level });
    reason ??= limits.exceedsStates(distinct) ? 'states' : limits.stopReason();
    if (reason === undefined) continue;
    toldAt ||= performance.now();
    control.stopFor(Stop.Told);
    if (isEnding || performance.now() - toldAt <= graceMs) continue;
    isEnding = true;
    endAll();
  }
  return reason;
}

function endOfSearch(control: Control, reason: StopReason | undefined): ParallelEnd {
  if (control.stop === Stop.Found)
    return { kind: 'alone', because: 'what is shown of a violation needs the order of one worker' };
  if (control.stop === Stop.NotShared)
    return { kind: 'alone', because: 'the spec has values that workers cannot share' };
  const { initDistinct, initGenerated, distinct, generated } = control.counts;
  const counts = {
    init: initDistinct,
    initGenerated,
    distinct,
    generated: generated + initGenerated,
    depth: Math.max(1, control.level - 1),
  };
  const stopped = control.stop === Stop.No ? undefined : (reason ?? 'memory');
  return { kind: 'counts', counts, stopped };
}
