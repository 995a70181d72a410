/** A state graph in canonical text: what both sides are turned into before they are compared. */
export interface StateGraph {
  /** Who made it, for messages: 'TLC', 'explorer', 'XState machine'. */
  readonly origin: string;
  /** Canonical state → whether it is initial. */
  readonly states: ReadonlyMap<string, boolean>;
  /** `from`, label and `to` joined by `edgeKey`. */
  readonly edges: ReadonlySet<string>;
}

const SEPARATOR = '\u0000';

/** One edge as a key: `edgeParts` takes it apart. */
export function edgeKey(from: string, label: string, to: string): string {
  return [from, label, to].join(SEPARATOR);
}

/** The parts of an edge key. */
export function edgeParts(key: string): {
  readonly from: string;
  readonly label: string;
  readonly to: string;
} {
  const [from = '', label = '', to = ''] = key.split(SEPARATOR);
  return { from, label, to };
}

/** The file is not a graph in the expected form. */
export class GraphSyntaxError extends Error {}
