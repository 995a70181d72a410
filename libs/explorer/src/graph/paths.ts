import type { GraphEdge, StateGraphData } from './state-graph.ts';

/** A shortest way from an initial state. */
export interface GraphPath {
  /** Id of the initial state. */
  readonly start: number;
  /** The steps from there, in order; none when the wanted state is initial. */
  readonly edges: readonly GraphEdge[];
}

/** The shortest way to state `id`; undefined when there is none. */
export function shortestPath(graph: StateGraphData, id: number): GraphPath | undefined {
  const into = firstEdges(graph);
  if (graph.states[id] === undefined || into[id] === undefined) return undefined;
  const edges: GraphEdge[] = [];
  let at = id;
  for (let edge = into[at]; edge !== 'initial' && edge !== undefined; edge = into[at]) {
    edges.push(edge);
    at = edge.from;
  }
  return { start: at, edges: edges.reverse() };
}

/** For each state the step by which a breadth-first search first reaches it. */
function firstEdges(graph: StateGraphData): (GraphEdge | 'initial' | undefined)[] {
  const into: (GraphEdge | 'initial' | undefined)[] = graph.states.map(({ initial }) =>
    initial ? 'initial' : undefined,
  );
  const outgoing: GraphEdge[][] = graph.states.map(() => []);
  for (const edge of graph.edges) outgoing[edge.from]?.push(edge);
  const queue = graph.states.filter(({ initial }) => initial).map(({ id }) => id);
  for (let i = 0; i < queue.length; i++) {
    for (const edge of outgoing[queue[i] as number] ?? []) {
      if (into[edge.to] !== undefined) continue;
      into[edge.to] = edge;
      queue.push(edge.to);
    }
  }
  return into;
}
