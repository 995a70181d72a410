/** A breadth-first search as one writes it first: a map of states by their JSON text. Something to compare with. */
import { itfState } from '@plimsoll/statecharts';
import type { CompiledSpec, State } from '@plimsoll/tla-values';

/** Number of distinct states; checks invariants, knows no constraint. @throws Error when one is violated. */
export function plainSearch(spec: CompiledSpec): number {
  const seen = new Map<string, State>();
  let level: State[] = [];
  const visit = (state: State): void => {
    const key = JSON.stringify(itfState(spec, state));
    if (seen.has(key)) return;
    for (const invariant of spec.invariants)
      if (!invariant.holds(state)) throw new Error(`${invariant.name} is violated`);
    const copy = { ...state };
    seen.set(key, copy);
    level.push(copy);
  };
  spec.initial(visit);
  while (level.length > 0) {
    const expanded = level;
    level = [];
    for (const state of expanded)
      for (const action of spec.actions) action.successors(state, undefined, visit);
  }
  return seen.size;
}
