import type { Action, CompiledSpec, Value } from '@plimsoll/tla-values';

/** Keys of draws: those of constants are places of the text, from 0 on. */
const initialKey = -1;
const actionKey = -2;

/**
 * A spec that makes random choices, made to choose the same way again: Init by the seed, an action by the seed and the
 * values that it reads. (TLC: by the first state of the step.) So what an action gave may be remembered, and a
 * counterexample is found again.
 */
export function repeatable(spec: CompiledSpec): CompiledSpec {
  if (spec.drawsAtRandom !== true) return spec;
  const { runtime } = spec;
  return {
    ...spec,
    initial: (emit) => runtime.drawApart([initialKey], () => spec.initial(emit)),
    actions: spec.actions.map((action, i) => repeatableAction(spec, action, i)),
  };
}

function repeatableAction({ runtime }: CompiledSpec, action: Action, index: number): Action {
  return {
    ...action,
    successors: (state, given, emit, position) => {
      const read = action.reads.map((name) => runtime.idOf(state[name] as Value));
      runtime.drawApart([actionKey, index, ...read], () => action.successors(state, given, emit, position));
    },
  };
}
