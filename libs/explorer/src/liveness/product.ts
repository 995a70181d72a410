import type { Automaton } from './automaton.ts';
import type { Formula } from './formula.ts';
import type { Letters } from './letters.ts';
import type { StepGraph } from './step-graph.ts';

/** Most product nodes: what one typed array may hold without trouble. */
const nodesMax = 1 << 29;

/** The product of graph and automaton is larger than we are ready to search. */
export class ProductTooLarge extends Error {}

/** A step of the product: the graph's step, and whether it is accepted by each eventuality of the automaton. */
export type VisitStep = (target: number, step: number, accepts: readonly boolean[]) => boolean | void;

/**
 * States of the graph paired with states of the automaton: node = state × automaton states + automaton state. Its
 * infinite paths are the behaviours that the automaton may accept.
 */
export class Product {
  readonly graph: StepGraph;
  readonly letters: Letters;
  readonly automaton: Automaton;
  readonly size: number;
  readonly #width: number;

  constructor(graph: StepGraph, letters: Letters, automaton: Automaton) {
    this.graph = graph;
    this.letters = letters;
    this.automaton = automaton;
    this.#width = automaton.moves.length;
    this.size = graph.stateCount * this.#width;
    if (this.size > nodesMax) throw new ProductTooLarge();
  }

  initialNodes(): number[] {
    return this.graph.initial.map((state) => state * this.#width);
  }

  stateOf(node: number): number {
    return Math.floor(node / this.#width);
  }

  /** Whether the automaton may accept a behaviour that comes back to this node again and again. */
  recurs(node: number): boolean {
    return this.automaton.recurs[node % this.#width] as boolean;
  }

  /**
   * Visits the steps from `node` that satisfy the automaton and all of `filter`, until the visitor returns true.
   * Throws TlaError from an atom.
   */
  steps(node: number, filter: readonly Formula[], visit: VisitStep): void {
    const { graph, letters } = this;
    const state = this.stateOf(node);
    const moves = this.automaton.moves[node - state * this.#width] as Automaton['moves'][number];
    const end = graph.starts[state + 1] as number;
    for (let step = graph.starts[state] as number; step < end; step++) {
      if (!allHold(letters, filter, state, step)) continue;
      const base = (graph.targets[step] as number) * this.#width;
      for (const move of moves) {
        if (!allHold(letters, move.letters, state, step)) continue;
        if (visit(base + move.target, step, move.accepts) === true) return;
      }
    }
  }
}

function allHold(letters: Letters, all: readonly Formula[], state: number, step: number): boolean {
  for (let i = 0; i < all.length; i++) {
    if (!letters.holds(all[i] as Formula, state, step)) return false;
  }
  return true;
}
