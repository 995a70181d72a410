/** From files to a running compiled spec: SANY, reader, compiler, loader. */
import { readFile } from 'node:fs/promises';
import { type ModelConfig, parseConfig, readSpec } from '@plimsoll/tla-ir';
import { type CompiledSpec, createRuntime } from '@plimsoll/tla-values';
import { exportXml, type Tools, toolProblemText } from '@plimsoll/tlaplus-tools';
import { compileProblemText, compileSpec, constantsFrom, loadCompiled } from '../src/index.ts';

export interface CompiledModel {
  readonly spec: CompiledSpec;
  readonly config: ModelConfig;
  readonly source: string;
  readonly refuses: readonly string[];
}

/** @throws Error with the problems' text. */
export async function compileModel(
  tools: Tools,
  module: string,
  cfg: string,
  cacheFolder: string,
  libraries: readonly string[] = [],
): Promise<CompiledModel> {
  const exported = await exportXml(tools, { module, libraries });
  if (!exported.ok) throw new Error(`SANY: ${toolProblemText(exported.problem)}`);
  const sources = new Map<string, { file: string; text: string }>();
  for (const { moduleName, path } of exported.value.files) {
    if (path !== undefined) sources.set(moduleName, { file: path, text: await readFile(path, 'utf8') });
  }
  const read = readSpec({ xml: exported.value.xml, sources });
  if (!read.ok) throw new Error(`IR: ${read.problems.map((one) => one.message).join('; ')}`);
  const config = parseConfig(await readFile(cfg, 'utf8'), cfg);
  if (!config.ok) throw new Error(`CFG: ${config.problems.map((one) => one.message).join('; ')}`);
  const compiled = compileSpec(read.value, config.value);
  if (!compiled.ok) throw new Error(`COMPILE: ${compiled.problems.map(compileProblemText).join('; ')}`);
  const loaded = await loadCompiled(compiled.value.source, cacheFolder);
  if (!loaded.ok) throw new Error(`LOAD: ${loaded.problems.map(compileProblemText).join('; ')}`);
  const runtime = createRuntime({ stringOrder: compiled.value.meta.stringOrder, integers: 'tlc' });
  const spec = loaded.value.instantiate(runtime, constantsFrom(config.value, runtime));
  const refuses = compiled.value.report.refuses.map((one) => compileProblemText(one.problem));
  return { spec, config: config.value, source: compiled.value.source, refuses };
}
