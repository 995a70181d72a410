/** Specs for the tests of threads: each thread makes its own from a description that can be cloned. */
import { type CompiledSpec, createRuntime, type Runtime, type Value } from '@plimsoll/tla-values';
import { counter, handAction, handPredicate, handSpec } from './hand-spec.ts';
import { twoPhase } from './two-phase.ts';

export interface SpecDescription {
  readonly spec: 'two-phase' | 'endless' | 'stuck' | 'invented-string' | 'defect' | 'grid';
  /** Of two-phase: the managers; of the grid: the largest coordinate. */
  readonly size: number;
  /** Of the stuck one: shared memory whose first number becomes 1 when it is in the step that takes for ever. */
  readonly reached?: Int32Array;
  /** A predicate of the grid: this point violates it, or has no value. */
  readonly hole?: { readonly x: number; readonly y: number; readonly kind: 'invariant' | 'error' };
}

const strings = [
  'working',
  'prepared',
  'committed',
  'aborted',
  'init',
  'type',
  'rm',
  'Prepared',
  'Commit',
  'Abort',
];

/** The state whose successors take for ever. */
export const stuckAt = 20;

export async function loadSpec(description: SpecDescription): Promise<CompiledSpec> {
  const runtime = createRuntime({ stringOrder: strings, integers: 'tlc' });
  switch (description.spec) {
    case 'two-phase':
      return twoPhase(runtime, description.size);
    case 'endless':
      return counter(runtime, 'Endless', 2_000_000_000, (x) => [x + 1, x]);
    case 'stuck':
      return counter(runtime, 'Stuck', 99, (x) => {
        if (x === stuckAt && description.reached !== undefined) description.reached[0] = 1;
        while (x === stuckAt);
        return [x + 1];
      });
    case 'invented-string':
      return inventing(runtime, (n) => `made${n}`);
    case 'defect':
      return inventing(runtime, () => {
        throw new TypeError('a defect');
      });
    case 'grid':
      return grid(runtime, description);
  }
}

/** x counts to 100 and text follows. */
function inventing(runtime: Runtime, text: (n: number) => string): CompiledSpec {
  return handSpec({
    name: 'Inventing',
    runtime,
    variables: ['x', 'text'],
    initialStates: [{ x: 0, text: 'init' }],
    actions: [
      handAction({
        id: 'Step',
        reads: ['x'],
        writes: ['x', 'text'],
        steps: ({ x }) => [
          { writes: { x: ((x as number) + 1) % 100, text: (x as number) < 60 ? 'rm' : text(x as number) } },
        ],
      }),
    ],
  });
}

/** Two coordinates that grow up to `size`, as a tuple and a set of numbers, so that values of all kinds are shared. */
function grid(runtime: Runtime, { size, hole }: SpecDescription): CompiledSpec {
  const upTo = (n: number): Value => runtime.set(Array.from({ length: n + 1 }, (_, i) => i));
  const of = (value: Value): number => runtime.cardinality(value, -1) - 1;
  const first = (value: Value): number => runtime.apply(value, 1, -1) as number;
  return handSpec({
    name: 'Grid',
    runtime,
    variables: ['x', 'y'],
    initialStates: [{ x: runtime.tuple([0]), y: upTo(0) }],
    actions: [
      handAction({
        id: 'Right',
        reads: ['x'],
        writes: ['x'],
        steps: ({ x }) =>
          first(x as Value) < size ? [{ writes: { x: runtime.tuple([first(x as Value) + 1]) } }] : [],
      }),
      handAction({
        id: 'Up',
        reads: ['y'],
        writes: ['y'],
        steps: ({ y }) => (of(y as Value) < size ? [{ writes: { y: upTo(of(y as Value) + 1) } }] : []),
      }),
    ],
    invariants: [
      handPredicate('NoHole', ['x', 'y'], ({ x, y }) => {
        const isHole = hole !== undefined && first(x as Value) === hole.x && of(y as Value) === hole.y;
        return isHole && hole.kind === 'error' ? runtime.bool(runtime.set([]), -1) : !isHole;
      }),
    ],
  });
}
