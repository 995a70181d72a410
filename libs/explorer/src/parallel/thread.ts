/** A thread of a search: loads the spec by what the coordinator says, and searches its part. */
import { parentPort, workerData } from 'node:worker_threads';
import type { CompiledSpec } from '@plimsoll/tla-values';
import { Partition, type PartitionOptions, type SearchMemory } from './partition.ts';

export interface ThreadTask {
  readonly thread: number;
  readonly memory: SearchMemory;
  readonly options: PartitionOptions;
  /** URL of a module that exports `loadSpec`, and what it is given. */
  readonly module: string;
  readonly data: unknown;
}

/** What the module of a task exports. */
export interface SpecLoader {
  loadSpec(data: unknown): Promise<CompiledSpec>;
}

const { thread, memory, options, module, data } = workerData as ThreadTask;
const { loadSpec } = (await import(/* @vite-ignore */ module)) as SpecLoader;
new Partition(await loadSpec(data), thread, memory, options).run();
parentPort?.close();
