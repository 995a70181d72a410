import type { CompiledSpec, Emit, State, Value } from '@plimsoll/tla-values';
import { hashRow } from '../search/row-hash.ts';

/**
 * The spec with some steps missing: a seeded bug, to show that what compares state graphs notices. A step is dropped
 * when the hash of its target and `seed` falls into one of `oneIn` parts, so that the same seed drops the same steps.
 */
export function droppingSteps(spec: CompiledSpec, seed: number, oneIn: number): CompiledSpec {
  const row = new Int32Array(spec.variables.length + 1);
  const isDropped = (next: State): boolean => {
    spec.variables.forEach((name, column) => {
      row[column] = spec.runtime.idOf(next[name] as Value);
    });
    row[spec.variables.length] = seed;
    return (hashRow(row) >>> 0) % oneIn === 0;
  };
  const variables = spec.variables;
  return {
    ...spec,
    actions: spec.actions.map((action) => ({
      ...action,
      // What is dropped depends on the whole state, so the search must not take anything as unread.
      reads: variables,
      successors: (state, given, emit, position) => {
        const kept: Emit = (next, payload) => (isDropped(next) ? undefined : emit(next, payload));
        action.successors(state, given, kept, position);
      },
      explain: (state, given) => action.explain(state, given),
    })),
  };
}
