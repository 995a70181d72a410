import type { Conjunction } from './acceptance.ts';
import type { Subgraph, TarjanScratch } from './components.ts';
import { components, tarjanScratch } from './components.ts';
import type { Formula } from './formula.ts';
import type { Product } from './product.ts';

/** A component in which a behaviour can stay for ever and satisfy the conjunction. */
export interface FairComponent extends Subgraph {
  /** The number of its nodes in `membership`. */
  readonly number: number;
  /** What a cycle must visit: letters of steps, then eventualities of the automaton by index. */
  readonly mustTake: readonly Formula[];
  readonly mustAccept: readonly number[];
}

/** Where the nodes of the product are, and how soon each is reached. */
export interface Reached {
  /** Nodes in breadth-first order. */
  readonly order: Int32Array;
  /** Position in `order` by node; -1 when not reached. */
  readonly rank: Int32Array;
  /** Node before, by node; -1 for initial ones. */
  readonly parent: Int32Array;
}

const unfiltered: readonly Formula[] = [];

/** All nodes of the product that can be reached, breadth first. */
export function* reach(product: Product, isSliceOver: () => boolean): Generator<undefined, Reached> {
  const rank = new Int32Array(product.size).fill(-1);
  const parent = new Int32Array(product.size).fill(-1);
  const order = new Int32Array(product.size);
  let count = 0;
  const add = (node: number, from: number): void => {
    if (rank[node] !== -1) return;
    rank[node] = count;
    parent[node] = from;
    order[count++] = node;
  };
  for (const node of product.initialNodes()) add(node, -1);
  for (let at = 0; at < count; at++) {
    if (isSliceOver()) yield undefined;
    const node = order[at] as number;
    product.steps(node, unfiltered, (target) => add(target, node));
  }
  return { order: order.slice(0, count), rank, parent };
}

/**
 * The fair component that is reached first, or undefined. Streett's condition by decomposition: a component that
 * never takes the goal of a pair must do without the steps that fail its `unless`; what remains is taken apart again.
 */
export function* fairComponent(
  product: Product,
  { order, rank }: Reached,
  condition: Conjunction,
  membership: Int32Array,
  isSliceOver: () => boolean,
): Generator<undefined, FairComponent | undefined> {
  const scratch: TarjanScratch = tarjanScratch(product.size);
  membership.fill(-1);
  // What waits for an eventuality is in no fair component: often that is a copy of the whole graph.
  const nodes = order.filter((node) => product.recurs(node));
  for (const node of nodes) membership[node] = 0;
  let numbers = 1;
  let best: { readonly component: FairComponent; readonly rank: number } | undefined;
  const work: Subgraph[] = [{ nodes, filter: condition.persistences }];
  for (let subgraph = work.pop(); subgraph !== undefined; subgraph = work.pop()) {
    const parts: Subgraph[] = yield* components(product, subgraph, membership, scratch, numbers, isSliceOver);
    for (const part of parts) {
      const number = numbers++;
      const judged = judge(product, part, condition, membership, number);
      if (judged === 'none') continue;
      if (Array.isArray(judged)) {
        work.push({ nodes: part.nodes, filter: [...part.filter, ...judged] });
        continue;
      }
      const first = part.nodes.reduce((least, node) => Math.min(least, rank[node] as number), order.length);
      if (best === undefined || first < best.rank) best = { component: judged as FairComponent, rank: first };
    }
  }
  return best?.component;
}

/** Fair; or `none`, since no part of it can be; or the letters that its steps must satisfy in addition. */
function judge(
  product: Product,
  { nodes, filter }: Subgraph,
  { recurrences, pairs }: Conjunction,
  membership: Int32Array,
  number: number,
): FairComponent | 'none' | Formula[] {
  const missing = new Set(recurrences);
  const goals = new Set(pairs);
  const failing = new Set<(typeof pairs)[number]>();
  const notAccepted = new Set(Array.from({ length: product.automaton.eventualities }, (_, i) => i));
  for (const node of nodes) {
    const state = product.stateOf(node);
    product.steps(node, filter, (target, step, accepts) => {
      if (membership[target] !== number) return;
      for (const letter of missing) if (product.letters.holds(letter, state, step)) missing.delete(letter);
      for (const pair of goals) {
        if (product.letters.holds(pair.goal, state, step)) goals.delete(pair);
        else if (!failing.has(pair) && !product.letters.holds(pair.unless, state, step)) failing.add(pair);
      }
      for (const i of notAccepted) if (accepts[i] === true) notAccepted.delete(i);
    });
  }
  if (missing.size > 0 || notAccepted.size > 0) return 'none';
  const restrictions = [...failing].filter((pair) => goals.has(pair)).map(({ unless }) => unless);
  if (restrictions.length > 0) return restrictions;
  const taken = pairs.filter((pair) => failing.has(pair) || !goals.has(pair)).map(({ goal }) => goal);
  return {
    nodes,
    filter,
    number,
    mustTake: [...new Set([...recurrences, ...taken])],
    mustAccept: Array.from({ length: product.automaton.eventualities }, (_, i) => i),
  };
}
