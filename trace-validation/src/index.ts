/** The monitor: does a recorded behaviour conform to the model? */
export { MONITOR_BUDGET, type MonitorBudget } from './budget.ts';
export {
  type Conformance,
  type ConformanceFacts,
  type Doubt,
  exitCodeOf,
  type FinalState,
  type Obstacle,
  type Refusal,
  type TracePlace,
} from './conformance.ts';
export { conformanceText } from './conformance-text.ts';
export type { Coverage, CoverageCounts, SpecCoverage, VariableCoverage } from './coverage.ts';
export {
  addCoverages,
  type CoverageShares,
  type CoverageShortfall,
  type CoverageThresholds,
  coverageShares,
  coverageShortfalls,
  coverageText,
  shortfallText,
} from './coverage-text.ts';
export type {
  AllowedStep,
  Attempt,
  AttemptReason,
  ConjunctText,
  Difference,
  Explanation,
  SpecExplanation,
} from './explanation.ts';
export type { GuardReport } from './guard-outcomes.ts';
export { INITIAL_ACTION } from './line-decoder.ts';
export {
  createMonitor,
  type Monitor,
  type MonitorCheckpoint,
  type MonitorOptions,
  type MonitorStatus,
} from './monitor.ts';
export { definedStrings, ModelError, type MonitoredSpec } from './monitored-spec.ts';
export { alterations, type MutationOptions, mutateTrace, type TraceMutation } from './mutate-trace.ts';
export {
  MUTATED_EVENTS_MAX,
  type MutationKind,
  type MutationKindReport,
  type MutationReport,
  type MutationRunOptions,
  mutationRun,
  randomMutation,
  randomOf,
} from './mutation-run.ts';
export { behaviourNames, type NextDisjunct, type NextReading, nextDisjuncts } from './next-disjuncts.ts';
export {
  ORACLE_EVENTS,
  type OracleWindow,
  oracleWindow,
  readWindow,
  type WindowContent,
  type WindowReading,
} from './oracle-window.ts';
export type { Mismatch, Recompute } from './recompute.ts';
export type { SharedVariable } from './shared-variables.ts';
export { OutsideTlc, tlaLiteral } from './tla-literal.ts';
export type { TracePart } from './trace-parts.ts';
export {
  acceptedWindows,
  type TraceSpec,
  type TraceSpecInput,
  type TraceWindow,
  traceSpec,
} from './trace-spec.ts';
export { type MergeOptions, type SourceParts, validateMerged } from './validate-merged.ts';
export {
  filePart,
  type ValidateOptions,
  validateParts,
  validateTrace,
  validateTraceFile,
} from './validate-trace.ts';
