/** Whether two state graphs are the same, and if not, what one has that the other lacks. */
import { edgeParts, type StateGraph } from './state-graph.ts';

/** Most differences that are listed: the first few tell the story, the count tells the size. */
const LISTED_MAX = 5;

export interface GraphDifference {
  readonly kind: 'state' | 'initial state' | 'step';
  /** The graph that has it. */
  readonly onlyIn: string;
  /** The graph that lacks it. */
  readonly missingIn: string;
  readonly text: string;
}

export type GraphComparison =
  | { readonly equal: true; readonly states: number; readonly initial: number; readonly edges: number }
  | { readonly equal: false; readonly count: number; readonly differences: readonly GraphDifference[] };

/** Compares states, which of them are initial, and steps (from, label, to). */
export function compareGraphs(a: StateGraph, b: StateGraph): GraphComparison {
  const differences = [...oneWay(a, b), ...oneWay(b, a)];
  if (differences.length > 0)
    return { equal: false, count: differences.length, differences: differences.slice(0, LISTED_MAX) };
  return { equal: true, states: a.states.size, initial: initialCount(a), edges: a.edges.size };
}

/** A comparison in words: one line when equal, else the differences. */
export function comparisonText(comparison: GraphComparison): string {
  if (comparison.equal) {
    return `equal: ${comparison.states} states (${comparison.initial} initial), ${comparison.edges} steps`;
  }
  const lines = comparison.differences.map(
    ({ kind, onlyIn, missingIn, text }) => `${kind} in ${onlyIn}, missing in ${missingIn}:\n${indent(text)}`,
  );
  const more = comparison.count - comparison.differences.length;
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}

function oneWay(a: StateGraph, b: StateGraph): GraphDifference[] {
  const between = { onlyIn: a.origin, missingIn: b.origin };
  const differences: GraphDifference[] = [];
  for (const [state, initial] of a.states) {
    const other = b.states.get(state);
    if (other === undefined) differences.push({ kind: 'state', ...between, text: state });
    else if (initial && !other) differences.push({ kind: 'initial state', ...between, text: state });
  }
  for (const edge of a.edges) {
    if (!b.edges.has(edge)) differences.push({ kind: 'step', ...between, text: edgeText(edge) });
  }
  return differences;
}

function edgeText(edge: string): string {
  const { from, label, to } = edgeParts(edge);
  return `${from}\n--${label}-->\n${to}`;
}

function initialCount(graph: StateGraph): number {
  return [...graph.states.values()].filter(Boolean).length;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
