import { GrowableInt32 } from '../search/growable-int32.ts';
import type { Formula } from './formula.ts';
import type { Product } from './product.ts';

/** A set of nodes with the letters that its steps satisfy: steps that leave the set or fail a letter are not in it. */
export interface Subgraph {
  readonly nodes: Int32Array;
  readonly filter: readonly Formula[];
}

/** Which subgraph each node belongs to: steps between nodes of one number are inside it. */
export type Membership = Int32Array;

/**
 * The strongly connected components of a subgraph that have a step, by Tarjan's algorithm without recursion.
 * Calls `pause` once a node. Nodes of component k of the answer get the membership `firstNumber + k`.
 */
export function* components(
  product: Product,
  { nodes, filter }: Subgraph,
  membership: Membership,
  scratch: TarjanScratch,
  firstNumber: number,
  isSliceOver: () => boolean,
): Generator<undefined, Subgraph[]> {
  const found: Subgraph[] = [];
  const { index, low, isOnStack } = scratch;
  for (const node of nodes) index[node] = 0;
  let nextIndex = 1;
  const stack = new GrowableInt32();
  const path: Frame[] = [];
  const open = (node: number, number: number): void => {
    index[node] = nextIndex;
    low[node] = nextIndex++;
    isOnStack[node] = 1;
    stack.push(node);
    path.push({ node, successors: successorsWithin(product, node, filter, membership, number), at: 0 });
  };
  const number = nodes.length === 0 ? 0 : (membership[nodes[0] as number] as number);
  const closed: Int32Array[] = [];
  for (const root of nodes) {
    if (index[root] !== 0) continue;
    open(root, number);
    while (path.length > 0) {
      if (isSliceOver()) yield undefined;
      const frame = path[path.length - 1] as Frame;
      const target = frame.successors[frame.at++];
      if (target === undefined) {
        path.pop();
        const parent = path[path.length - 1];
        if (parent !== undefined)
          low[parent.node] = Math.min(low[parent.node] as number, low[frame.node] as number);
        if (low[frame.node] === index[frame.node]) {
          const component = popComponent(stack, frame.node, isOnStack);
          if (component.length > 1 || frame.successors.includes(frame.node)) closed.push(component);
        }
      } else if (index[target] === 0) {
        open(target, number);
      } else if (isOnStack[target] === 1) {
        low[frame.node] = Math.min(low[frame.node] as number, index[target] as number);
      }
    }
  }
  for (const component of closed) {
    for (const node of component) membership[node] = firstNumber + found.length;
    found.push({ nodes: component, filter });
  }
  return found;
}

interface Frame {
  readonly node: number;
  readonly successors: readonly number[];
  at: number;
}

/** Arrays over all nodes that Tarjan's algorithm uses again in each call. */
export interface TarjanScratch {
  readonly index: Int32Array;
  readonly low: Int32Array;
  readonly isOnStack: Uint8Array;
}

export function tarjanScratch(size: number): TarjanScratch {
  return { index: new Int32Array(size), low: new Int32Array(size), isOnStack: new Uint8Array(size) };
}

function successorsWithin(
  product: Product,
  node: number,
  filter: readonly Formula[],
  membership: Membership,
  number: number,
): number[] {
  const successors: number[] = [];
  product.steps(node, filter, (target) => {
    if (membership[target] === number) successors.push(target);
  });
  return successors;
}

function popComponent(stack: GrowableInt32, root: number, isOnStack: Uint8Array): Int32Array {
  let start = stack.length;
  do start--;
  while (stack.at(start) !== root);
  const component = stack.data.slice(start, stack.length);
  for (const node of component) isOnStack[node] = 0;
  stack.truncate(start);
  return component;
}
