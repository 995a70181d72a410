import type { Formula } from './formula.ts';
import type { StepGraph } from './step-graph.ts';
import { isFalse, isTrue, Truths, unknown } from './truths.ts';

/** An atom threw `cause` at the state with index `state`. */
export class AtomFailure extends Error {
  readonly state: number;

  constructor(state: number, cause: unknown) {
    super('an atom of a temporal formula has no value', { cause });
    this.state = state;
  }
}

/** Evaluates letters on the steps of a graph, each at most once: by state where the next state does not matter. Throws AtomFailure. */
export class Letters {
  readonly #graph: StepGraph;
  readonly #byFormula: (Uint8Array | undefined)[] = [];
  readonly #byAtom = new Map<Formula['atom'], Uint8Array>();
  readonly #ordered: (readonly Formula[] | undefined)[] = [];
  readonly #truths: Truths;

  /** @param truths What is known already, of states by their index and of steps by the graph's numbers. */
  constructor(graph: StepGraph, truths = new Truths()) {
    this.#graph = graph;
    this.#truths = truths;
  }

  /** Whether the step `step` from `source` satisfies the letter. */
  holds(letter: Formula, source: number, step: number): boolean {
    const known = this.#byFormula[letter.id] ?? this.#tableOf(letter);
    const place = letter.isStep ? step : source;
    let answer = known[place];
    if (answer === unknown) {
      answer = this.#evaluate(letter, source, step) ? isTrue : isFalse;
      known[place] = answer;
    }
    return (answer === isTrue) !== (letter.kind === 'notAtom');
  }

  /** An atom and its negation have one. */
  #tableOf(letter: Formula): Uint8Array {
    const { atom } = letter;
    const size = letter.isStep ? this.#graph.targets.length : this.#graph.stateCount;
    const table =
      (atom && (this.#byAtom.get(atom) ?? this.#truths.of(atom.source, atom.part).upTo(size))) ??
      new Uint8Array(size);
    if (atom !== undefined) this.#byAtom.set(atom, table);
    this.#byFormula[letter.id] = table;
    return table;
  }

  /** The letter's truth; of a negated atom that of the atom. */
  #evaluate(letter: Formula, source: number, step: number): boolean {
    switch (letter.kind) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'and':
        return this.#stateFirst(letter).every((part) => this.holds(part, source, step));
      case 'or':
        return this.#stateFirst(letter).some((part) => this.holds(part, source, step));
      case 'atom':
      case 'notAtom':
        return this.#atom(letter, source, step);
      default:
        throw new Error(`${letter.kind} is no letter`);
    }
  }

  #atom(letter: Formula, source: number, step: number): boolean {
    const state = this.#graph.stateAt(source);
    const next = letter.isStep ? this.#graph.stateAt(this.#graph.targets[step] as number) : state;
    try {
      return (letter.atom as NonNullable<Formula['atom']>).holds(state, next);
    } catch (cause) {
      throw new AtomFailure(source, cause);
    }
  }

  /** Operands in the order of evaluation: state predicates are known for many steps at once, so they go first. */
  #stateFirst(letter: Formula): readonly Formula[] {
    const known = this.#ordered[letter.id];
    if (known !== undefined) return known;
    const ordered = [...letter.of].sort((a, b) => Number(a.isStep) - Number(b.isStep));
    this.#ordered[letter.id] = ordered;
    return ordered;
  }
}
