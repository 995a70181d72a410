import type { Automaton, Move } from './automaton.ts';
import type { Formula } from './formula.ts';
import type { Letters } from './letters.ts';
import type { StepGraph } from './step-graph.ts';

/** Most product nodes: what one typed array may hold without trouble. */
const nodesMax = 1 << 29;

/** The product of graph and automaton is larger than we are ready to search. */
export class ProductTooLarge extends Error {}

/** A step of the product: the graph's step, and whether it is accepted by each eventuality of the automaton. */
export type VisitStep = (target: number, step: number, accepts: readonly boolean[]) => boolean | void;

/** Letters in the order of evaluation: those of states before the first of steps, which hold of all steps or of none. */
interface Split {
  readonly ofState: readonly Formula[];
  readonly others: readonly Formula[];
}

type SplitMove = Move & Split;

function split(letters: readonly Formula[]): Split {
  const first = letters.findIndex(({ isStep }) => isStep);
  return first < 0
    ? { ofState: letters, others: [] }
    : { ofState: letters.slice(0, first), others: letters.slice(first) };
}

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
  readonly #moves: readonly (readonly SplitMove[])[];
  /** What the steps were asked for last, taken apart. */
  #filter: readonly Formula[] = [];
  #splitFilter = split(this.#filter);
  readonly #allowed: SplitMove[] = [];

  constructor(graph: StepGraph, letters: Letters, automaton: Automaton) {
    this.graph = graph;
    this.letters = letters;
    this.automaton = automaton;
    this.#width = automaton.moves.length;
    this.#moves = automaton.moves.map((moves) => moves.map((move) => ({ ...move, ...split(move.letters) })));
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
    if (filter !== this.#filter) {
      this.#filter = filter;
      this.#splitFilter = split(filter);
    }
    const asked = this.#splitFilter;
    const state = this.stateOf(node);
    const first = graph.starts[state] as number;
    const end = graph.starts[state + 1] as number;
    if (!allHold(letters, asked.ofState, state, first)) return;
    let allowed: readonly SplitMove[] | undefined;
    for (let step = first; step < end; step++) {
      if (!allHold(letters, asked.others, state, step)) continue;
      allowed ??= this.#allowedMoves(node, state, step);
      if (allowed.length === 0) return;
      const base = (graph.targets[step] as number) * this.#width;
      for (let i = 0; i < allowed.length; i++) {
        const move = allowed[i] as SplitMove;
        if (!allHold(letters, move.others, state, step)) continue;
        if (visit(base + move.target, step, move.accepts) === true) return;
      }
    }
  }

  /** The moves that the state allows, whatever the step. */
  #allowedMoves(node: number, state: number, step: number): readonly SplitMove[] {
    const moves = this.#moves[node - state * this.#width] as readonly SplitMove[];
    const allowed = this.#allowed;
    allowed.length = 0;
    for (let i = 0; i < moves.length; i++) {
      const move = moves[i] as SplitMove;
      if (allHold(this.letters, move.ofState, state, step)) allowed.push(move);
    }
    return allowed;
  }
}

function allHold(letters: Letters, all: readonly Formula[], state: number, step: number): boolean {
  for (let i = 0; i < all.length; i++) {
    if (!letters.holds(all[i] as Formula, state, step)) return false;
  }
  return true;
}
