/** How much a monitor may search before it says *inconclusive*. */
export interface MonitorBudget {
  /** Successors computed for one line, backtracking included. About a microsecond each. */
  readonly successorsPerLineMax: number;
  /** Hidden steps between two lines. */
  readonly hiddenStepsMax: number;
  /** Lines kept for going back; older alternatives are forgotten, and a refusal then becomes a doubt. */
  readonly windowLinesMax: number;
  /** Alternatives kept for going back. */
  readonly alternativesMax: number;
  /** (line, state) pairs kept in memory; beyond them a merged search gives up. */
  readonly rememberedMax: number;
  /** Lines of concurrent sources that are merged in memory. */
  readonly mergedLinesMax: number;
  /** Initial states enumerated when the trace does not give one. */
  readonly initialStatesMax: number;
}

/** About two seconds a line at most, and memory of a few hundred megabytes for states of ordinary size. */
export const MONITOR_BUDGET: MonitorBudget = {
  successorsPerLineMax: 2_000_000,
  hiddenStepsMax: 16,
  windowLinesMax: 100_000,
  alternativesMax: 200_000,
  rememberedMax: 2_000_000,
  mergedLinesMax: 500_000,
  initialStatesMax: 100_000,
};
