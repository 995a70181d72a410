import type { State } from '@plimsoll/tla-values';
import { cutEdge } from '../search/edges.ts';
import type { Search } from '../search/search.ts';

/**
 * The steps of a behaviour: each pair of states once, and a stuttering step at every state, as in TLC. Steps of state
 * s are numbered from starts[s] up to but without starts[s + 1].
 */
export interface StepGraph {
  readonly stateCount: number;
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  readonly initial: readonly number[];
  stateAt(index: number): State;
}

/** The graph that a finished search recorded. */
export function stepGraphOf(search: Search): StepGraph {
  const { edges, space, parents } = search;
  const stateCount = space.states.count;
  const starts = new Int32Array(stateCount + 1);
  const targets = new Int32Array(edges.targets.length + stateCount);
  /** The last source state that had each state as a target. */
  const lastSource = new Int32Array(stateCount).fill(-1);
  let count = 0;
  for (let source = 0; source < stateCount; source++) {
    starts[source] = count;
    const add = (target: number): void => {
      if (target === cutEdge || lastSource[target] === source) return;
      lastSource[target] = source;
      targets[count++] = target;
    };
    add(source);
    const end = edges.end(source);
    for (let edge = edges.starts.at(source); edge < end; edge++) add(edges.targets.at(edge));
  }
  starts[stateCount] = count;
  const initial: number[] = [];
  while (initial.length < stateCount && parents.at(initial.length) < 0) initial.push(initial.length);
  const stateAt = search.decoder();
  return { stateCount, starts, targets: targets.slice(0, count), initial, stateAt };
}
