/** The successors of a state in TLC's order, one by one: what a search needs only at the state where it ends. */
import {
  type Action,
  type CompiledSpec,
  IncompleteStateError,
  type Payload,
  type State,
  TlaError,
} from '@plimsoll/tla-values';
import { sharedScopes } from './turns.ts';

/** A successor, or what was thrown on the way to it. */
export interface Generated {
  readonly action: Action;
  readonly position: readonly number[];
  /** Beside a failure: what an action that leaves it incomplete assigns, and `null` for the rest, as TLC shows it. */
  readonly next: State | undefined;
  readonly payload: Payload;
  readonly failure: { readonly thrown: unknown } | undefined;
}

/** What actions that take turns generate, up to the first error. */
export function generatedInOrder(
  { runtime, variables }: CompiledSpec,
  actions: readonly Action[],
  state: State,
): Generated[] {
  const all: Generated[] = [];
  const nothing = runtime.modelValue('null');
  const withNull = (assigned: State): State =>
    Object.fromEntries(variables.map((variable) => [variable, assigned[variable] ?? nothing]));
  for (const action of actions) {
    const position: number[] = [];
    const add = (next: State | undefined, payload: Payload, failure: Generated['failure']): void => {
      all.push({ action, position: [...position], next, payload, failure });
    };
    const emit = (next: State, payload: Payload): void => add({ ...next }, [...payload], undefined);
    try {
      action.successors(state, undefined, emit, position);
    } catch (thrown) {
      // A stack that ran out is the spec's endless recursion; anything else is a defect.
      if (!(thrown instanceof TlaError || thrown instanceof RangeError)) throw thrown;
      add(thrown instanceof IncompleteStateError ? withNull(thrown.assigned) : undefined, [], { thrown });
    }
  }
  const rank = new Map(actions.map((action, i) => [action, i]));
  // The sort is stable: an action's own successors stay in order.
  all.sort((a, b) => comparePositions(a, b) || (rank.get(a.action) ?? 0) - (rank.get(b.action) ?? 0));
  const failed = all.findIndex(({ failure }) => failure !== undefined);
  return failed < 0 ? all : all.slice(0, failed + 1);
}

function comparePositions(a: Generated, b: Generated): number {
  if (a.action === b.action) return 0;
  const shared = sharedScopes(a.action, b.action);
  for (let i = 0; i < shared; i++) {
    const difference = (a.position[i] ?? 0) - (b.position[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
