import type { CompiledSpec } from '@plimsoll/tla-values';
import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { explore, exploreSync } from '../explore.ts';
import { droppingSteps } from '../testing/dropping-steps.ts';
import { counter, handPredicate, placeIn } from '../testing/hand-spec.ts';
import { twoPhase } from '../testing/two-phase.ts';
import { quotient } from './quotient.ts';
import { exploreGraph } from './state-graph.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });

/** TwoPhase with the transaction manager's state as control state. */
const commitment = (count: number): CompiledSpec => {
  const spec = twoPhase(runtime, count);
  return {
    ...spec,
    definitions: new Map([
      [
        'ControlState',
        {
          name: 'ControlState',
          level: 'state',
          location: placeIn('TwoPhase', 1),
          evaluate: (state) => state?.['tmState'] ?? 'none',
        },
      ],
    ]),
  };
};

describe('the state graph as data', () => {
  test('has every state and every step, as the search counts them', () => {
    const graph = exploreGraph(commitment(3));
    expect(graph.counts).toMatchObject({ init: 1, distinct: 288, generated: 1146, depth: 11 });
    expect(graph.states).toHaveLength(288);
    expect(graph.edges).toHaveLength(1146 - 1);
    expect(graph.states.filter(({ initial }) => initial)).toHaveLength(1);
    expect(graph.complete).toBe(true);
  });

  test('writes values and payloads as ITF', () => {
    const graph = exploreGraph(twoPhase(runtime, 1));
    expect(graph.states[0]?.values).toEqual({
      rmState: { '#map': [['rm1', 'working']] },
      tmState: 'init',
      tmPrepared: { '#set': [] },
      msgs: { '#set': [] },
    });
    expect(graph.edges.find(({ action }) => action === 'RMPrepare')).toMatchObject({
      from: 0,
      label: 'RMPrepare',
      args: { rm: 'rm1' },
    });
  });

  test('leaves out states that CONSTRAINT cuts and the steps to them', () => {
    const spec = {
      ...counter(runtime, 'Counter', 9, (x) => [x + 1, 0]),
      constraints: [handPredicate('Low', ['x'], ({ x }) => (x as number) < 3)],
    };
    const graph = exploreGraph(spec);
    expect(graph.states.map(({ values }) => values['x'])).toEqual([0, 1, 2].map((x) => runtime.toItf(x)));
    expect(graph.edges.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [0, 0],
      [1, 2],
      [1, 0],
      [2, 0],
    ]);
    expect(graph.counts.generated).toBe(1 + 6);
  });

  test('says that it is not complete when a budget ended the search', () => {
    const endless = counter(runtime, 'Endless', 1e9, (x) => [x + 1]);
    expect(exploreGraph(endless, { budget: { states: 10 } }).complete).toBe(false);
  });
});

describe('the graph that a run keeps', () => {
  const judged: CompiledSpec = {
    ...counter(runtime, 'Counter', 9, (x) => [x + 1, 0]),
    constraints: [handPredicate('Low', ['x'], ({ x }) => (x as number) < 3)],
  };

  test.each([
    ['of a protocol', commitment(3)],
    ['of a model that CONSTRAINT cuts', judged],
  ])('has the states and steps of the graph as data: %s', async (_, spec) => {
    const { graph } = await explore(spec, { deadlock: false, keepsGraph: true });
    const { states, edges } = exploreGraph(spec);
    expect([...(graph?.states ?? [])]).toEqual(states);
    expect([...(graph?.edges ?? [])]).toEqual(edges.map(({ args, ...edge }) => edge));
  });

  test('is there where it was asked for and the run came to its end, of one thread', async () => {
    const spec = commitment(2);
    const workers = { count: 2, module: 'none', data: undefined };
    const { graph, workers: searched } = await explore(spec, { deadlock: false, keepsGraph: true, workers });
    expect([graph === undefined, searched.aloneBecause]).toEqual([false, 'the graph is kept']);
    expect(exploreSync(spec, { deadlock: false }).graph).toBeUndefined();
    const cut = exploreSync(spec, { deadlock: false, keepsGraph: true, budget: { states: 10 } });
    expect(cut.graph).toBeUndefined();
  });
});

describe('quotient', () => {
  test('joins states by the definition and counts them and their steps', () => {
    const spec = commitment(2);
    const graph = exploreGraph(spec);
    const { states, edges } = quotient(graph, spec, 'ControlState') ?? { states: [], edges: [] };
    expect(states.map(({ name, initial }) => [name, initial])).toEqual([
      ['init', true],
      ['aborted', false],
      ['committed', false],
    ]);
    expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(graph.states.length);
    const changes = edges
      .filter(({ from, to }) => from !== to)
      .map(({ from, to, action }) => [from, action, to]);
    expect(changes).toEqual([
      [0, 'TMAbort', 1],
      [0, 'TMCommit', 2],
    ]);
  });

  test('of a definition that is not there is undefined', () => {
    const spec = twoPhase(runtime, 1);
    expect(quotient(exploreGraph(spec), spec, 'ControlState')).toBeUndefined();
  });
});

test('a spec that drops steps has fewer states, the same ones for the same seed', () => {
  const spec = twoPhase(runtime, 3);
  const dropped = exploreSync(droppingSteps(spec, 1, 20), { deadlock: false });
  expect(dropped.counts.distinct).toBeLessThan(288);
  expect(exploreSync(droppingSteps(spec, 1, 20), { deadlock: false }).counts).toEqual(dropped.counts);
});
