import type { CompiledSpec } from '@plimsoll/tla-values';
import { cutEdge, type Edges } from './edges.ts';
import { GrowableInt32 } from './growable-int32.ts';

/** Evaluates what is asked of states and steps besides the checks. Throws ObservationFailure, which ends the run. */
export interface SearchObserver {
  /** An initial state was added, before it is checked. */
  initial(index: number): void;
  /** A state was expanded; `targets` are itself and where its steps lead inside the constraints, each once. */
  expanded(index: number, targets: readonly number[]): void;
}

/** What an observer evaluated for `property` threw `cause` at the state with index `state`. */
export class ObservationFailure extends Error {
  readonly state: number;
  readonly property: string | undefined;

  constructor(state: number, property: string | undefined, cause: unknown) {
    super('what is observed has no value', { cause });
    this.state = state;
    this.property = property;
  }
}

/** Where the steps of a state lead, each target once, the stuttering step's first. */
export class DistinctTargets {
  readonly #edges: Edges;
  /** The last state that had each state as a target. */
  readonly #lastSource = new GrowableInt32();

  constructor(edges: Edges) {
    this.#edges = edges;
  }

  /** Of the state expanded last; `stateCount` states are known. */
  of(state: number, stateCount: number): readonly number[] {
    const last = this.#lastSource;
    while (last.length < stateCount) last.push(-1);
    const targets = [state];
    last.set(state, state);
    const { starts, targets: all } = this.#edges;
    for (let edge = starts.at(state); edge < all.length; edge++) {
      const target = all.at(edge);
      if (target === cutEdge || last.at(target) === state) continue;
      last.set(target, state);
      targets.push(target);
    }
    return targets;
  }
}

/** The observer, while TLCGet has no value for what depends on the run: `resume` gives it back. */
export function untoldOfRun(
  { runtime }: CompiledSpec,
  resume: () => void,
  to: SearchObserver,
): SearchObserver {
  const untold = (tell: () => void): void => {
    runtime.observeRun(() => undefined);
    try {
      tell();
    } finally {
      resume();
    }
  };
  return {
    initial: (index) => untold(() => to.initial(index)),
    expanded: (index, targets) => untold(() => to.expanded(index, targets)),
  };
}
