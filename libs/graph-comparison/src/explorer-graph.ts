/** Reads the graph that the explorer (or a machine walk) gives as plain JSON data. */
import { canonicalName, canonicalSequence, canonicalState } from './canonical.ts';
import { readItfValue } from './itf-value.ts';
import { GraphBuilder, GraphSyntaxError, type StateGraph } from './state-graph.ts';

/** The JSON form: values are ITF. A search may give it piece by piece. */
export interface LabelledGraphData {
  readonly states: Iterable<LabelledState>;
  readonly edges: Iterable<LabelledEdge>;
}

interface LabelledState {
  readonly id: number;
  readonly initial: boolean;
  readonly values: { readonly [variable: string]: unknown };
}

interface LabelledEdge {
  readonly from: number;
  readonly to: number;
  readonly action: string;
  readonly label: string;
}

/** The same, with the arguments of each step. */
export interface GraphData extends LabelledGraphData {
  readonly states: readonly LabelledState[];
  readonly edges: readonly (LabelledEdge & { readonly args: { readonly [field: string]: unknown } })[];
}

/** Edges labelled as TLC labels them. @throws GraphSyntaxError, ValueSyntaxError */
export function readGraph(data: LabelledGraphData, origin: string): StateGraph {
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

function labelled<Edge extends LabelledEdge>(
  { states, edges }: LabelledGraphData & { readonly edges: Iterable<Edge> },
  origin: string,
  label: (edge: Edge) => string,
): StateGraph {
  const places = new Map<number, number>();
  const builder = new GraphBuilder();
  const read = valueReader();
  for (const { id, initial, values } of states) {
    const state = canonicalState(new Map(Object.entries(values).map(([name, value]) => [name, read(value)])));
    if (builder.has(state)) throw new GraphSyntaxError(`${origin} gives one state twice:\n${state}`);
    places.set(id, builder.state(state, initial));
  }
  for (const edge of edges) {
    const from = places.get(edge.from);
    const to = places.get(edge.to);
    if (from === undefined || to === undefined) {
      throw new GraphSyntaxError(
        `${origin}: a step ${edge.action} leads from or to a state that isn't in the graph`,
      );
    }
    builder.step(from, builder.label(label(edge)), to);
  }
  return builder.graph(origin);
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
