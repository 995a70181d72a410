import { cutEdge } from '../search/edges.ts';
import type { Search } from '../search/search.ts';
import { type GraphState, itfById, statesOf } from './graph-states.ts';
import type { GraphEdge } from './state-graph.ts';

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
    states: { [Symbol.iterator]: () => statesOf(search, itfById(search.spec)) },
    edges: { [Symbol.iterator]: () => edgesOf(search) },
  };
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
