import { fc, test as prop } from '@fast-check/vitest';
import { handAction, handSpec, placeIn } from '@plimsoll/explorer/testing';
import { createRuntime, type Value } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { differences } from './check-step.ts';
import type { Driver } from './driver.ts';
import { modelOf } from './model.ts';
import { modelGraph } from './model-graph.ts';
import { workshopSpec } from './testing/workshop.ts';
import { tour } from './tour.ts';

describe('a model', () => {
  const model = modelOf(workshopSpec());
  const initial = model.initial[0] ?? {};

  test('tells a driver what it chooses, and not what the system chooses', () => {
    const [taken] = model.stepsOf(initial, { type: 'Take', w: 'a' });
    const works = model.stepsOf(taken?.to ?? {}, { type: 'Work' });
    expect(works.map(({ event, stimulus }) => [event["done'"], stimulus])).toEqual([
      [{ '#bigint': '1' }, { type: 'Work' }],
      [{ '#bigint': '2' }, { type: 'Work' }],
    ]);
  });

  test('has no step for an action or a field that it does not know', () => {
    expect(model.stepsOf(initial, { type: 'Sleep' })).toEqual([]);
    expect(model.stepsOf(initial, { type: 'Take', who: 'a' })).toEqual([]);
  });

  test('refuses EnvironmentActions that are not its actions', () => {
    const spec = workshopSpec();
    const name = 'EnvironmentActions';
    const evaluate = (): Value => spec.runtime.set(['Take', 'Sleep']);
    const wrong = { name, level: 'constant', location: placeIn('Workshop', 1), evaluate } as const;
    expect(() => modelOf({ ...spec, definitions: new Map([[name, wrong]]) })).toThrow('Sleep');
  });

  test('takes observed sets and functions in any order, and integers plain', () => {
    const runtime = createRuntime({ stringOrder: ['x', 'y'], integers: 'exact' });
    const value = runtime.fn(runtime.set(['x', 'y']), () => runtime.set([1, 2]), -1);
    const sets = modelOf(
      handSpec({ name: 'Sets', runtime, variables: ['v'], initialStates: [{ v: value }], actions: [] }),
    );
    const seen = {
      v: {
        '#map': [
          ['y', { '#set': [2, 1] }],
          ['x', { '#set': [1, 2, 1] }],
        ],
      },
    };
    expect(differences(sets, sets.initial[0] ?? {}, seen)).toEqual([]);
    const other = {
      v: {
        '#map': [
          ['y', { '#set': [1] }],
          ['x', { '#set': [1, 2] }],
        ],
      },
    };
    expect(differences(sets, sets.initial[0] ?? {}, other)).toEqual([
      'v: the model has [x |-> {1, 2}, y |-> {1, 2}], the system [x |-> {1, 2}, y |-> {1}]',
    ]);
  });
});

// Goal: the tour's figures are right for any graph. Method: random graphs, and a system that follows them.
describe('a tour over a random graph', () => {
  const edge = fc.tuple(fc.nat(7), fc.nat(2), fc.nat(7));

  prop.prop([fc.array(edge, { maxLength: 40 })])(
    'covers all that can be reached, if nothing is left open',
    async (drawn) => {
      const edges = [...new Map(drawn.map((one) => [`${one[0]} ${one[1]}`, one])).values()];
      const { graph, driver, model } = graphWorld(edges, () => 0);
      const report = await tour(model, graph, driver);
      expect(report).toMatchObject({
        covered: graph.edges.length,
        neverChosen: 0,
        beyond: 0,
        failure: undefined,
      });
      expect(report).toMatchObject({ statesVisited: graph.states.length, isComplete: true });
      expect(report.refusals).toBe(graph.states.length * graph.stimuli.length - stimuliTaken(graph));
    },
  );

  prop.prop([fc.array(edge, { maxLength: 40 }), fc.infiniteStream(fc.nat(7))])(
    'ends, and accounts for every edge, if the system chooses as it likes',
    async (edges, choices) => {
      const { graph, driver, model } = graphWorld(edges, () => choices.next().value ?? 0);
      const report = await tour(model, graph, driver);
      expect(report).toMatchObject({ failure: undefined, isComplete: true });
      expect(report.covered + report.neverChosen + report.beyond).toBe(report.edges);
    },
  );
});

type Edge = readonly [from: number, stimulus: number, to: number];

function graphWorld(edges: readonly Edge[], choose: () => number) {
  const runtime = createRuntime({ stringOrder: [], integers: 'exact' });
  const spec = handSpec({
    name: 'Graph',
    runtime,
    variables: ['at'],
    initialStates: [{ at: 0 }],
    actions: [
      handAction({
        id: 'Go',
        fields: [{ name: 's', role: 'parameter' }],
        reads: ['at'],
        writes: ['at'],
        steps: ({ at }) =>
          edges.filter(([from]) => from === at).map(([, s, to]) => ({ writes: { at: to }, payload: [s] })),
      }),
    ],
  });
  let at = 0;
  const driver: Driver = {
    start: () => {
      at = 0;
    },
    perform: ({ s }) => {
      const stimulus = Number((s as { '#bigint': string })['#bigint']);
      const ways = edges.filter((one) => one[0] === at && one[1] === stimulus);
      const way = ways[choose() % Math.max(1, ways.length)];
      if (way === undefined) return { taken: false, reason: 'no way' };
      at = way[2];
      return { taken: true };
    },
    observe: () => ({ at }),
  };
  const model = modelOf(spec);
  return { model, graph: modelGraph(model, 100), driver };
}

function stimuliTaken({ states }: ReturnType<typeof modelGraph>): number {
  return states.reduce((sum, { edges }) => sum + new Set(edges.map(({ stimulus }) => stimulus)).size, 0);
}
