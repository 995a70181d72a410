/**
 * The posture machine runs in two forms, the XState machine (for people) and the compiled table (the hot path's), and
 * the kernel decides with the proven function. One walk through every transition of the model compares all three.
 */
import { testedModel } from '@plimsoll/model-tests';
import { specSteps, walkMachine } from '@plimsoll/statecharts';
import { type Posture, postureAfter } from '@plimsoll/survival-kernel';
import type { Runtime, Value } from '@plimsoll/tla-values';
import { expect, test } from 'vitest';
import { mcSurvivalControllerMachine } from '../../../specs-tla/SurvivalController/generated/SurvivalController.machine.ts';
import * as spec from '../../../specs-tla/SurvivalController/generated/SurvivalController.ts';
import { driver } from './driver.ts';

/** On both sides of each threshold; fewer than the model's own, so that XState's slow walk takes a second. */
const constants = (runtime: Runtime): ReadonlyMap<string, Value> =>
  new Map<string, Value>([
    ['RawValues', runtime.set([0, 79_999, 120_000, 600_000, 849_999, 920_000])],
    ['Elapsed', runtime.set([0, 1_500_000])],
    ['People', runtime.set(['ann', 'bob'])],
  ]);

test('XState machine, compiled table and proven function agree in every transition', () => {
  const { graph, model } = testedModel(spec, constants, driver);
  expect(graph.isComplete).toBe(true);
  const walked = walkMachine(mcSurvivalControllerMachine(specSteps(model.spec)), model.spec);
  const states = new Map(walked.states.map(({ id, values }) => [id, JSON.stringify(values)]));
  const byXState = walked.edges.map(({ from, to, action, args }) =>
    [states.get(from), action, JSON.stringify(args), states.get(to)].join(' '),
  );
  const byTable = graph.edges.map(({ from, to, event: { type, ...args } }) =>
    [
      JSON.stringify(graph.states[from]?.values),
      type,
      JSON.stringify(args),
      JSON.stringify(graph.states[to]?.values),
    ].join(' '),
  );
  expect(walked.states.length).toBe(graph.states.length);
  expect(byXState.sort()).toEqual(byTable.sort());

  const changes = new Set<string>();
  for (const { from, to, event } of graph.edges) {
    if (event.type !== 'Evaluate') continue;
    const before = graph.states[from]?.values['posture'] as Posture;
    const after = graph.states[to]?.values as { readonly posture: Posture; readonly r: unknown };
    expect(postureAfter(before, numberOf(after.r))).toBe(after.posture);
    if (before !== after.posture) changes.add(`${before} to ${after.posture}`);
  }
  // Every change that there can be: down as far as needed, up one at a time.
  expect([...changes].sort()).toEqual([
    'APEX to HIBERNATE',
    'APEX to STALKER',
    'APEX to TURTLE',
    'HIBERNATE to TURTLE',
    'STALKER to APEX',
    'STALKER to HIBERNATE',
    'STALKER to TURTLE',
    'TURTLE to HIBERNATE',
    'TURTLE to STALKER',
  ]);
});

function numberOf(itf: unknown): number {
  return Number((itf as { readonly '#bigint': string })['#bigint']);
}
