import type { State } from '@plimsoll/tla-values';
import { ObservationFailure } from '../../search/search-observer.ts';
import type { AtomNode, Node } from './node.ts';
import type { Solution } from './solutions.ts';
import type { Literal } from './tableau.ts';

const unknown = 0;
const isFalse = 1;
const isTrue = 2;

/** Initial size of a table by state; it doubles. */
const capacityMin = 1024;

/** Truth of a state predicate by the index of the state. */
class TruthTable {
  #data = new Uint8Array(capacityMin);

  at(state: number): number {
    return state < this.#data.length ? (this.#data[state] as number) : unknown;
  }

  set(state: number, value: number): void {
    if (state >= this.#data.length) {
      const larger = new Uint8Array(2 ** Math.ceil(Math.log2(state + 1)));
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[state] = value;
  }
}

/**
 * Evaluates during the search what TLC evaluates for temporal properties, where TLC does, so that a predicate without a
 * value ends the run at the same state. The answers themselves are found afterwards (find-lassos.ts); TLC builds its
 * graph as it searches (tlc2.tool.liveness.LiveCheck of 2.15). Throws ObservationFailure.
 */
export class Evaluations {
  readonly #solutions: readonly Solution[];
  readonly #stateAt: (index: number) => State;
  /** The property, when there is one only. */
  readonly #property: string | undefined;
  readonly #truths = new Map<AtomNode, TruthTable>();
  /** States that each solution's tableau has tried. */
  readonly #tried: readonly TruthTable[];

  constructor(
    solutions: readonly Solution[],
    stateAt: (index: number) => State,
    property: string | undefined,
  ) {
    this.#property = property;
    this.#solutions = solutions;
    this.#stateAt = stateAt;
    this.#tried = solutions.map(() => new TruthTable());
  }

  /** An initial state was added. */
  initial(index: number): void {
    for (const { tableau } of this.#solutions) {
      if (tableau === undefined) continue;
      for (const literals of tableau.nodes.slice(0, tableau.initialCount)) this.#try(literals, index);
    }
  }

  /** The state was expanded; `targets` are those of its steps inside the constraints, without repetition, and itself. */
  expanded(index: number, targets: readonly number[]): void {
    for (let i = 0; i < this.#solutions.length; i++) {
      const { states, steps, tableau } = this.#solutions[i] as Solution;
      if (steps.length > 0) {
        for (const target of targets) for (const step of steps) this.#holds(step, index, target);
      }
      for (const node of states) this.#holds(node, index, index);
      if (tableau === undefined) continue;
      const tried = this.#tried[i] as TruthTable;
      for (const target of targets) {
        if (tried.at(target) !== unknown) continue;
        for (const literals of tableau.nodes) this.#try(literals, target);
        tried.set(target, isTrue);
      }
    }
  }

  #try(literals: readonly Literal[], index: number): void {
    for (const literal of literals) if (!this.#holds(literal, index, index)) return;
  }

  #holds(node: Node, index: number, target: number): boolean {
    switch (node.kind) {
      case 'constant':
        return node.value;
      case 'not':
        return !this.#holds(node.of, index, target);
      case 'and':
        for (const part of node.of) if (!this.#holds(part, index, target)) return false;
        return true;
      case 'or':
        for (const part of node.of) if (this.#holds(part, index, target)) return true;
        return false;
      case 'atom':
        return node.isStep ? this.#evaluate(node, index, target) : this.#stateHolds(node, index);
      default:
        throw new Error(`${node.kind} is not evaluated on a step`);
    }
  }

  #stateHolds(atom: AtomNode, index: number): boolean {
    let table = this.#truths.get(atom);
    if (table === undefined) {
      table = new TruthTable();
      this.#truths.set(atom, table);
    }
    const known = table.at(index);
    if (known !== unknown) return known === isTrue;
    const holds = this.#evaluate(atom, index, index);
    table.set(index, holds ? isTrue : isFalse);
    return holds;
  }

  #evaluate(atom: AtomNode, index: number, target: number): boolean {
    try {
      return atom.holds(this.#stateAt(index), this.#stateAt(target));
    } catch (cause) {
      throw new ObservationFailure(index, this.#property, cause);
    }
  }
}
