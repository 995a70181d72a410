/** The generated machine against TLC: XState's walk of it finds the graph that TLC finds, and it takes nothing else. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compareGraphs, comparisonText, readGraph, readTlcGraph } from '@plimsoll/graph-comparison';
import {
  machineName,
  type SpecSteps,
  specSteps,
  WALK_STATES_MAX,
  walkMachine,
  wronglyTaken,
} from '@plimsoll/statecharts';
import { configText } from '@plimsoll/tla-ir';
import type { CompiledSpec } from '@plimsoll/tla-values';
import { runTlc } from '@plimsoll/tlaplus-tools';
import type { LoadedModel } from '../model/load-model.ts';
import { toolsOf } from '../model/toolbox.ts';
import type { Project } from '../project.ts';
import type { CompiledFinding } from './compiled-finding.ts';

/** What was generated from a spec, as it runs. */
export interface CompiledForms {
  readonly spec: CompiledSpec;
  readonly machineFile: string;
  /** How many states the model has. */
  readonly states: number;
}

type Machine = Parameters<typeof walkMachine>[0];

/**
 * Walks the machine of a generated module.
 *
 * @param compiled The generated modules as they lie in the repository, run with the model's constants.
 */
export async function checkMachine(
  project: Project,
  model: LoadedModel,
  { spec, machineFile, states }: CompiledForms,
  signal: AbortSignal | undefined,
): Promise<CompiledFinding> {
  if (states > WALK_STATES_MAX)
    return { passed: [], failed: [], notes: [`XState isn't walked beyond ${WALK_STATES_MAX} states`] };
  const machine = await loadMachine(machineFile, machineName(spec), specSteps(spec));
  const walked = walkMachine(machine, spec);
  const comparison = compareGraphs(await tlcGraph(project, model, signal), readGraph(walked, 'XState'));
  const { probes, wrong } = wronglyTaken(machine, spec, walked);
  const refusals = `the machine refuses ${probes} forbidden events`;
  return {
    passed: [
      ...(comparison.equal
        ? [`XState walks TLC's graph: ${comparison.states} states, ${comparison.edges} steps`]
        : []),
      ...(wrong.length === 0 ? [refusals] : []),
    ],
    failed: [
      ...(comparison.equal ? [] : [`XState's walk differs from TLC's graph: ${comparisonText(comparison)}`]),
      ...wrong
        .slice(0, 3)
        .map(({ kind, event }) => `the machine: ${event.type} ${kind}, where the spec forbids it`),
    ],
    notes: [],
  };
}

async function loadMachine(file: string, name: string, steps: SpecSteps): Promise<Machine> {
  const loaded: { readonly [name: string]: unknown } = await import(pathToFileURL(file).href);
  const make = loaded[name];
  if (typeof make !== 'function') throw new Error(`${file} exports no function ${name}`);
  return make(steps) as Machine;
}

/** TLC's graph of the model. What the model's properties say is another check's business: they would cost most of the time. */
async function tlcGraph(project: Project, { files, config }: LoadedModel, signal: AbortSignal | undefined) {
  mkdirSync(project.workFolder, { recursive: true });
  const folder = mkdtempSync(join(project.workFolder, 'machine-'));
  try {
    const unjudged = join(folder, 'Unjudged.cfg');
    writeFileSync(unjudged, configText({ ...config, invariants: [], properties: [] }));
    const tlc = await runTlc(await toolsOf(project), {
      module: files.module,
      config: unjudged,
      deadlock: false,
      dumpGraph: join(folder, 'graph.dot'),
      signal,
      isShort: true,
      isOneOfMany: true,
    });
    if (tlc.dotFile === undefined)
      throw new Error(`TLC wrote no state graph of ${files.module}: ${tlc.result}`);
    return await readTlcGraph(tlc.dotFile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
