/** The chart of a spec: its control states, and which action leads from which to which. */
import type { CompiledSpec, State } from '@plimsoll/tla-values';
import { controlStateOf } from './control-state.ts';
import { type ItfState, stateOfItf } from './itf-state.ts';

export interface Chart {
  readonly spec: string;
  /** Sorted. */
  readonly controlStates: readonly string[];
  readonly initial: readonly string[];
  /** Sorted by `from`, `action`, `to`; steps inside one control state included. */
  readonly transitions: readonly ChartTransition[];
}

export interface ChartTransition {
  readonly from: string;
  readonly action: string;
  readonly to: string;
}

/** A state graph as the explorer gives it, as far as a chart needs it. */
export interface ExploredGraph {
  readonly states: readonly { readonly id: number; readonly initial: boolean; readonly values: ItfState }[];
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly action: string;
    /** ITF by field. */
    readonly args?: { readonly [field: string]: unknown };
  }[];
  /** False when a budget ended the search: states and steps are then missing. */
  readonly complete?: boolean;
}

/** The chart that a state graph shows: exactly the changes of control state that occur in it. */
export function chartOf(spec: CompiledSpec, graph: ExploredGraph): Chart {
  const control = controlStates(spec, graph);
  const initial = graph.states.filter((state) => state.initial).map(({ id }) => at(control, id));
  const transitions = new Map<string, ChartTransition>();
  for (const { from, to, action } of graph.edges) {
    const transition = { from: at(control, from), action, to: at(control, to) };
    transitions.set(transitionKey(transition), transition);
  }
  return {
    spec: spec.name,
    controlStates: [...new Set(control.values())].sort(),
    initial: [...new Set(initial)].sort(),
    transitions: [...transitions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, transition]) => transition),
  };
}

/** Control state of each state of a graph, by id. */
export function controlStates(
  spec: CompiledSpec,
  graph: Pick<ExploredGraph, 'states'>,
): ReadonlyMap<number, string> {
  const name = (values: ItfState): string => controlStateOf(spec, stateOfItf(spec, values) as State);
  return new Map(graph.states.map(({ id, values }) => [id, name(values)]));
}

/** A change of control state with all actions that bring it about. */
export interface ChartChange {
  readonly from: string;
  readonly to: string;
  readonly actions: readonly string[];
}

/** The changes of a chart: its transitions from one control state to another, those between the same two together. */
export function changesOf(chart: Chart): ChartChange[] {
  const changes = new Map<string, ChartChange & { readonly actions: string[] }>();
  for (const { from, to, action } of chart.transitions) {
    if (from === to) continue;
    const key = JSON.stringify([from, to]);
    const change = changes.get(key) ?? { from, to, actions: [] };
    change.actions.push(action);
    changes.set(key, change);
  }
  return [...changes.values()];
}

/** A transition as one text: sorts and compares. */
export function transitionKey({ from, action, to }: ChartTransition): string {
  return JSON.stringify([from, action, to]);
}

function at(control: ReadonlyMap<number, string>, id: number): string {
  const name = control.get(id);
  if (name === undefined) throw new Error(`a step leads to state ${id}, which the graph doesn't have`);
  return name;
}
