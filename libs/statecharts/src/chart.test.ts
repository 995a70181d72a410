import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Chart, type ChartTransition, changesOf } from './chart.ts';
import { type CompiledModel, modelAt } from './testing/compiled-model.ts';

interface Seen {
  readonly postures: readonly string[];
  readonly steps: readonly ChartTransition[];
}

describe('the chart of SurvivalController', () => {
  let model: CompiledModel;
  let seen: Seen;
  beforeAll(async () => {
    model = await modelAt(
      'specs-tla/SurvivalController/MCSurvivalController.tla',
      'specs-tla/SurvivalController/MCSurvivalController.cfg',
    );
    seen = posturesIn(readFileSync(model.tlc.dotFile, 'utf8'));
  }, 60_000);

  test('has the four postures as states and begins in HIBERNATE', () => {
    expect(model.chart.controlStates).toEqual(['APEX', 'HIBERNATE', 'STALKER', 'TURTLE']);
    expect(model.chart.controlStates).toEqual(seen.postures);
    expect(model.chart.initial).toEqual(['HIBERNATE']);
  });

  test("has exactly the posture changes that occur in TLC's graph, each with exactly its actions", () => {
    expect(model.chart.transitions).toEqual(seen.steps);
    expect(seen.steps.filter(({ from, to }) => from !== to).length).toBeGreaterThan(8);
  });

  test('climbs one posture at a time and may drop several', () => {
    const ladder = ['HIBERNATE', 'TURTLE', 'STALKER', 'APEX'];
    const rises = changesOf(model.chart).map(({ from, to }) => ladder.indexOf(to) - ladder.indexOf(from));
    expect([...new Set(rises)].sort((a, b) => a - b)).toEqual([-3, -2, -1, 1]);
  });
});

test('changes join the actions that lead from one control state to another, and leave out steps inside one', () => {
  const step = (from: string, action: string, to: string) => ({ from, action, to });
  const chart: Chart = {
    spec: 'S',
    controlStates: ['a', 'b'],
    initial: ['a'],
    transitions: [step('a', 'Go', 'b'), step('a', 'Jump', 'b'), step('a', 'Stay', 'a'), step('b', 'Go', 'a')],
  };
  expect(changesOf(chart)).toEqual([
    { from: 'a', to: 'b', actions: ['Go', 'Jump'] },
    { from: 'b', to: 'a', actions: ['Go'] },
  ]);
});

/** Read off TLC's dot file with two patterns, sharing nothing with the code under test. */
function posturesIn(dot: string): Seen {
  const postureOf = new Map<string, string>();
  for (const [, id = '', label = ''] of dot.matchAll(/^(-?\d+) \[label="(.*)"/gm)) {
    postureOf.set(id, /posture = \\"(\w+)\\"/.exec(label)?.[1] ?? 'none');
  }
  const steps = new Map<string, ChartTransition>();
  for (const [, from = '', to = '', action = ''] of dot.matchAll(/^(-?\d+) -> (-?\d+) \[label="(\w+)"/gm)) {
    const step = { from: postureOf.get(from) ?? '', action, to: postureOf.get(to) ?? '' };
    steps.set(`${step.from} ${action} ${step.to}`, step);
  }
  const sorted = [...steps].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, step]) => step);
  return { postures: [...new Set(postureOf.values())].sort(), steps: sorted };
}
