/**
 * A state graph: what both sides are turned into before they are compared. States are canonical text. A step is a
 * number: a large model has hundreds of thousands, and in text each would be longer than its two states.
 */
export interface StateGraph {
  /** Who made it, for messages: 'TLC', 'explorer', 'XState machine'. */
  readonly origin: string;
  /** Canonical state → whether it is initial. A step names a state by its place here, from 0. */
  readonly states: ReadonlyMap<string, boolean>;
  /** A step names a label by its place here, from 0. */
  readonly labels: readonly string[];
  /** Each step once: `stepIn` takes it apart. */
  readonly steps: Float64Array;
}

/** A step by the places of the state that it leaves, of its label, and of the state that it leads to. */
export interface Step {
  readonly from: number;
  readonly label: number;
  readonly to: number;
}

/** How many states and labels steps are numbered by. */
export interface Size {
  readonly states: number;
  readonly labels: number;
}

/** The file is not a graph in the expected form. */
export class GraphSyntaxError extends Error {}

/** One number for a step, another for each other one. @throws GraphSyntaxError where numbers would not be exact. */
export function stepsAsNumbers(size: Size): (step: Step) => number {
  const { states, labels } = size;
  if (states * states * labels > Number.MAX_SAFE_INTEGER)
    throw new GraphSyntaxError(`${states} states and ${labels} labels are too many to compare`);
  return ({ from, label, to }) => (from * labels + label) * states + to;
}

/** The step that `stepsAsNumbers` gave this number. */
export function stepIn({ states, labels }: Size, number: number): Step {
  const before = Math.floor(number / states);
  return { from: Math.floor(before / labels), label: before % labels, to: number % states };
}

/** The numbers in ascending order, each once. */
export function sortedOnce(numbers: Float64Array): Float64Array {
  return numbers.sort().filter((number, at) => at === 0 || number !== numbers[at - 1]);
}

/** What the steps of a graph are numbered by. */
export function sizeOf({ states, labels }: Pick<StateGraph, 'states' | 'labels'>): Size {
  return { states: states.size, labels: labels.length };
}

/** The same graph with one label on all steps. */
export function withoutLabels(graph: StateGraph): StateGraph {
  const builder = new GraphBuilder();
  for (const [state, isInitial] of graph.states) builder.state(state, isInitial);
  const label = builder.label('');
  for (const number of graph.steps) {
    const { from, to } = stepIn(sizeOf(graph), number);
    builder.step(from, label, to);
  }
  return builder.graph(graph.origin);
}

/** Gathers the states and steps of a graph. */
export class GraphBuilder {
  readonly #states = new Map<string, boolean>();
  readonly #places = new Map<string, number>();
  readonly #labels = new Map<string, number>();
  readonly #steps: Step[] = [];

  has(state: string): boolean {
    return this.#places.has(state);
  }

  /** The place of a state, which is initial if it is once said to be. */
  state(text: string, isInitial: boolean): number {
    this.#states.set(text, isInitial || this.#states.get(text) === true);
    return placeOf(text, this.#places);
  }

  label(text: string): number {
    return placeOf(text, this.#labels);
  }

  step(from: number, label: number, to: number): void {
    this.#steps.push({ from, label, to });
  }

  graph(origin: string): StateGraph {
    const named = { states: this.#states, labels: [...this.#labels.keys()] };
    const numberOf = stepsAsNumbers(sizeOf(named));
    return { origin, ...named, steps: sortedOnce(Float64Array.from(this.#steps, numberOf)) };
  }
}

function placeOf(text: string, places: Map<string, number>): number {
  const known = places.get(text);
  if (known !== undefined) return known;
  places.set(text, places.size);
  return places.size - 1;
}
