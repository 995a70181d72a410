/** Reads the graph that the explorer (or a machine walk) gives as plain JSON data. */
import { canonicalName, canonicalSequence, canonicalState } from './canonical.ts';
import { readItfValue } from './itf-value.ts';
import { edgeKey, GraphSyntaxError, type StateGraph } from './state-graph.ts';

/** The JSON form: values are ITF. */
export interface GraphData {
  readonly states: readonly {
    readonly id: number;
    readonly initial: boolean;
    readonly values: { readonly [variable: string]: unknown };
  }[];
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly action: string;
    readonly label: string;
    readonly args: { readonly [field: string]: unknown };
  }[];
}

/** Edges labelled as TLC labels them. @throws GraphSyntaxError, ValueSyntaxError */
export function readGraph(data: GraphData, origin: string): StateGraph {
  return labelled(data, origin, (edge) => edge.label);
}

/**
 * Edges labelled `<<id, <<arguments>>>>` as a wrapper's `act` is: `parameters` names, for each action id, the fields
 * that the wrapper records, in order.
 */
export function readGraphWithArguments(
  data: GraphData,
  origin: string,
  parameters: ReadonlyMap<string, readonly string[]>,
): StateGraph {
  return labelled(data, origin, (edge) => {
    const fields = parameters.get(edge.action) ?? [];
    const values = fields.map((field) => readItfValue(edge.args[field]));
    return canonicalSequence([canonicalName(edge.action), canonicalSequence(values)]);
  });
}

function labelled(
  data: GraphData,
  origin: string,
  label: (edge: GraphData['edges'][number]) => string,
): StateGraph {
  const text = new Map<number, string>();
  const states = new Map<string, boolean>();
  const read = valueReader();
  for (const { id, initial, values } of data.states) {
    const state = canonicalState(new Map(Object.entries(values).map(([name, value]) => [name, read(value)])));
    if (states.has(state)) throw new GraphSyntaxError(`${origin} gives one state twice:\n${state}`);
    text.set(id, state);
    states.set(state, initial);
  }
  const edges = new Set<string>();
  for (const edge of data.edges) {
    const from = text.get(edge.from);
    const to = text.get(edge.to);
    if (from === undefined || to === undefined) {
      throw new GraphSyntaxError(
        `${origin}: a step ${edge.action} leads from or to a state that isn't in the graph`,
      );
    }
    edges.add(edgeKey(from, label(edge), to));
  }
  return { origin, states, edges };
}

/** A value that many states share is one object: it is read once. */
function valueReader(): (value: unknown) => string {
  const known = new Map<unknown, string>();
  return (value) => {
    if (typeof value !== 'object') return readItfValue(value);
    const text = known.get(value) ?? readItfValue(value);
    known.set(value, text);
    return text;
  };
}
