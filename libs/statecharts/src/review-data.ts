/** What a review page knows of a state graph, as compact JSON: texts once in a table, states and steps as indexes. */
import type { CompiledSpec } from '@plimsoll/tla-values';
import { type Chart, controlStates, type ExploredGraph } from './chart.ts';

/** States on a page, nearest to the start first: beyond, it says how many are left out. A browser lists these in a second. */
export const STATES_LISTED_MAX = 20_000;

export interface ReviewData {
  readonly variables: readonly string[];
  readonly controlStates: readonly string[];
  /** Texts of values, as TLC prints them. */
  readonly values: readonly string[];
  /** By control state: index, initial or not, then for each variable the index of its value. */
  readonly states: readonly (readonly [control: number, initial: 0 | 1, ...values: number[]])[];
  readonly actions: readonly string[];
  /** Texts of steps: `Evaluate(x = 1, e = 0)`. */
  readonly events: readonly string[];
  /** Each once: from, to, action, event. */
  readonly steps: readonly (readonly [from: number, to: number, action: number, event: number])[];
  /** Of the whole graph, by control state. */
  readonly counts: readonly number[];
  /** Of the whole graph. */
  readonly total: { readonly states: number; readonly initial: number; readonly steps: number };
  /** False when the search ended before it had found all. */
  readonly complete: boolean;
}

export function reviewData(spec: CompiledSpec, chart: Chart, graph: ExploredGraph): ReviewData {
  const values = new Table();
  const actions = new Table();
  const events = new Table();
  const control = controlStates(spec, graph);
  const controls = new Map(chart.controlStates.map((name, index) => [name, index]));
  const controlOf = (id: number): number => controls.get(control.get(id) ?? '') ?? -1;
  const counts = chart.controlStates.map(() => 0);
  for (const { id } of graph.states) counts[controlOf(id)] = (counts[controlOf(id)] ?? 0) + 1;
  const text = textOf(spec);
  const shown = graph.states.slice(0, STATES_LISTED_MAX);
  const states = shown.map(({ id, initial, values: itf }): readonly [number, 0 | 1, ...number[]] => [
    controlOf(id),
    initial ? 1 : 0,
    ...spec.variables.map((name) => values.index(text(itf[name]))),
  ]);
  const steps = new Map<string, readonly [number, number, number, number]>();
  for (const { from, to, action, args } of graph.edges) {
    const fields = Object.entries(args ?? {}).map(([name, itf]) => `${name} = ${text(itf)}`);
    const event = events.index(fields.length === 0 ? action : `${action}(${fields.join(', ')})`);
    const step = [from, to, actions.index(action), event] as const;
    steps.set(step.join(), step);
  }
  const all = [...steps.values()];
  return {
    variables: spec.variables,
    controlStates: chart.controlStates,
    values: values.texts,
    states,
    actions: actions.texts,
    events: events.texts,
    steps: all.filter(([from, to]) => from < shown.length && to < shown.length),
    counts,
    total: {
      states: graph.states.length,
      initial: graph.states.filter(({ initial }) => initial).length,
      steps: all.length,
    },
    complete: graph.complete ?? true,
  };
}

/** Gives each text a number, from 0. */
class Table {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  index(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

/** Prints an ITF value as TLC does, each distinct one once. */
function textOf({ runtime }: CompiledSpec): (itf: unknown) => string {
  const known = new Map<string, string>();
  return (itf) => {
    const key = JSON.stringify(itf);
    const text = known.get(key) ?? runtime.format(runtime.fromItf(itf));
    known.set(key, text);
    return text;
  };
}
