/** A breadth-first search in its plainest form, to compare a compiled spec with TLC: no cleverness shared with anything. */
import type { CompiledSpec, State } from '@plimsoll/tla-values';

export interface SearchResult {
  readonly init: number;
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly verdict: 'ok' | 'invariant' | 'deadlock' | 'action' | 'assumption';
  /** (state, label, state) edges by number of states, for comparing graphs. */
  readonly violated: string | undefined;
}

export interface SearchOptions {
  readonly deadlock: boolean;
  /** Goes on after violations, as TLC's -continue. */
  readonly continueAfterViolation?: boolean;
  readonly onEdge?: (from: State, label: string, to: State) => void;
  readonly onInitial?: (state: State) => void;
  readonly distinctMax?: number;
}

export function plainSearch(spec: CompiledSpec, options: SearchOptions): SearchResult {
  const { runtime } = spec;
  for (const assumption of spec.assumptions) {
    if (!assumption.holds()) return { ...empty, verdict: 'assumption', violated: assumption.name };
  }
  const known = new Map<string, true>();
  const key = (state: State) => {
    const viewed = spec.view === undefined ? state : { view: spec.view(state) };
    const values = Object.values(viewed);
    if (spec.symmetry.length === 0) return values.map((value) => runtime.idOf(value)).join();
    const images = spec.symmetry.map((p) =>
      values.map((value) => runtime.idOf(runtime.permute(value, p))).join(),
    );
    return images.reduce(
      (least, one) => (one < least ? one : least),
      values.map((value) => runtime.idOf(value)).join(),
    );
  };
  let result: SearchResult = empty;
  let generated = 0;
  const violation = (verdict: SearchResult['verdict'], violated: string): boolean => {
    if (result.verdict === 'ok') result = { ...result, verdict, violated };
    return options.continueAfterViolation !== true;
  };
  let frontier: State[] = [];
  /** True when the search must stop. */
  const meet = (state: State, next: State[]): boolean => {
    generated += 1;
    const id = key(state);
    if (known.has(id)) return false;
    const isCut = !spec.constraints.every((one) => one.holds(state));
    if (!isCut) {
      known.set(id, true);
      next.push(state);
    }
    const all = [...spec.invariants, ...spec.properties.flatMap((one) => one.invariants)];
    const broken = all.find((one) => !one.holds(state));
    return broken !== undefined && violation('invariant', broken.name);
  };
  let stopped = false;
  let brokenAtStart: string | undefined;
  spec.initial((state) => {
    options.onInitial?.(state);
    brokenAtStart ??= spec.properties.flatMap((one) => one.initial).find((one) => !one.holds(state))?.name;
    stopped = brokenAtStart !== undefined || meet(state, frontier);
    return stopped;
  });
  // TLC ends the run here, with -continue too.
  if (brokenAtStart !== undefined) return { ...empty, verdict: 'action', violated: brokenAtStart };
  const init = known.size;
  const steps = spec.properties.flatMap((one) => one.steps);
  let depth = 0;
  while (frontier.length > 0 && !stopped) {
    depth += 1;
    const next: State[] = [];
    for (const state of frontier) {
      if (known.size > (options.distinctMax ?? Infinity)) throw new Error('the search is too large');
      let successors = 0;
      for (const action of spec.actions) {
        if (stopped) break;
        action.successors(state, undefined, (after) => {
          const copy = { ...after };
          successors += 1;
          if (!spec.actionConstraints.every((one) => one.holds(state, copy))) {
            generated += 1;
            return false;
          }
          options.onEdge?.(state, action.label, copy);
          const broken = steps.find((one) => !one.holds(state, copy));
          stopped = meet(copy, next) || (broken !== undefined && violation('action', broken.name));
          return stopped;
        });
      }
      if (!stopped && successors === 0 && options.deadlock) stopped = violation('deadlock', 'deadlock');
      if (stopped) break;
    }
    frontier = next;
  }
  return { ...result, init, distinct: known.size, generated, depth };
}

const empty: SearchResult = {
  init: 0,
  distinct: 0,
  generated: 0,
  depth: 0,
  verdict: 'ok',
  violated: undefined,
};
