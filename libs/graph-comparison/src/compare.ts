/** Whether two state graphs are the same, and if not, what one has that the other lacks. */
import {
  type Size,
  type StateGraph,
  type Step,
  sizeOf,
  sortedOnce,
  stepIn,
  stepsAsNumbers,
} from './state-graph.ts';

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
  const names = commonNames(a, b);
  const [stepsOfA, stepsOfB] = [stepsBy(names, a), stepsBy(names, b)];
  const [missing, more] = [onlyIn(stepsOfA, stepsOfB), onlyIn(stepsOfB, stepsOfA)];
  const states = [...stateDifferences(a, b), ...stateDifferences(b, a)];
  const count = states.length + missing.length + more.length;
  if (count === 0)
    return { equal: true, states: a.states.size, initial: initialCount(a), edges: a.steps.length };
  const steps = [...stepDifferences(names, a, b, missing), ...stepDifferences(names, b, a, more)];
  return { equal: false, count, differences: [...states, ...steps].slice(0, LISTED_MAX) };
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

/** The states and labels of two graphs, each once and by its place. */
interface Names {
  readonly states: readonly string[];
  readonly labels: readonly string[];
  readonly stateAt: ReadonlyMap<string, number>;
  readonly labelAt: ReadonlyMap<string, number>;
  readonly size: Size;
}

function commonNames(a: StateGraph, b: StateGraph): Names {
  const states = [...new Set([...a.states.keys(), ...b.states.keys()])];
  const labels = [...new Set([...a.labels, ...b.labels])];
  const places = (names: readonly string[]) => new Map(names.map((name, at) => [name, at]));
  const size = { states: states.length, labels: labels.length };
  return { states, labels, stateAt: places(states), labelAt: places(labels), size };
}

/** A graph's steps, numbered by common names, in ascending order. */
function stepsBy({ stateAt, labelAt, size }: Names, graph: StateGraph): Float64Array {
  const states = [...graph.states.keys()].map((state) => stateAt.get(state) as number);
  const labels = graph.labels.map((label) => labelAt.get(label) as number);
  const [own, numberOf] = [sizeOf(graph), stepsAsNumbers(size)];
  const renumbered = ({ from, label, to }: Step): number =>
    numberOf({
      from: states[from] as number,
      label: labels[label] as number,
      to: states[to] as number,
    });
  return sortedOnce(graph.steps.map((step) => renumbered(stepIn(own, step))));
}

/** What only the first of two ascending lists has. */
function onlyIn(some: Float64Array, others: Float64Array): Float64Array {
  let at = 0;
  return some.filter((number) => {
    while (at < others.length && (others[at] as number) < number) at++;
    return others[at] !== number;
  });
}

function stateDifferences(a: StateGraph, b: StateGraph): GraphDifference[] {
  const between = { onlyIn: a.origin, missingIn: b.origin };
  const differences: GraphDifference[] = [];
  for (const [text, isInitial] of a.states) {
    const other = b.states.get(text);
    if (other === undefined) differences.push({ kind: 'state', ...between, text });
    else if (isInitial && !other) differences.push({ kind: 'initial state', ...between, text });
  }
  return differences;
}

function stepDifferences(
  { states, labels, size }: Names,
  a: StateGraph,
  b: StateGraph,
  steps: Float64Array,
): GraphDifference[] {
  return [...steps.slice(0, LISTED_MAX)].map((number) => {
    const { from, label, to } = stepIn(size, number);
    const text = `${states[from]}\n--${labels[label]}-->\n${states[to]}`;
    return { kind: 'step', onlyIn: a.origin, missingIn: b.origin, text };
  });
}

function initialCount(graph: StateGraph): number {
  return [...graph.states.values()].filter(Boolean).length;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
