import { fc, test } from '@fast-check/vitest';
import type { State, Temporal } from '@plimsoll/tla-values';
import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect } from 'vitest';
import { exploreSync } from '../explore.ts';
import { Search } from '../search/search.ts';
import { graphSpec } from '../testing/graph-spec.ts';
import { placeIn } from '../testing/hand-spec.ts';
import { AutomatonTooLarge } from './automaton.ts';
import { behaviourOf } from './check-formula.ts';
import { Formulas } from './formula.ts';
import type { Behaviour } from './lasso-semantics.ts';
import { satisfies } from './lasso-semantics.ts';
import { stepGraphOf } from './step-graph.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const location = placeIn('Graph', 1);

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly action: string;
}

const edgesOver = (nodes: number, edgesMax: number): fc.Arbitrary<Edge[]> =>
  fc.array(fc.record({ from: fc.nat(nodes - 1), to: fc.nat(nodes - 1), action: fc.constantFrom('A', 'B') }), {
    minLength: 1,
    maxLength: edgesMax,
  });

const subset = (nodes: number) => fc.uniqueArray(fc.nat(nodes - 1), { maxLength: nodes });

/** A set of steps, by pairs of nodes; as `<<A>>_v` it holds of no stuttering step. */
const stepSet = (nodes: number) =>
  fc
    .uniqueArray(fc.nat(nodes * nodes - 1), { maxLength: nodes * nodes })
    .map((codes) => new Set(codes.filter((code) => Math.floor(code / nodes) !== code % nodes)));

const codeOf = (nodes: number, state: State, next: State): number =>
  (state['at'] as number) * nodes + (next['at'] as number);

const fairnessOver = (nodes: number): fc.Arbitrary<Temporal> =>
  fc
    .record({
      kind: fc.constantFrom('weakFairness' as const, 'strongFairness' as const),
      steps: stepSet(nodes),
    })
    .map(({ kind, steps }) => ({
      kind,
      location,
      enabled: (state: State) => [...steps].some((code) => Math.floor(code / nodes) === state['at']),
      step: (state: State, next: State) => steps.has(codeOf(nodes, state, next)),
    }));

/** []<>P or <>[]P. */
const limitOver = (
  nodes: number,
  outer: 'always' | 'eventually',
  inner: 'always' | 'eventually',
): fc.Arbitrary<Temporal> =>
  subset(nodes).map((set) => ({
    kind: outer,
    of: {
      kind: inner,
      of: { kind: 'state', location, holds: (state) => set.includes(state['at'] as number) },
    },
  }));

const formulaOver = (nodes: number): fc.Arbitrary<Temporal> =>
  fc.letrec<{ formula: Temporal }>((tie) => ({
    formula: fc.oneof(
      { depthSize: 'small', withCrossShrink: true, maxDepth: 3 },
      subset(nodes).map(
        (set): Temporal => ({
          kind: 'state',
          location,
          holds: (state) => set.includes(state['at'] as number),
        }),
      ),
      stepSet(nodes).map(
        (steps): Temporal => ({
          kind: 'eventually',
          of: { kind: 'action', location, holds: (state, next) => steps.has(codeOf(nodes, state, next)) },
        }),
      ),
      stepSet(nodes).map(
        (steps): Temporal => ({
          kind: 'always',
          of: {
            kind: 'action',
            location,
            holds: (state, next) => state['at'] === next['at'] || steps.has(codeOf(nodes, state, next)),
          },
        }),
      ),
      limitOver(nodes, 'always', 'eventually'),
      limitOver(nodes, 'eventually', 'always'),
      fairnessOver(nodes),
      fc
        .tuple(fc.constantFrom('not' as const, 'always' as const, 'eventually' as const), tie('formula'))
        .map(([kind, of]): Temporal => ({ kind, of })),
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('formula'), { minLength: 1, maxLength: 3 }),
        )
        .map(([kind, of]): Temporal => ({ kind, of })),
      fc
        .tuple(
          fc.constantFrom('implies' as const, 'equivalent' as const, 'leadsTo' as const),
          tie('formula'),
          tie('formula'),
        )
        .map(([kind, left, right]): Temporal => ({ kind, left, right })),
    ),
  })).formula;

/** Every lasso of at most `lengthMax` states from node 0, stuttering steps included. */
function* lassos(edges: readonly Edge[], lengthMax: number): Generator<Behaviour> {
  const next = (node: number): number[] => [
    ...new Set([node, ...edges.filter(({ from }) => from === node).map(({ to }) => to)]),
  ];
  function* extend(path: readonly number[]): Generator<Behaviour> {
    const last = path[path.length - 1] as number;
    for (let loopStart = 0; loopStart < path.length; loopStart++) {
      if (next(last).includes(path[loopStart] as number)) {
        yield { states: path.map((at) => ({ at })), loopStart };
      }
    }
    if (path.length < lengthMax) for (const to of next(last)) yield* extend([...path, to]);
  }
  yield* extend([0]);
}

describe('the search for lassos', () => {
  const nodes = 3;
  // Goal: never a false "holds". Method: any lasso found by enumeration is a violation that the search must find too;
  // what the search finds is judged by the definitions inside exploreSync, which throws when they disagree.
  test.prop([edgesOver(nodes, 6), fc.array(fairnessOver(nodes), { maxLength: 2 }), formulaOver(nodes)], {
    numRuns: 300,
  })('finds a violation whenever enumeration finds one', (edges, fairness, formula) => {
    const spec = graphSpec(runtime, edges, fairness, formula);
    const { verdict } = exploreSync(spec, { deadlock: false });
    if (verdict === 'liveness') return;
    expect(verdict).toBe('ok');
    for (const lasso of lassos(edges, 5)) {
      const isViolation = fairness.every((f) => satisfies(lasso, f)) && !satisfies(lasso, formula);
      if (isViolation) expect(lasso).toBe('not a violation');
    }
  });

  // The decomposition of components (for fairness) and the automaton (for the rest) are two ways to one answer.
  test.prop([edgesOver(7, 16), fc.array(fairnessOver(7), { maxLength: 2 }), formulaOver(7)], {
    numRuns: 300,
  })('gives the same answer when everything is left to the automaton', (edges, fairness, formula) => {
    const verdictOf = (automatonOnly: boolean): boolean => {
      const search = new Search(graphSpec(runtime, edges), { deadlock: false }, 'targets');
      search.runToEnd();
      const formulas = new Formulas();
      const sought = formulas.and([
        ...fairness.map((f) => formulas.from(f, true)),
        formulas.from(formula, false),
      ]);
      const options = { isSliceOver: () => false, automatonOnly };
      return behaviourOf(stepGraphOf(search), formulas, sought, options).next().value === undefined;
    };
    try {
      expect(verdictOf(true)).toBe(verdictOf(false));
    } catch (error) {
      // A long conjunction of fairness has too many alternatives for the automaton alone.
      if (!(error instanceof AutomatonTooLarge)) throw error;
    }
  });
});
