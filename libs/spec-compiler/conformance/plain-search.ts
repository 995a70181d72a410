/** A breadth-first search in its plainest form, to compare a compiled spec with TLC: no cleverness shared with anything. */
import { type Action, type CompiledSpec, type State, TlaError, type Value } from '@plimsoll/tla-values';

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
  /** Called for each state inside CONSTRAINT, when it is first found. */
  readonly onFound?: (state: State) => void;
  readonly distinctMax?: number;
}

export function plainSearch(spec: CompiledSpec, options: SearchOptions): SearchResult {
  const { runtime } = spec;
  for (const substitute of spec.substitutes ?? []) runtime.normalize(substitute.evaluate());
  for (const one of spec.namedConstants ?? []) {
    if (one.evaluate() !== true) throw new TlaError('unsupported', `${one.name} is not TRUE`);
  }
  const stateless = [...spec.invariants, ...spec.properties.flatMap((one) => one.initial)];
  if (spec.variables.length === 0 && !stateless.every((one) => one.holds({})))
    throw new TlaError('unsupported', 'a statement is FALSE without a state');
  for (const assumption of spec.assumptions) {
    if (!assumption.holds()) return { ...empty, verdict: 'assumption', violated: assumption.name };
  }
  const known = new Map<string, true>();
  const group = groupOf(spec);
  const key = (state: State) => {
    if (spec.view !== undefined) return String(runtime.idOf(spec.view(leastImage(spec, group, state))));
    const values = Object.values(state);
    if (group.length === 0) return values.map((value) => runtime.idOf(value)).join();
    const images = group.map((p) => values.map((value) => runtime.idOf(runtime.permute(value, p))).join());
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
      options.onFound?.(state);
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
      const successors = successorsInOrder(spec.actions, state);
      for (const { action, after } of successors) {
        if (stopped) break;
        if (!spec.actionConstraints.every((one) => one.holds(state, after))) {
          generated += 1;
          continue;
        }
        options.onEdge?.(state, action.label, after);
        const broken = steps.find((one) => !one.holds(state, after));
        stopped = meet(after, next) || (broken !== undefined && violation('action', broken.name));
      }
      // TLC ends the run here, with -continue too.
      if (!stopped && successors.length === 0 && options.deadlock) {
        violation('deadlock', 'deadlock');
        stopped = true;
      }
      if (stopped) break;
    }
    frontier = next;
  }
  const found = { ...result, init, distinct: known.size, generated, depth };
  const facts = new Map(Object.entries({ distinct: known.size, generated, diameter: depth }));
  runtime.observeRun((name) => facts.get(name));
  const failed = stopped ? undefined : spec.postconditions.find((one) => !one.holds());
  return failed === undefined ? found : { ...found, verdict: 'assumption', violated: failed.name };
}

interface Successor {
  readonly action: Action;
  readonly position: readonly number[];
  readonly after: State;
}

/** Actions below one \E take turns. */
function successorsInOrder(actions: readonly Action[], state: State): Successor[] {
  const all: Successor[] = [];
  for (const action of actions) {
    const position: number[] = [];
    action.successors(
      state,
      undefined,
      (after) => void all.push({ action, position: [...position], after: { ...after } }),
      position,
    );
  }
  const comesBefore = (a: Successor, b: Successor): number => {
    const [ours, theirs] = [a.action.scopes ?? [], b.action.scopes ?? []];
    for (let i = 0; i < ours.length && ours[i] === theirs[i] && a.action !== b.action; i += 1) {
      const difference = (a.position[i] ?? 0) - (b.position[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return actions.indexOf(a.action) - actions.indexOf(b.action);
  };
  return all.sort(comesBefore);
}

const empty: SearchResult = {
  init: 0,
  distinct: 0,
  generated: 0,
  depth: 0,
  verdict: 'ok',
  violated: undefined,
};

/** The least state that the permutations make of one, as TLC compares states. */
function leastImage(
  { runtime, stateOrder = [] }: CompiledSpec,
  group: readonly Value[],
  state: State,
): State {
  const images = group.map(
    (p): State =>
      Object.fromEntries(Object.entries(state).map(([name, value]) => [name, runtime.permute(value, p)])),
  );
  const comesBefore = (a: State, b: State): boolean => {
    const differs = stateOrder.find(
      (name) => runtime.idOf(a[name] as Value) !== runtime.idOf(b[name] as Value),
    );
    return differs !== undefined && runtime.compare(a[differs] as Value, b[differs] as Value) < 0;
  };
  return images.reduce((least, one) => (comesBefore(one, least) ? one : least), state);
}

/** What the permutations of SYMMETRY generate by composition: TLC uses the whole group. */
function groupOf({ runtime, symmetry }: CompiledSpec): readonly Value[] {
  const found = new Map<number, Value>(symmetry.map((p) => [runtime.idOf(p), p]));
  for (const p of found.values()) {
    for (const q of symmetry) {
      const moved = [
        ...runtime.elements(runtime.domain(p, -1), -1),
        ...runtime.elements(runtime.domain(q, -1), -1),
      ];
      const of = (f: Value, x: Value) =>
        runtime.isIn(x, runtime.domain(f, -1), -1) ? runtime.apply(f, x, -1) : x;
      const composed = runtime.fn(runtime.set(moved), (x) => of(q, of(p, x)), -1);
      // The map grows while it is walked.
      if (!found.has(runtime.idOf(composed))) found.set(runtime.idOf(composed), composed);
    }
  }
  return [...found.values()];
}
