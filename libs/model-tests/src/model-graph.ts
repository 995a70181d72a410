/** The model's state graph, made by asking the compiled spec: the plan of a tour. States and edges are numbered. */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { keyOf, type Model } from './model.ts';

export interface ModelGraph {
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
  /** Number of a state by its key. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Every stimulus of the environment that is possible somewhere, each once. */
  readonly stimuli: readonly SpecEvent[];
  /** False when the limit was reached before all states were found. */
  readonly isComplete: boolean;
}

export interface GraphState {
  readonly values: ItfState;
  /** The edges that leave it. */
  readonly edges: readonly GraphEdge[];
}

export interface GraphEdge {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly event: SpecEvent;
  /** Index in `ModelGraph.stimuli`; -1 for a step that the system chooses. */
  readonly stimulus: number;
}

/** Explores at most `statesMax` states, breadth first; edges to states beyond the limit are left out. */
export function modelGraph(model: Model, statesMax: number): ModelGraph {
  const numbers = new Map<string, number>();
  const queue: ItfState[] = [];
  let isComplete = true;
  const numberOf = (values: ItfState): number | undefined => {
    const key = keyOf(values);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (numbers.size >= statesMax) {
      isComplete = false;
      return undefined;
    }
    numbers.set(key, queue.length);
    return queue.push(values) - 1;
  };
  for (const initial of model.initial) numberOf(initial);
  const stimuli = new Map<string, number>();
  const stimulusList: SpecEvent[] = [];
  const stimulusOf = (stimulus: SpecEvent): number => {
    const known = stimuli.get(keyOf(stimulus));
    if (known !== undefined) return known;
    stimuli.set(keyOf(stimulus), stimulusList.length);
    return stimulusList.push(stimulus) - 1;
  };
  const states: GraphState[] = [];
  const edges: GraphEdge[] = [];
  for (let from = 0; from < queue.length; from += 1) {
    const values = queue[from] as ItfState;
    const leaving: GraphEdge[] = [];
    for (const { event, stimulus, to: target } of model.steps(values)) {
      const to = numberOf(target);
      if (to === undefined) continue;
      const stimulusNumber = model.isEnvironment(event.type) ? stimulusOf(stimulus) : -1;
      const edge = { number: edges.length, from, to, event, stimulus: stimulusNumber };
      edges.push(edge);
      leaving.push(edge);
    }
    states.push({ values, edges: leaving });
  }
  return { states, edges, numbers, stimuli: stimulusList, isComplete };
}
