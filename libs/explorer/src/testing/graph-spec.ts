import type { CompiledSpec, Property, Runtime, Temporal } from '@plimsoll/tla-values';
import { handAction, handSpec, placeIn } from './hand-spec.ts';

/** A graph given by its edges, as a spec with one variable `at`; node 0 is initial. Actions are named A, B, C … */
export function graphSpec(
  runtime: Runtime,
  edges: readonly { readonly from: number; readonly to: number; readonly action: string }[],
  fairness: readonly Temporal[] = [],
  liveness: Temporal | undefined = undefined,
): CompiledSpec {
  const ids = [...new Set(edges.map(({ action }) => action))].sort();
  const property: Property = {
    name: 'Live',
    location: placeIn('Graph', 1),
    initial: [],
    invariants: [],
    steps: [],
    liveness,
  };
  return handSpec({
    name: 'Graph',
    runtime,
    variables: ['at'],
    initialStates: [{ at: 0 }],
    fairness,
    properties: liveness === undefined ? [] : [property],
    actions: ids.map((id) =>
      handAction({
        id,
        module: 'Graph',
        reads: ['at'],
        writes: ['at'],
        steps: ({ at }) =>
          edges
            .filter(({ from, action }) => action === id && from === at)
            .map(({ to }) => ({ writes: { at: to } })),
      }),
    ),
  });
}
