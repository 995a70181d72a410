/** `node walk.ts plain|xstate MODULE CONFIG WORK_FOLDER`: one walk of a model's graph; prints states and seconds. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exploreGraph } from '@plimsoll/explorer';
import { compileSpec, constantsFrom, loadCompiled } from '@plimsoll/spec-compiler';
import {
  chartOf,
  generateMachine,
  machineName,
  type SpecSteps,
  specSteps,
  walkMachine,
} from '@plimsoll/statecharts';
import { parseConfig, readSpec, stringOrderWith } from '@plimsoll/tla-ir';
import { type CompiledSpec, createRuntime } from '@plimsoll/tla-values';
import { exportXml, findTools } from '@plimsoll/tlaplus-tools';
import type { AnyStateMachine } from 'xstate';
import { plainSearch } from './plain-search.ts';

const [kind, module = '', config = '', folder = ''] = process.argv.slice(2);
const spec = await compile();
const walk = kind === 'xstate' ? await xstateWalk() : () => plainSearch(spec);
const startedMs = performance.now();
const before = process.cpuUsage();
const states = walk();
const { user, system } = process.cpuUsage(before);
const cost = { wallSeconds: (performance.now() - startedMs) / 1000, cpuSeconds: (user + system) / 1e6 };
process.stdout.write(`${JSON.stringify({ states, ...cost })}\n`);

async function compile(): Promise<CompiledSpec> {
  const exported = good(await exportXml(good(await findTools()), { module }));
  const sources = new Map(
    exported.files.flatMap(({ moduleName, path }) =>
      path === undefined ? [] : [[moduleName, { file: path, text: readFileSync(path, 'utf8') }] as const],
    ),
  );
  const ir = good(readSpec({ xml: exported.xml, sources }));
  const parsed = good(parseConfig(readFileSync(config, 'utf8'), config));
  const compiled = good(await loadCompiled(good(compileSpec(ir, parsed)).source, join(folder, 'compiled')));
  const runtime = createRuntime({ stringOrder: stringOrderWith(ir, parsed), integers: 'tlc' });
  return compiled.instantiate(runtime, constantsFrom(parsed, runtime));
}

async function xstateWalk(): Promise<() => number> {
  const file = join(folder, 'machines', `${spec.name}.machine.ts`);
  mkdirSync(join(folder, 'machines'), { recursive: true });
  writeFileSync(file, generateMachine(spec, chartOf(spec, exploreGraph(spec)), '// made by the benchmark'));
  const made = (await import(pathToFileURL(file).href)) as {
    readonly [name: string]: (steps: SpecSteps) => AnyStateMachine;
  };
  const machine = made[machineName(spec)]?.(specSteps(spec));
  if (machine === undefined) throw new Error(`no machine of ${spec.name}`);
  return () => walkMachine(machine, spec).states.length;
}

function good<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result));
}
