import type { FairComponent, Reached } from './fair-component.ts';
import type { Formula } from './formula.ts';
import type { Product } from './product.ts';

/** State indices of an infinite behaviour: those before the cycle, then the cycle, which repeats. */
export interface Lasso {
  readonly prefix: readonly number[];
  /** At least one; a single one stutters. */
  readonly cycle: readonly number[];
}

/** What a cycle still has to do. */
interface Duties {
  readonly letters: Set<Formula>;
  readonly eventualities: Set<number>;
}

/** A lasso into the component, by shortest ways from one duty to the next. */
export function lassoIn(
  product: Product,
  reached: Reached,
  component: FairComponent,
  membership: Int32Array,
): Lasso {
  const still = stutteringNode(product, reached, component, membership);
  const start = still ?? first(component.nodes, reached);
  const prefix: number[] = [];
  for (let node = reached.parent[start] as number; node >= 0; node = reached.parent[node] as number) {
    prefix.push(product.stateOf(node));
  }
  prefix.reverse();
  const cycle = still === undefined ? cycleFrom(product, start, component, membership) : [start];
  return withoutStuttering({ prefix, cycle: cycle.map((node) => product.stateOf(node)) });
}

function first(nodes: Int32Array, { rank }: Reached): number {
  return nodes.reduce((best, node) => ((rank[node] as number) < (rank[best] as number) ? node : best));
}

/** The first node whose own step does everything: the simplest counterexample there is. */
function stutteringNode(
  product: Product,
  { rank }: Reached,
  component: FairComponent,
  membership: Int32Array,
): number | undefined {
  let best: number | undefined;
  for (const node of component.nodes) {
    if (best !== undefined && (rank[node] as number) >= (rank[best] as number)) continue;
    product.steps(node, component.filter, (target, step, accepts) => {
      if (target !== node || membership[target] !== component.number) return false;
      const duties = allDuties(component);
      fulfil(product, duties, product.stateOf(node), step, accepts);
      if (duties.letters.size + duties.eventualities.size > 0) return false;
      best = node;
      return true;
    });
  }
  return best;
}

function allDuties(component: FairComponent): Duties {
  return { letters: new Set(component.mustTake), eventualities: new Set(component.mustAccept) };
}

/** Takes away what the step does; whether it did any. */
function fulfil(
  product: Product,
  { letters, eventualities }: Duties,
  state: number,
  step: number,
  accepts: readonly boolean[],
): boolean {
  const before = letters.size + eventualities.size;
  for (const letter of letters) if (product.letters.holds(letter, state, step)) letters.delete(letter);
  for (const i of eventualities) if (accepts[i] === true) eventualities.delete(i);
  return letters.size + eventualities.size < before;
}

/** Nodes of a cycle from `start` that does all duties; it ends where a step leads back to `start`. */
function cycleFrom(
  product: Product,
  start: number,
  component: FairComponent,
  membership: Int32Array,
): number[] {
  const duties = allDuties(component);
  const nodes: number[] = [];
  let at = start;
  while (duties.letters.size + duties.eventualities.size > 0) {
    at = walk(product, component, membership, at, nodes, (state, step, accepts) =>
      fulfil(product, duties, state, step, accepts),
    );
  }
  if (at !== start || nodes.length === 0) {
    walk(product, component, membership, at, nodes, (_state, _step, _accepts, target) => target === start);
  }
  return nodes;
}

type Wanted = (state: number, step: number, accepts: readonly boolean[], target: number) => boolean;

/** Appends the nodes of a shortest path whose last step is wanted (its last node excluded); returns that last node. */
function walk(
  product: Product,
  component: FairComponent,
  membership: Int32Array,
  from: number,
  nodes: number[],
  isWanted: Wanted,
): number {
  const before = new Map<number, number>([[from, -1]]);
  const queue = [from];
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i] as number;
    let end: number | undefined;
    product.steps(node, component.filter, (target, step, accepts) => {
      if (membership[target] !== component.number) return false;
      if (isWanted(product.stateOf(node), step, accepts, target)) {
        end = target;
        return true;
      }
      if (!before.has(target)) {
        before.set(target, node);
        queue.push(target);
      }
      return false;
    });
    if (end === undefined) continue;
    const path: number[] = [];
    for (let back = node; back !== -1; back = before.get(back) as number) path.push(back);
    nodes.push(...path.reverse());
    return end;
  }
  throw new Error('a fair component has no step that makes it fair');
}

/** Formulas of TLA+ cannot tell stuttering steps, so that they go, unless nothing else happens for ever. */
function withoutStuttering({ prefix, cycle }: Lasso): Lasso {
  let turning = cycle.filter((state, i) => state !== cycle[(i + 1) % cycle.length]);
  if (turning.length === 0) turning = [cycle[0] as number];
  const way = [...prefix, turning[0] as number];
  const kept = way.slice(0, -1).filter((state, i) => state !== way[i + 1]);
  return { prefix: kept, cycle: turning };
}
