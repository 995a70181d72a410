import { cutEdge } from '../search/edges.ts';
import type { Search } from '../search/search.ts';
import { type GraphEdge, type GraphState, itfById } from './state-graph.ts';

/**
 * The states and steps that a search found, without payloads: what its verdict is about. Read from the search as it is
 * asked for, so that a large graph is nowhere twice.
 */
export interface LabelledGraph {
  /** In the order in which they were found; `id` counts from 0. */
  readonly states: Iterable<GraphState>;
  /** By source state, in the order in which TLC generates them; the same step may occur more than once. */
  readonly edges: Iterable<Omit<GraphEdge, 'args'>>;
}

/** The graph of a search that has come to its end and recorded actions. */
export function labelledGraph(search: Search): LabelledGraph {
  return {
    states: { [Symbol.iterator]: () => statesOf(search) },
    edges: { [Symbol.iterator]: () => edgesOf(search) },
  };
}

function* statesOf({ spec, space, parents }: Search): Generator<GraphState> {
  const itf = itfById(spec);
  const row = new Int32Array(space.states.width);
  for (let id = 0; id < space.states.count; id++) {
    space.states.read(id, row);
    const values = Object.fromEntries(
      spec.variables.map((name, column) => [name, itf(row[column] as number)]),
    );
    yield { id, initial: parents.at(id) < 0, values };
  }
}

function* edgesOf({ spec, edges }: Search): Generator<Omit<GraphEdge, 'args'>> {
  for (let from = 0; from < edges.starts.length; from++) {
    for (let at = edges.starts.at(from); at < edges.end(from); at++) {
      const to = edges.targets.at(at);
      const action = spec.actions[edges.actions.at(at)];
      if (action === undefined) throw new Error(`step ${at} is no action's`);
      if (to !== cutEdge) yield { from, to, action: action.id, label: action.label };
    }
  }
}
