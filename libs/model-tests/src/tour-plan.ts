/** What a tour has still to do: which edges are open, and the shortest way to one. */
import type { GraphEdge, ModelGraph } from './model-graph.ts';

/** A way that the system left so often, by choosing otherwise, is no way any more. */
const DEVIATIONS_MAX = 3;

/** An edge that the system may choose is asked for so often: what it chooses may rest on what the model doesn't show. */
const ASKS_MAX = 3;

/**
 * An edge is open until it was covered, or its stimulus was given in its state (or the system asked for a step there)
 * several times and the system chose another edge. Asking for ever could be endless.
 */
export class TourPlan {
  readonly #graph: ModelGraph;
  readonly #covered: Uint8Array;
  readonly #deviations: Uint8Array;
  readonly #asks = new Map<number, number>();
  readonly #seenAt: Int32Array;
  #searches = 0;
  #coveredCount = 0;

  constructor(graph: ModelGraph) {
    this.#graph = graph;
    this.#covered = new Uint8Array(graph.edges.length);
    this.#deviations = new Uint8Array(graph.edges.length);
    this.#seenAt = new Int32Array(graph.states.length);
  }

  get covered(): number {
    return this.#coveredCount;
  }

  isCovered({ number }: GraphEdge): boolean {
    return this.#covered[number] === 1;
  }

  cover({ number }: GraphEdge): void {
    if (this.#covered[number] === 1) return;
    this.#covered[number] = 1;
    this.#coveredCount += 1;
  }

  /** The edge's stimulus is given in its state (or the system asked). */
  ask(edge: GraphEdge): void {
    const question = this.#question(edge);
    this.#asks.set(question, (this.#asks.get(question) ?? 0) + 1);
  }

  /** The edge was asked for, and the system chose another. */
  deviate({ number }: GraphEdge): void {
    this.#deviations[number] = Math.min(DEVIATIONS_MAX, (this.#deviations[number] ?? 0) + 1);
  }

  /** Edges that were asked for and never chosen. */
  neverChosen(): GraphEdge[] {
    return this.#graph.edges.filter(
      (edge) => !this.isCovered(edge) && (this.#asks.get(this.#question(edge)) ?? 0) > 0,
    );
  }

  /** A shortest path whose last edge is open; empty when none is reachable. */
  pathFrom(state: number): GraphEdge[] {
    return this.#search(state, (edge) => this.#isOpen(edge));
  }

  /** A shortest way over covered edges; undefined when there is none. */
  wayTo(from: number, to: number): GraphEdge[] | undefined {
    if (from === to) return [];
    const path = this.#search(from, (edge) => edge.to === to && this.#leadsOn(edge));
    return path.length === 0 ? undefined : path;
  }

  #search(state: number, isGoal: (edge: GraphEdge) => boolean): GraphEdge[] {
    this.#searches += 1;
    this.#seenAt[state] = this.#searches;
    const queue: Visit[] = [{ state, edge: undefined, before: -1 }];
    for (let index = 0; index < queue.length; index += 1) {
      for (const edge of this.#graph.states[queue[index]?.state ?? 0]?.edges ?? []) {
        if (isGoal(edge)) return [...pathTo(queue, index), edge];
        // Only what was taken before leads on: of the others nobody knows whether the system will choose them.
        if (!this.#leadsOn(edge) || this.#seenAt[edge.to] === this.#searches) continue;
        this.#seenAt[edge.to] = this.#searches;
        queue.push({ state: edge.to, edge, before: index });
      }
    }
    return [];
  }

  #isOpen(edge: GraphEdge): boolean {
    return !this.isCovered(edge) && (this.#asks.get(this.#question(edge)) ?? 0) < ASKS_MAX;
  }

  #leadsOn(edge: GraphEdge): boolean {
    return this.isCovered(edge) && (this.#deviations[edge.number] ?? 0) < DEVIATIONS_MAX;
  }

  #question({ from, stimulus }: GraphEdge): number {
    return from * (this.#graph.stimuli.length + 1) + stimulus + 1;
  }
}

interface Visit {
  readonly state: number;
  readonly edge: GraphEdge | undefined;
  readonly before: number;
}

function pathTo(queue: readonly Visit[], last: number): GraphEdge[] {
  const path: GraphEdge[] = [];
  for (let index = last; index >= 0; index = queue[index]?.before ?? -1) {
    const edge = queue[index]?.edge;
    if (edge !== undefined) path.push(edge);
  }
  return path.reverse();
}
