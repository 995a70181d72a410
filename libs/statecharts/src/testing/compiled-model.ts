/** For tests: a model through the real SANY, compiler, explorer and TLC. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exploreGraph, type StateGraphData } from '@plimsoll/explorer';
import { readTlcGraph, type StateGraph } from '@plimsoll/graph-comparison';
import { compileSpec, constantsFrom, loadCompiled } from '@plimsoll/spec-compiler';
import { parseConfig, readSpec, stringOrderWith } from '@plimsoll/tla-ir';
import { type CompiledSpec, createRuntime } from '@plimsoll/tla-values';
import { exportXml, findTools, runTlc, type Tools, tlcErrorText } from '@plimsoll/tlaplus-tools';
import type { AnyStateMachine } from 'xstate';
import { type Chart, chartOf } from '../chart.ts';
import { generateMachine, machineName } from '../generate-machine.ts';
import { type SpecSteps, specSteps } from '../spec-steps.ts';

/** The project's folder. */
export const root = join(import.meta.dirname, '../../../..');
/** Inside the workspace, so that generated code finds its imports; git and vitest ignore it. */
const work = join(import.meta.dirname, '../../.plimsoll');

export interface CompiledModel {
  readonly spec: CompiledSpec;
  readonly graph: StateGraphData;
  readonly chart: Chart;
  /** TLC's answer: the path of its dot file, and the graph read from it. */
  readonly tlc: { readonly dotFile: string; readonly graph: StateGraph };
}

/** A model of this repository, by paths from its root. */
export function modelAt(module: string, config: string): Promise<CompiledModel> {
  return modelOf(join(root, module), join(root, config));
}

/** A model from its texts. */
export async function modelFrom(name: string, body: string, config: string): Promise<CompiledModel> {
  const folder = scratchFolder();
  const file = join(folder, `${name}.tla`);
  writeFileSync(file, `---- MODULE ${name} ----\n${body}\n====\n`);
  writeFileSync(join(folder, 'Model.cfg'), config);
  return await modelOf(file, join(folder, 'Model.cfg'));
}

async function modelOf(module: string, configFile: string): Promise<CompiledModel> {
  const tools = await realTools();
  const exported = good(await exportXml(tools, { module, isOneOfMany: true }));
  const sources = new Map(
    exported.files.flatMap(({ moduleName, path }) =>
      path === undefined ? [] : [[moduleName, { file: path, text: readFileSync(path, 'utf8') }] as const],
    ),
  );
  const ir = good(readSpec({ xml: exported.xml, sources }));
  const config = good(parseConfig(readFileSync(configFile, 'utf8'), configFile));
  const { source } = good(compileSpec(ir, config));
  const compiled = good(await loadCompiled(source, join(work, 'compiled')));
  const runtime = createRuntime({ stringOrder: stringOrderWith(ir, config), integers: 'tlc' });
  const spec = compiled.instantiate(runtime, constantsFrom(config, runtime));
  const graph = exploreGraph(spec);
  const dotFile = join(scratchFolder(), 'graph.dot');
  const tlc = await runTlc(tools, {
    module,
    config: configFile,
    dumpGraph: dotFile,
    deadlock: false,
    isShort: true,
    isOneOfMany: true,
  });
  if (tlc.error !== undefined) throw new Error(tlcErrorText(tlc.error));
  return { spec, graph, chart: chartOf(spec, graph), tlc: { dotFile, graph: await readTlcGraph(dotFile) } };
}

/** The machine of the generated module: its text as it is or edited, with the spec's steps or another's. */
export async function machineOf(
  spec: CompiledSpec,
  chart: Chart,
  edit = (text: string) => text,
): Promise<AnyStateMachine> {
  const file = join(scratchFolder(), `${spec.name}.machine.ts`);
  writeFileSync(file, edit(generateMachine(spec, chart, '// made by a test')));
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    readonly [name: string]: (steps: SpecSteps) => AnyStateMachine;
  };
  const make = module[machineName(spec)];
  if (make === undefined) throw new Error(`the generated module doesn't export ${machineName(spec)}`);
  return make(specSteps(spec));
}

const scratch: string[] = [];
process.once('exit', () => {
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true });
});

/** A new folder under the package's work folder, removed at the end of the run. */
export function scratchFolder(): string {
  mkdirSync(work, { recursive: true });
  const folder = mkdtempSync(join(work, 'test-'));
  scratch.push(folder);
  return folder;
}

let tools: Promise<Tools> | undefined;

function realTools(): Promise<Tools> {
  tools ??= findTools().then(good);
  return tools;
}

/** The value; a failure fails the test with all that is known of it. */
function good<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result, null, 2));
}
