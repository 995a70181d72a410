/** The model's state graph, made by asking the compiled spec: the plan of a tour. States and edges are numbered. */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { keyOf, type Model, type ModelStep } from './model.ts';

export interface ModelGraph {
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
  /** Number of a state by its key. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Every stimulus of the environment that is possible somewhere, each once. */
  readonly stimuli: readonly SpecEvent[];
  /** False when the limit was reached before all states were found: the tour then stays within those. */
  readonly isComplete: boolean;
}

export interface GraphState {
  readonly values: ItfState;
  /** The edges that leave it. */
  readonly edges: readonly GraphEdge[];
  /** What may lead out of the graph, beyond a CONSTRAINT or the limit: indexes of stimuli; -1 for the system's steps. */
  readonly leads: ReadonlySet<number>;
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
  return new GraphMaker(model, statesMax).make();
}

class GraphMaker {
  readonly #model: Model;
  readonly #statesMax: number;
  readonly #numbers = new Map<string, number>();
  readonly #queue: ItfState[] = [];
  readonly #stimulusNumbers = new Map<string, number>();
  readonly #stimuli: SpecEvent[] = [];
  readonly #edges: GraphEdge[] = [];
  #isComplete = true;

  constructor(model: Model, statesMax: number) {
    this.#model = model;
    this.#statesMax = statesMax;
  }

  make(): ModelGraph {
    for (const initial of this.#model.initial) this.#numberOf(initial);
    const states: GraphState[] = [];
    for (let from = 0; from < this.#queue.length; from += 1) {
      const values = this.#queue[from] as ItfState;
      states.push(this.#expand(from, values));
    }
    return {
      states,
      edges: this.#edges,
      numbers: this.#numbers,
      stimuli: this.#stimuli,
      isComplete: this.#isComplete,
    };
  }

  #expand(from: number, values: ItfState): GraphState {
    const edges: GraphEdge[] = [];
    const leads = new Set<number>();
    for (const step of this.#model.steps(values)) {
      const stimulus = this.#stimulusOf(step);
      const to = step.isInside ? this.#numberOf(step.to) : undefined;
      if (to === undefined) leads.add(stimulus);
      else edges.push({ number: this.#edges.length + edges.length, from, to, event: step.event, stimulus });
    }
    this.#edges.push(...edges);
    return { values, edges, leads };
  }

  /** Undefined beyond the limit. */
  #numberOf(values: ItfState): number | undefined {
    const key = keyOf(values);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#numbers.size >= this.#statesMax) {
      this.#isComplete = false;
      return undefined;
    }
    this.#numbers.set(key, this.#queue.length);
    return this.#queue.push(values) - 1;
  }

  #stimulusOf({ event, stimulus }: ModelStep): number {
    if (!this.#model.isEnvironment(event.type)) return -1;
    const key = keyOf(stimulus);
    const known = this.#stimulusNumbers.get(key);
    if (known !== undefined) return known;
    this.#stimulusNumbers.set(key, this.#stimuli.length);
    return this.#stimuli.push(stimulus) - 1;
  }
}
