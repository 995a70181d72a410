/** Faults on real members under real clients, and the counts of what must never happen. */
export type { ChaosEvent, EventOf } from './event-log.ts';
export { FAULTS, type Fault, SEQUENCES } from './faults.ts';
export { type Journal, type JournalCounts, journalOf, judgeJournals } from './journal-witness.ts';
export { type ChaosCounts, judgeChaos, NEVER, type Never } from './judge.ts';
export {
  isChaosFolder,
  MERGE_BYTES_MAX,
  type MeshMerge,
  type MeshSpecs,
  mergeBytes,
  mergeMeshFolder,
  paceOf,
} from './merge-folder.ts';
export { type ChaosOptions, type ChaosReport, runChaos } from './run-chaos.ts';
export { PACE } from './setup.ts';
export type { SpecPin } from './trace-lines.ts';
