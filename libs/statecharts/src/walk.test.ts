import { compareGraphs, comparisonText, readGraph } from '@plimsoll/graph-comparison';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CompiledModel, machineOf, modelAt, modelFrom } from './testing/compiled-model.ts';
import { crossing, cut, names, shapes } from './testing/fixtures.ts';
import { walkMachine } from './walk.ts';
import { wronglyTaken } from './wrongly-taken.ts';

type Fixture = typeof shapes | typeof names | typeof cut | typeof crossing;
const fixture = ({ name, body, config }: Fixture) => modelFrom(name, body, config);

const models = {
  SurvivalController: () =>
    modelAt(
      'specs-tla/SurvivalController/MCSurvivalController.tla',
      'specs-tla/SurvivalController/MCSurvivalController.cfg',
    ),
  InventoryLocks: () =>
    modelAt('specs-tla/InventoryLocks/MCInventoryLocks.tla', 'specs-tla/InventoryLocks/MCInventoryLocks.cfg'),
  'the example of somebody else': () =>
    modelAt('docs/examples/foreign-spec/Crossing.tla', 'docs/examples/foreign-spec/Crossing.cfg'),
  'tuples, sets, functions, model values, several initial states, choices': () => fixture(shapes),
  'control states with awkward names': () => fixture(names),
  'constraints and nameless actions': () => fixture(cut),
};

/** The machine's graph held against the one that TLC wrote. */
const verdict = async ({ spec, tlc, chart }: CompiledModel, edit?: (text: string) => string) => {
  const walked = walkMachine(await machineOf(spec, chart, edit), spec);
  return compareGraphs(tlc.graph, readGraph(walked, 'XState machine'));
};

describe.each(Object.entries(models))('the machine of %s', (_, load) => {
  let model: CompiledModel;
  beforeAll(async () => {
    model = await load();
  }, 60_000);

  test('walks exactly the graph that TLC finds', async () => {
    const comparison = await verdict(model);
    expect(comparison, comparisonText(comparison)).toEqual({
      equal: true,
      states: model.tlc.graph.states.size,
      initial: [...model.tlc.graph.states.values()].filter(Boolean).length,
      edges: model.tlc.graph.steps.length,
    });
    expect(comparison.equal && comparison.states).toBeGreaterThan(5);
  });

  test('refuses every event where the spec forbids it, and says so', async () => {
    const machine = await machineOf(model.spec, model.chart);
    const { probes, wrong } = wronglyTaken(machine, model.spec, walkMachine(machine, model.spec), 4_000);
    expect(wrong).toEqual([]);
    expect(probes).toBeGreaterThan(10);
  });
});

describe('a broken machine', () => {
  let model: CompiledModel;
  beforeAll(async () => {
    model = await fixture(crossing);
  }, 60_000);

  test('is not what these tests begin with', async () => {
    expect(await verdict(model)).toMatchObject({ equal: true });
  });

  test('that lacks one transition of the chart turns the comparison red', async () => {
    const transitions = model.chart.transitions.filter(({ action }) => action !== 'Warn');
    expect(transitions).toHaveLength(model.chart.transitions.length - 1);
    const comparison = await verdict({ ...model, chart: { ...model.chart, transitions } });
    expect(comparison.equal).toBe(false);
  });

  test('whose guard asks for another control state turns the comparison red', async () => {
    const comparison = await verdict(model, (text) =>
      edited(text, "control: 'amber' } }, target: 'amber'", "control: 'red' } }, target: 'amber'"),
    );
    expect(comparison.equal).toBe(false);
  });

  test('that goes to another control state than the spec turns the comparison red', async () => {
    const comparison = await verdict(model, (text) =>
      edited(text, "control: 'amber' } }, target: 'amber'", "control: 'amber' } }, target: 'red'"),
    );
    expect(comparison.equal).toBe(false);
  });

  test('whose steps are those of a spec with a weaker guard takes what the spec forbids, which is found', async () => {
    const body = edited(crossing.body, 'Drive == light = "green" /\\ cars > 0', 'Drive == cars > 0');
    const mutant = await modelFrom(crossing.name, body, crossing.config);
    const { spec, chart } = mutant;
    const machine = await machineOf(spec, chart);
    const { wrong } = wronglyTaken(machine, model.spec, walkMachine(machine, model.spec));
    expect(new Set(wrong.map(({ kind, event }) => `${event.type} ${kind}`))).toEqual(
      new Set(['Drive taken']),
    );
  });

  test('that ignores what it does not know, as XState would, is found', async () => {
    const { spec, chart } = model;
    const machine = await machineOf(spec, chart, (text) =>
      edited(text, "    on: { '*': { actions: 'refuse' } },\n", ''),
    );
    const { wrong } = wronglyTaken(machine, spec, walkMachine(machine, spec));
    expect(wrong.map(({ kind }) => kind)).toContain('dropped in silence');
  });
});

function edited(text: string, find: string, replace: string): string {
  expect(text).toContain(find);
  return text.replace(find, replace);
}
