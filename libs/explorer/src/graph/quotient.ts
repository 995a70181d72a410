import type { CompiledSpec, State, Value } from '@plimsoll/tla-values';
import type { GraphState } from './graph-states.ts';
import type { StateGraphData } from './state-graph.ts';

/** A state graph seen through a definition: states with the same value of it are one. */
export interface Quotient {
  readonly definition: string;
  readonly states: readonly QuotientState[];
  readonly edges: readonly QuotientEdge[];
}

export interface QuotientState {
  /** Index from 0, in the order in which the values are first reached. */
  readonly id: number;
  /** The value as TLC prints it; a string without its quotes. */
  readonly name: string;
  /** The value as ITF. */
  readonly value: unknown;
  /** Whether one of its states is initial. */
  readonly initial: boolean;
  /** How many states it stands for. */
  readonly count: number;
  /** Id of the first of these states: the one that is nearest to an initial state. */
  readonly example: number;
}

export interface QuotientEdge {
  readonly from: number;
  readonly to: number;
  /** Id of the action. */
  readonly action: string;
  /** How many steps it stands for, each (from, action, args, to) once. */
  readonly count: number;
}

/**
 * The quotient of a graph by a definition of its spec, `ControlState` for example.
 *
 * @returns Undefined when the spec has no such definition.
 * @throws TlaError when the definition has no value in a state.
 */
export function quotient(graph: StateGraphData, spec: CompiledSpec, name: string): Quotient | undefined {
  const definition = spec.definitions.get(name);
  if (definition === undefined) return undefined;
  const blocks = new Map<number, { -readonly [field in keyof QuotientState]: QuotientState[field] }>();
  const blockOf = graph.states.map((state) => {
    const value = definition.evaluate(stateOf(spec, state));
    const key = spec.runtime.idOf(value);
    const block = blocks.get(key) ?? {
      id: blocks.size,
      name: typeof value === 'string' ? value : spec.runtime.format(value),
      value: spec.runtime.toItf(value),
      initial: false,
      count: 0,
      example: state.id,
    };
    blocks.set(key, block);
    block.count++;
    block.initial ||= state.initial;
    return block.id;
  });
  return { definition: name, states: [...blocks.values()], edges: edgesBetween(graph, blockOf) };
}

function stateOf({ runtime, variables }: CompiledSpec, { values }: GraphState): State {
  const state: { [variable: string]: Value } = {};
  for (const name of variables) state[name] = runtime.fromItf(values[name]);
  return state;
}

function edgesBetween(graph: StateGraphData, blockOf: readonly number[]): QuotientEdge[] {
  const edges = new Map<string, { from: number; to: number; action: string; steps: Set<string> }>();
  for (const edge of graph.edges) {
    const from = blockOf[edge.from] as number;
    const to = blockOf[edge.to] as number;
    const key = `${from} ${to} ${edge.action}`;
    const known = edges.get(key) ?? { from, to, action: edge.action, steps: new Set<string>() };
    edges.set(key, known);
    known.steps.add(`${edge.from} ${edge.to} ${JSON.stringify(edge.args)}`);
  }
  return [...edges.values()].map(({ steps, ...edge }) => ({ ...edge, count: steps.size }));
}
