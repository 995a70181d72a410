import type {
  Action,
  CompiledSpec,
  EventField,
  Payload,
  Runtime,
  SourceLocation,
  State,
  StatePredicate,
  Value,
} from '@plimsoll/tla-values';

/** A place in a module that exists only in a test. */
export function placeIn(module: string, line: number): SourceLocation {
  return { module, beginLine: line, beginColumn: 1, endLine: line, endColumn: 1 };
}

type Parts = Partial<CompiledSpec> &
  Pick<CompiledSpec, 'name' | 'runtime' | 'variables' | 'actions'> & {
    readonly initialStates: readonly State[];
  };

/** A compiled spec written by hand: what is not given is absent. */
export function handSpec({ initialStates, ...parts }: Parts): CompiledSpec {
  const same = (a: State, b: State): boolean =>
    parts.variables.every(
      (name) => parts.runtime.idOf(a[name] as Value) === parts.runtime.idOf(b[name] as Value),
    );
  return {
    constants: new Map(),
    sites: [],
    assumptions: [],
    initial: (emit) => {
      for (const state of initialStates) if (emit(state) === true) return;
    },
    isInitial: (state) => initialStates.some((initial) => same(initial, state)),
    invariants: [],
    constraints: [],
    actionConstraints: [],
    properties: [],
    fairness: [],
    symmetry: [],
    view: undefined,
    alias: undefined,
    postconditions: [],
    definitions: new Map(),
    ...parts,
  };
}

/** One way that an action goes: the variables that change, and the payload. */
export interface Step {
  readonly writes: { readonly [variable: string]: Value };
  readonly payload?: Payload;
}

interface ActionParts {
  readonly id: string;
  readonly module?: string;
  readonly line?: number;
  readonly fields?: readonly EventField[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly steps: (state: State) => Iterable<Step>;
}

/** An action by what it does: the steps that it takes from a state, in order. */
export function handAction(parts: ActionParts): Action {
  const fields = parts.fields ?? [];
  return {
    id: parts.id,
    label: parts.id,
    location: placeIn(parts.module ?? 'Hand', parts.line ?? 1),
    fields,
    reads: parts.reads,
    writes: parts.writes,
    successors: (state, given, emit) => {
      for (const { writes, payload = [] } of parts.steps(state)) {
        if (given?.some((value, i) => value !== undefined && value !== payload[i]) === true) continue;
        if (emit({ ...state, ...writes }, payload) === true) return;
      }
    },
    explain: () => [],
  };
}

/** A state predicate by hand. */
export function handPredicate(
  name: string,
  reads: readonly string[],
  holds: (state: State) => boolean,
): StatePredicate {
  return { name, location: placeIn('Hand', 1), reads, holds };
}

/** One variable x from 0, which `step` moves to any of the numbers it gives that are at most `limit`. */
export function counter(
  runtime: Runtime,
  name: string,
  limit: number,
  step: (x: number) => readonly number[],
): CompiledSpec {
  return handSpec({
    name,
    runtime,
    variables: ['x'],
    initialStates: [{ x: 0 }],
    actions: [
      handAction({
        id: 'Step',
        reads: ['x'],
        writes: ['x'],
        steps: (state) =>
          step(state['x'] as number)
            .filter((x) => x <= limit)
            .map((x) => ({ writes: { x } })),
      }),
    ],
  });
}
