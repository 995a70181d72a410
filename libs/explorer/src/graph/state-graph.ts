import type { Action, CompiledSpec, Payload, State, Value } from '@plimsoll/tla-values';
import { TlaError } from '@plimsoll/tla-values';
import type { Budget } from '../options.ts';
import type { Counts } from '../result.ts';
import { cutEdge } from '../search/edges.ts';
import { generatedInOrder } from '../search/generated-in-order.ts';
import { Search } from '../search/search.ts';
import { type GraphState, itfById, statesOf } from './graph-states.ts';

/** A state graph as plain JSON data: the states inside CONSTRAINT and every step between them. */
export interface StateGraphData {
  readonly spec: string;
  readonly variables: readonly string[];
  /** In the order in which a breadth-first search finds them; `id` is the index from 0. */
  readonly states: readonly GraphState[];
  /** By source state, in the order in which TLC generates them; the same step may occur more than once. */
  readonly edges: readonly GraphEdge[];
  readonly counts: Counts;
  /** False when a budget ended the search: states and steps are then missing. */
  readonly complete: boolean;
}

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  /** Id of the action. */
  readonly action: string;
  /** What TLC prints on the edge. */
  readonly label: string;
  /** The payload: ITF by field. */
  readonly args: { readonly [field: string]: unknown };
}

/**
 * The state graph of a spec. Invariants, properties and deadlock are not judged here.
 *
 * @throws TlaError when an expression has no value.
 */
export function exploreGraph(spec: CompiledSpec, options: { readonly budget?: Budget } = {}): StateGraphData {
  const unjudged = { ...spec, invariants: [], properties: [] };
  const search = new Search(unjudged, { ...options, deadlock: false }, 'actions');
  const { complete } = search.runToEnd();
  const [failure] = search.findings;
  if (failure?.error !== undefined) throw new TlaError(failure.error.code, failure.error.message);
  return dataOf(spec, search, complete);
}

function dataOf(spec: CompiledSpec, search: Search, complete: boolean): StateGraphData {
  const { space, codec, counts } = search;
  const itf = itfById(spec);
  const row = new Int32Array(space.states.width);
  const edges: GraphEdge[] = [];
  for (let id = 0; id < search.edges.starts.length; id++) {
    space.states.read(id, row);
    edges.push(...edgesFrom(spec, search, id, codec.decode(row), itf));
  }
  const states = [...statesOf(search, itf)];
  return { spec: spec.name, variables: spec.variables, states, edges, counts, complete };
}

/**
 * The search recorded where each step leads; the actions are run again for their payloads, in the same order. That
 * both give the same states is asserted, so that no memo of the search can be wrong unseen.
 */
function edgesFrom(
  spec: CompiledSpec,
  search: Search,
  from: number,
  state: State,
  itf: (id: number) => unknown,
): GraphEdge[] {
  const { edges, space, codec } = search;
  const isKeyed = spec.view !== undefined || spec.symmetry.length > 0;
  const row = new Int32Array(space.states.width);
  const found: GraphEdge[] = [];
  let at = edges.starts.at(from);
  const visit = (action: Action, next: State, payload: Payload) => {
    const to = edges.targets.at(at);
    codec.encode(next, row);
    const isSame =
      spec.actions[edges.actions.at(at)] === action &&
      (to === cutEdge || isKeyed || space.states.equals(to, row));
    if (!isSame || at >= edges.end(from))
      throw new Error(`${action.id} gave other successors the second time`);
    at++;
    if (to === cutEdge) return;
    found.push({
      from,
      to,
      action: action.id,
      label: action.label,
      args: argsOf(spec, action, payload, itf),
    });
  };
  for (const { action, next, payload, failure } of generatedInOrder(spec, spec.actions, state)) {
    if (next === undefined || failure !== undefined) throw failure?.thrown;
    visit(action, next, payload);
  }
  if (at !== edges.end(from)) throw new Error(`state ${from} had more successors the first time`);
  return found;
}

function argsOf(
  spec: CompiledSpec,
  action: Action,
  payload: Payload,
  itf: (id: number) => unknown,
): { readonly [field: string]: unknown } {
  const args: { [field: string]: unknown } = {};
  action.fields.forEach((field, i) => {
    const value: Value | undefined = payload[i];
    if (value !== undefined) args[field.name] = itf(spec.runtime.idOf(value));
  });
  return args;
}
