/** Reads the graph that TLC writes with `-dump dot,actionlabels`. */
import { createReadStream } from 'node:fs';
import { canonicalState } from './canonical.ts';
import { GraphBuilder, GraphSyntaxError, type StateGraph } from './state-graph.ts';
import { tlcStateReader } from './tlc-value.ts';

const NODE = /^(-?\d+) \[label="((?:[^"\\]|\\.)*)"(,style = filled)?\];?$/;
const EDGE = /^(-?\d+) -> (-?\d+) \[label="((?:[^"\\]|\\.)*)"/;
/** With temporal properties TLC adds the stuttering step of each state; it is no action's. */
const STUTTER = /^(-?\d+) -> \1 \[style="dashed"\];$/;
const ACT = 'act';

interface Node {
  readonly values: ReadonlyMap<string, string>;
  readonly initial: boolean;
}

/**
 * The graph of a dot file.
 *
 * @throws GraphSyntaxError with the line; ValueSyntaxError for a value that can't be read.
 */
export async function readTlcGraph(dotFile: string): Promise<StateGraph> {
  const { nodes, edges } = await readDot(dotFile);
  const builder = new GraphBuilder();
  const places = new Map(
    [...nodes].map(([id, node]) => [id, builder.state(canonicalState(node.values), node.initial)]),
  );
  for (const [from, label, to] of edges)
    builder.step(placeIn(places, from), builder.label(label), placeIn(places, to));
  return builder.graph('TLC');
}

/**
 * The graph of a wrapper spec whose variable `act` records `<<id, arguments>>` of the last step: states without
 * `act`, edges labelled with its value. So the arguments of each edge can be compared too.
 */
export async function readTlcWrapperGraph(dotFile: string): Promise<StateGraph> {
  const { nodes, edges } = await readDot(dotFile);
  const builder = new GraphBuilder();
  const places = new Map<string, number>();
  for (const [id, node] of nodes) {
    const state = canonicalState(new Map([...node.values].filter(([variable]) => variable !== ACT)));
    places.set(id, builder.state(state, node.initial));
  }
  for (const [from, , to] of edges)
    builder.step(
      placeIn(places, from),
      builder.label(nodes.get(to)?.values.get(ACT) ?? ''),
      placeIn(places, to),
    );
  return builder.graph('TLC (wrapper)');
}

/** The place of a node: `readDot` has looked that each step's are there. */
const placeIn = (places: ReadonlyMap<string, number>, id: string): number => places.get(id) as number;

async function readDot(
  dotFile: string,
): Promise<{ nodes: Map<string, Node>; edges: [string, string, string][] }> {
  const nodes = new Map<string, Node>();
  const edges: [string, string, string][] = [];
  const readState = tlcStateReader();
  let lineNumber = 0;
  const take = (line: string): void => {
    lineNumber += 1;
    const edge = EDGE.exec(line);
    if (edge) {
      edges.push([edge[1] ?? '', undot(edge[3] ?? ''), edge[2] ?? '']);
      return;
    }
    const node = NODE.exec(line);
    // TLC writes a state at every edge that meets it first; a later line for the same state adds nothing.
    if (node) {
      const initial = node[3] !== undefined || nodes.get(node[1] ?? '')?.initial === true;
      nodes.set(node[1] ?? '', { values: readState(undot(node[2] ?? '')), initial });
    } else if (/^-?\d/.test(line) && !STUTTER.test(line)) {
      throw new GraphSyntaxError(
        `${dotFile}:${lineNumber}: neither a state nor a step: ${line.slice(0, 80)}`,
      );
    }
  };
  for await (const lines of linesOf(dotFile)) lines.forEach(take);
  const dangling = edges.find(([from, , to]) => !nodes.has(from) || !nodes.has(to));
  if (dangling)
    throw new GraphSyntaxError(`${dotFile}: a step leads to a state that the file doesn't describe`);
  return { nodes, edges };
}

const CHUNK_BYTES = 1 << 20;

/** The lines of a file, many at a time: to wait for each of hundreds of thousands would be most of the work. */
async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: CHUNK_BYTES })) {
    const lines = `${rest}${chunk}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest !== '') yield [rest];
}

/** A label without the escapes of dot. */
function undot(text: string): string {
  let plain = '';
  let at = 0;
  for (let slash = text.indexOf('\\'); slash >= 0; slash = text.indexOf('\\', at)) {
    const letter = text.charAt(slash + 1);
    plain += text.slice(at, slash) + (letter === 'n' ? '\n' : letter);
    at = slash + 2;
  }
  return at === 0 ? text : plain + text.slice(at);
}
