/** The state graph as data is TLC's own, judged by a comparer that shares no code with us. */
import { join } from 'node:path';
import { compareGraphs, readGraph, readTlcGraph } from '@plimsoll/graph-comparison';
import { runTlc } from '@plimsoll/tlaplus-tools';
import { expect, test, vi } from 'vitest';
import { exploreGraph } from '../graph/state-graph.ts';
import { droppingSteps } from '../testing/dropping-steps.ts';
import { course } from './course.ts';
import { withModel } from './judged-twice.ts';

// TLC's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

test('the graph equals the one that TLC dumps, and a graph with dropped steps does not', async () => {
  const model = course('INIT Init\nNEXT Crashing\nCONSTRAINT Few');
  await withModel(model, async ({ tools, module, config, folder, spec }) => {
    const dumpGraph = join(folder, 'course.dot');
    const { counts } = await runTlc(tools, { module, config, deadlock: false, dumpGraph, isShort: true });
    const tlc = await readTlcGraph(dumpGraph);
    const graph = exploreGraph(spec);
    expect(graph.counts).toMatchObject({ distinct: counts.distinct, generated: counts.generated });
    expect(compareGraphs(tlc, readGraph(graph, 'explorer')).equal).toBe(true);
    const lossy = exploreGraph(droppingSteps(spec, 2, 9));
    expect(lossy.edges.length).toBeLessThan(graph.edges.length);
    expect(compareGraphs(tlc, readGraph(lossy, 'explorer that drops steps')).equal).toBe(false);
  });
});
