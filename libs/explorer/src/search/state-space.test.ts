import type { CompiledSpec, Value } from '@plimsoll/tla-values';
import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { exploreSync } from '../explore.ts';
import { twoPhase } from '../testing/two-phase.ts';
import { permutationGroup } from './symmetry.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });

/** The permutation that swaps two model values. */
const swap = (a: Value, b: Value): Value =>
  runtime.canonical(runtime.fn(runtime.set([a, b]), (x) => (x === a ? b : a), -1));

const managers = (count: number): Value[] =>
  Array.from({ length: count }, (_, i) => runtime.modelValue(`rm${i + 1}`));

/** TwoPhase under the swaps of neighbours, which generate all permutations. */
const symmetric = (count: number): CompiledSpec => ({
  ...twoPhase(runtime, count),
  symmetry: managers(count)
    .slice(1)
    .map((rm, i) => swap(managers(count)[i] as Value, rm)),
});

describe('SYMMETRY', () => {
  test('swaps of neighbours generate all permutations', () => {
    expect(permutationGroup(runtime, symmetric(4).symmetry)).toHaveLength(4 * 3 * 2 - 1);
  });

  test('a function that is no permutation is an error: states would be left out that no other stands for', () => {
    const [first, ...others] = managers(3) as [Value, ...Value[]];
    const toFirst = runtime.canonical(runtime.fn(runtime.set([first, ...others]), () => first, -1));
    const toOther = runtime.canonical(runtime.fn(runtime.set([first]), () => others[0] as Value, -1));
    for (const wrong of [toFirst, toOther]) {
      const spec = { ...symmetric(3), symmetry: [...symmetric(3).symmetry, wrong] };
      expect(() => exploreSync(spec, { deadlock: false })).toThrow('SYMMETRY is of permutations');
    }
  });

  // Figures of TLC 2.15, -workers 1 -fp 0, SYMMETRY Permutations(RM).
  test.each([
    [3, 80, 318, 11],
    [4, 166, 869, 14],
  ])('counts the orbits that TLC counts: %i resource managers', (count, distinct, generated, depth) => {
    expect(exploreSync(symmetric(count), { deadlock: false }).counts).toMatchObject({
      distinct,
      generated,
      depth,
    });
  });

  test('a counterexample is a behaviour of the spec, not of representatives', () => {
    const spec = symmetric(3);
    const [typeOk] = spec.invariants;
    const invariants = [
      {
        ...(typeOk as NonNullable<typeof typeOk>),
        name: 'Never',
        conjuncts: [],
        reads: ['tmState'],
        holds: ({ tmState }: { readonly [name: string]: Value }) => tmState !== 'committed',
      },
    ];
    const { trace } = exploreSync({ ...spec, invariants }, { deadlock: false });
    expect(trace?.steps).toHaveLength(8);
    trace?.steps.slice(1).forEach(({ state, action }, i) => {
      let isStep = false;
      const source = trace.steps[i]?.state ?? {};
      spec.actions
        .find(({ id }) => id === action?.id)
        ?.successors(source, undefined, (next) => {
          isStep ||= spec.variables.every(
            (name) => runtime.idOf(next[name] as Value) === runtime.idOf(state[name] as Value),
          );
        });
      expect(isStep).toBe(true);
    });
  });
});

describe('VIEW', () => {
  // Figures of TLC 2.15, VIEW <<tmState, tmPrepared>>: most successors look like the state they came from.
  test('keeps the first state of each view', () => {
    const view: CompiledSpec['view'] = ({ tmState, tmPrepared }) =>
      runtime.tuple([tmState as Value, tmPrepared as Value]);
    const { counts } = exploreSync({ ...twoPhase(runtime, 3), view }, { deadlock: false });
    expect(counts).toMatchObject({ distinct: 2, generated: 17, depth: 2 });
  });
});
