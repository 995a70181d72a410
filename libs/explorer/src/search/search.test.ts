import { fc, test } from '@fast-check/vitest';
import type { Action, CompiledSpec, State } from '@plimsoll/tla-values';
import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect } from 'vitest';
import { exploreGraph } from '../graph/state-graph.ts';
import { handAction, handPredicate, handSpec } from '../testing/hand-spec.ts';
import { Search } from './search.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const variables = ['a', 'b', 'c'];
const values = 4;

/** What a random action does where it reads some values: the values that it writes, any number of times. */
interface Behaviour {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly table: readonly (readonly (readonly number[])[])[];
}

const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  reads: fc.subarray(variables),
  writes: fc.subarray(variables),
  table: fc.array(fc.array(fc.array(fc.nat(values - 1), { minLength: 3, maxLength: 3 }), { maxLength: 3 }), {
    minLength: 1,
    maxLength: 20,
  }),
});

const keyOf = (state: State, names: readonly string[]): number =>
  names.reduce((key, name) => key * values + (state[name] as number), 0);

const toAction = ({ reads, writes, table }: Behaviour, index: number): Action =>
  handAction({
    id: `A${index}`,
    reads,
    writes,
    steps: (state) =>
      (table[(keyOf(state, reads) * 7) % table.length] ?? []).map((cells) => ({
        writes: Object.fromEntries(writes.map((name, i) => [name, cells[i] as number])),
      })),
  });

const specs: fc.Arbitrary<CompiledSpec> = fc
  .record({
    behaviours: fc.array(behaviour, { minLength: 1, maxLength: 4 }),
    initial: fc.array(fc.tuple(fc.nat(values - 1), fc.nat(values - 1), fc.nat(values - 1)), {
      minLength: 1,
      maxLength: 3,
    }),
    cut: fc.record({ reads: fc.subarray(variables), part: fc.integer({ min: 2, max: 9 }) }),
  })
  .map(({ behaviours, initial, cut }) =>
    handSpec({
      name: 'Random',
      runtime,
      variables,
      initialStates: initial.map(([a, b, c]) => ({ a, b, c })),
      actions: behaviours.map(toAction),
      constraints: [handPredicate('Cut', cut.reads, (state) => keyOf(state, cut.reads) % cut.part !== 1)],
    }),
  );

/** The search as one would write it on a napkin: strings for states, nothing remembered. */
function naiveCounts(spec: CompiledSpec) {
  const level = new Map<string, number>();
  const queue: State[] = [];
  let generated = 0;
  const visit = (state: State, depth: number): void => {
    generated++;
    const key = JSON.stringify(variables.map((name) => state[name]));
    if (level.has(key) || !spec.constraints.every((constraint) => constraint.holds(state))) return;
    level.set(key, depth);
    queue.push({ ...state });
  };
  spec.initial((state) => visit(state, 1));
  const init = queue.length;
  for (let i = 0; i < queue.length; i++) {
    const state = queue[i] as State;
    const depth = level.get(JSON.stringify(variables.map((name) => state[name]))) as number;
    for (const action of spec.actions) action.successors(state, undefined, (next) => visit(next, depth + 1));
  }
  return { init, distinct: queue.length, generated, depth: Math.max(1, ...level.values()) };
}

describe('the search', () => {
  test.prop([specs, fc.boolean()], { numRuns: 300 })(
    'counts what a search on strings without any memo counts',
    (spec, memoise) => {
      const search = new Search(spec, { deadlock: false, memoise }, 'none');
      expect(search.runToEnd().complete).toBe(true);
      expect(search.counts).toMatchObject(naiveCounts(spec));
    },
  );

  test.prop([specs], { numRuns: 100 })(
    'gives the edges that the actions give when they are run again',
    (spec) => {
      const { edges, states } = exploreGraph(spec);
      for (const { id, values: itf } of states) {
        const state = Object.fromEntries(variables.map((name) => [name, runtime.fromItf(itf[name])]));
        const expected: string[] = [];
        for (const action of spec.actions) {
          action.successors(state, undefined, (next) => {
            if (!spec.constraints.every((constraint) => constraint.holds(next))) return;
            expected.push(`${action.id} ${variables.map((name) => next[name]).join()}`);
          });
        }
        const found = edges
          .filter(({ from }) => from === id)
          .map(({ action, to }) => {
            const target = states[to]?.values ?? {};
            return `${action} ${variables.map((name) => runtime.fromItf(target[name])).join()}`;
          });
        expect(found).toEqual(expected);
      }
    },
  );
});
