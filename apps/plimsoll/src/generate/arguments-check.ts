/** The payloads against TLC: its graph of a wrapper that remembers each step's arguments must equal the explorer's. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  compareGraphs,
  comparisonText,
  type GraphData,
  readGraphWithArguments,
  readTlcWrapperGraph,
} from '@plimsoll/graph-comparison';
import { type ActWrapper, actWrapper, compileProblemText } from '@plimsoll/spec-compiler';
import { runTlc } from '@plimsoll/tlaplus-tools';
import type { LoadedModel } from '../model/load-model.ts';
import { toolsOf } from '../model/toolbox.ts';
import type { Project } from '../project.ts';
import type { CompiledFinding } from './compiled-finding.ts';

/** @param graph The explorer's graph of the same model. */
export async function checkArguments(
  project: Project,
  model: LoadedModel,
  graph: GraphData,
  signal: AbortSignal | undefined,
): Promise<CompiledFinding> {
  const wrapper = actWrapper(model.ir, model.config);
  if (!wrapper.ok) {
    const why = wrapper.problems.map(compileProblemText).join('; ');
    return { passed: [], failed: [], notes: [`arguments aren't compared: ${why}`] };
  }
  const tlc = await wrapperGraph(project, model, wrapper.value, signal);
  const comparison = compareGraphs(tlc, readGraphWithArguments(graph, 'explorer', wrapper.value.parameters));
  if (comparison.equal)
    return { passed: [`every step has TLC's arguments: ${comparison.edges} steps`], failed: [], notes: [] };
  return { passed: [], failed: [`arguments differ from TLC's: ${comparisonText(comparison)}`], notes: [] };
}

async function wrapperGraph(
  project: Project,
  { files }: LoadedModel,
  { name, tla, cfg }: ActWrapper,
  signal: AbortSignal | undefined,
) {
  mkdirSync(project.workFolder, { recursive: true });
  const folder = mkdtempSync(join(project.workFolder, 'wrapper-'));
  try {
    const [module, config] = [join(folder, `${name}.tla`), join(folder, `${name}.cfg`)];
    writeFileSync(module, tla);
    writeFileSync(config, cfg);
    const tlc = await runTlc(await toolsOf(project), {
      module,
      config,
      libraries: [dirname(files.module)],
      deadlock: false,
      isShort: true,
      isOneOfMany: true,
      dumpGraph: join(folder, 'graph.dot'),
      signal,
    });
    if (tlc.dotFile === undefined) throw new Error(`TLC wrote no state graph of ${name}: ${tlc.result}`);
    return await readTlcWrapperGraph(tlc.dotFile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
