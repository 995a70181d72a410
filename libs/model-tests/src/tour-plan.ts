/** What a tour has still to do: which edges are open, and the shortest way to one. */
import type { GraphEdge, ModelGraph } from './model-graph.ts';

/**
 * An edge is open until it was covered, or its stimulus was given in its state (or the system asked for a step there)
 * and the system chose another edge. Asking again could be endless.
 */
export class TourPlan {
  readonly #graph: ModelGraph;
  readonly #covered: Uint8Array;
  readonly #asked = new Set<number>();
  readonly #seenAt: Int32Array;
  #searches = 0;
  #coveredCount = 0;

  constructor(graph: ModelGraph) {
    this.#graph = graph;
    this.#covered = new Uint8Array(graph.edges.length);
    this.#seenAt = new Int32Array(graph.states.length);
  }

  get covered(): number {
    return this.#coveredCount;
  }

  cover({ number }: GraphEdge): void {
    if (this.#covered[number] === 1) return;
    this.#covered[number] = 1;
    this.#coveredCount += 1;
  }

  /** The edge's stimulus is given in its state (or the system asked). */
  ask(edge: GraphEdge): void {
    this.#asked.add(this.#question(edge));
  }

  neverChosen(): number {
    return this.#graph.edges.filter((edge) => !this.#isCovered(edge) && this.#asked.has(this.#question(edge)))
      .length;
  }

  /** A shortest path whose last edge is open; empty when none is reachable. */
  pathFrom(state: number): GraphEdge[] {
    this.#searches += 1;
    this.#seenAt[state] = this.#searches;
    const queue: { readonly state: number; readonly edge: GraphEdge | undefined; readonly before: number }[] =
      [{ state, edge: undefined, before: -1 }];
    for (let index = 0; index < queue.length; index += 1) {
      for (const edge of this.#graph.states[queue[index]?.state ?? 0]?.edges ?? []) {
        if (this.#isOpen(edge)) return [...pathTo(queue, index), edge];
        // Only what was taken before leads on: of the others nobody knows whether the system will choose them.
        if (!this.#isCovered(edge) || this.#seenAt[edge.to] === this.#searches) continue;
        this.#seenAt[edge.to] = this.#searches;
        queue.push({ state: edge.to, edge, before: index });
      }
    }
    return [];
  }

  #isOpen(edge: GraphEdge): boolean {
    return !this.#isCovered(edge) && !this.#asked.has(this.#question(edge));
  }

  #isCovered({ number }: GraphEdge): boolean {
    return this.#covered[number] === 1;
  }

  #question({ from, stimulus }: GraphEdge): number {
    return from * (this.#graph.stimuli.length + 1) + stimulus + 1;
  }
}

function pathTo(
  queue: readonly { readonly edge: GraphEdge | undefined; readonly before: number }[],
  last: number,
): GraphEdge[] {
  const path: GraphEdge[] = [];
  for (let index = last; index >= 0; index = queue[index]?.before ?? -1) {
    const edge = queue[index]?.edge;
    if (edge !== undefined) path.unshift(edge);
  }
  return path;
}
