/** Explicit-state search of compiled specs: safety, temporal properties, counterexamples, state graphs as data. */
export { explore, exploreSync } from './explore.ts';
export type { GraphState } from './graph/graph-states.ts';
export type { LabelledGraph } from './graph/labelled-graph.ts';
export { type Quotient, type QuotientEdge, type QuotientState, quotient } from './graph/quotient.ts';
export { exploreGraph, type GraphEdge, type StateGraphData } from './graph/state-graph.ts';
export type { Budget, ExploreOptions, Progress } from './options.ts';
export { formatAction, formatLocation, formatState, formatTrace } from './report/format-trace.ts';
export { type ItfTrace, itfTrace } from './report/itf-trace.ts';
export type * from './result.ts';
