import type { State } from '@plimsoll/tla-values';
import { ObservationFailure } from '../../search/search-observer.ts';
import type { StepGraph } from '../step-graph.ts';
import { isFalse, isTrue, Truths, TruthTable, unknown } from '../truths.ts';
import { type AtomNode, isSame, type Node } from './node.ts';
import type { Solution } from './solutions.ts';
import type { Literal } from './tableau.ts';

/** Steps beyond which nothing is remembered from one state or property to the next: a byte a step and atom. */
export const stepsRememberedMax = 4_000_000;

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
  readonly #truths = new Truths();
  readonly #tables = new Map<AtomNode, TruthTable>();
  readonly #stepTables = new Set<TruthTable>();
  /** Number of the first step of the state that is being expanded, as `StepGraph` counts them. */
  #firstStep = 0;
  #isRemembering = true;
  readonly #stepsMax: number;
  /** Those of the nodes that steps are asked about which the state does not decide. */
  readonly #open: Node[] = [];
  /** States that each solution's tableau has tried. */
  readonly #tried: readonly TruthTable[];

  constructor(
    solutions: readonly Solution[],
    stateAt: (index: number) => State,
    property: string | undefined,
    stepsMax = stepsRememberedMax,
  ) {
    this.#stepsMax = stepsMax;
    this.#property = property;
    this.#solutions = withoutRepetition(solutions);
    this.#stateAt = stateAt;
    this.#tried = solutions.map(() => new TruthTable());
  }

  /** What was found out, where the steps are numbered as in the graph; undefined when they were too many. */
  truthsOf(graph: StepGraph): Truths | undefined {
    return this.#isRemembering && this.#firstStep === graph.targets.length ? this.#truths : undefined;
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
      this.#takeSteps(steps, index, targets);
      for (const node of states) this.#holds(node, index, index, noStep);
      if (tableau === undefined) continue;
      const tried = this.#tried[i] as TruthTable;
      for (const target of targets) {
        if (tried.at(target) !== unknown) continue;
        for (const literals of tableau.nodes) this.#try(literals, target);
        tried.set(target, isTrue);
      }
    }
    this.#countSteps(targets.length);
  }

  /** What the state alone decides of a step is not asked again for its other steps. */
  #takeSteps(nodes: readonly Node[], index: number, targets: readonly number[]): void {
    const open = this.#open;
    open.length = 0;
    for (const node of nodes) {
      if (this.#decided(node, index) !== undefined) continue;
      open.push(node);
      this.#holds(node, index, targets[0] as number, this.#firstStep);
    }
    for (let at = 1; at < targets.length && open.length > 0; at++) {
      for (const node of open) this.#holds(node, index, targets[at] as number, this.#firstStep + at);
    }
  }

  /** Whether the node holds of all steps of the state, or of none, as far as that is known before one is looked at. */
  #decided(node: Node, index: number): boolean | undefined {
    switch (node.kind) {
      case 'constant':
        return node.value;
      case 'not': {
        const of = this.#decided(node.of, index);
        return of === undefined ? undefined : !of;
      }
      case 'and':
      case 'or': {
        for (const part of node.of) {
          const of = this.#decided(part, index);
          if (of !== (node.kind === 'and')) return of;
        }
        return node.kind === 'and';
      }
      case 'atom':
        return node.isStep ? undefined : this.#atomHolds(node, index, index, index);
      default:
        throw new Error(`${node.kind} is not evaluated on a step`);
    }
  }

  /** The next state's steps are numbered after these; where there are too many, all begin at 0 again. */
  #countSteps(count: number): void {
    this.#firstStep += count;
    if (this.#firstStep <= this.#stepsMax && this.#isRemembering) return;
    const end = this.#isRemembering ? this.#firstStep : count;
    for (const table of this.#stepTables) table.forget(end);
    this.#isRemembering = false;
    this.#firstStep = 0;
  }

  #try(literals: readonly Literal[], index: number): void {
    for (const literal of literals) {
      const isNegated = literal.kind === 'not';
      const atom = isNegated ? literal.of : literal;
      if (atom.kind !== 'atom') throw new Error(`${atom.kind} is no literal`);
      if (this.#atomHolds(atom, index, index, atom.isStep ? noStep : index) === isNegated) return;
    }
  }

  #holds(node: Node, index: number, target: number, step: number): boolean {
    switch (node.kind) {
      case 'constant':
        return node.value;
      case 'not':
        return !this.#holds(node.of, index, target, step);
      case 'and':
        for (const part of node.of) if (!this.#holds(part, index, target, step)) return false;
        return true;
      case 'or':
        for (const part of node.of) if (this.#holds(part, index, target, step)) return true;
        return false;
      case 'atom':
        return this.#atomHolds(node, index, target, node.isStep ? step : index);
      default:
        throw new Error(`${node.kind} is not evaluated on a step`);
    }
  }

  /** @param place Where the answer stands: the state, or the number of the step. */
  #atomHolds(atom: AtomNode, index: number, target: number, place: number): boolean {
    if (place === noStep) return this.#evaluate(atom, index, target);
    const table = this.#tables.get(atom) ?? this.#tableOf(atom);
    const known = table.at(place);
    if (known !== unknown) return known === isTrue;
    const holds = this.#evaluate(atom, index, target);
    table.set(place, holds ? isTrue : isFalse);
    return holds;
  }

  #tableOf(atom: AtomNode): TruthTable {
    const table = this.#truths.of(atom.source, atom.part);
    this.#tables.set(atom, table);
    if (atom.isStep) this.#stepTables.add(table);
    return table;
  }

  #evaluate(atom: AtomNode, index: number, target: number): boolean {
    try {
      return atom.holds(this.#stateAt(index), this.#stateAt(target));
    } catch (cause) {
      throw new ObservationFailure(index, this.#property, cause);
    }
  }
}

/** Only states are asked about. */
const noStep = -1;

/**
 * The solutions without what an earlier one asks of the same states and steps: the answers are known then, and most
 * disjuncts of a specification with fairness ask for all of it.
 */
function withoutRepetition(solutions: readonly Solution[]): readonly Solution[] {
  const asked: { readonly states: Node[]; readonly steps: Node[] } = { states: [], steps: [] };
  return solutions.map((solution) => {
    const unasked = (part: 'states' | 'steps'): readonly Node[] =>
      solution[part].filter((node) => !asked[part].some((known) => isSame(known, node)));
    const fresh = { ...solution, states: unasked('states'), steps: unasked('steps') };
    asked.states.push(...fresh.states);
    asked.steps.push(...fresh.steps);
    return fresh;
  });
}
