import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Search } from '../search/search.ts';

export interface GraphState {
  readonly id: number;
  readonly initial: boolean;
  /** ITF by variable. */
  readonly values: { readonly [variable: string]: unknown };
}

/** The states that a search found, in that order; `itf` as `itfById` gives it. */
export function* statesOf(
  { spec, space, parents }: Search,
  itf: (id: number) => unknown,
): Generator<GraphState> {
  const row = new Int32Array(space.states.width);
  for (let id = 0; id < space.states.count; id++) {
    space.states.read(id, row);
    const values = Object.fromEntries(
      spec.variables.map((name, column) => [name, itf(row[column] as number)]),
    );
    yield { id, initial: parents.at(id) < 0, values };
  }
}

/** The ITF form of a value by its id: each made once. */
export function itfById(spec: CompiledSpec): (id: number) => unknown {
  const known = new Map<number, unknown>();
  return (id) => {
    if (!known.has(id)) known.set(id, spec.runtime.toItf(spec.runtime.byId(id)));
    return known.get(id);
  };
}
