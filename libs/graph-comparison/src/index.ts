/**
 * Compares state graphs. This package is the judge between TLC and everything that shares our compiler, so it
 * imports nothing of ours: a defect there can't hide itself here.
 */
export { compareGraphs, comparisonText, type GraphComparison, type GraphDifference } from './compare.ts';
export { type GraphData, readGraph, readGraphWithArguments } from './explorer-graph.ts';
export { GraphSyntaxError, type StateGraph, withoutLabels } from './state-graph.ts';
export { readTlcGraph, readTlcWrapperGraph } from './tlc-graph.ts';
export { ValueSyntaxError } from './tlc-value.ts';
