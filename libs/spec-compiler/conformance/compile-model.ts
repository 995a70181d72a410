/** From files to a running compiled spec: SANY, reader, compiler, loader. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ModelConfig, parseConfig, readSpec, type SpecIr } from '@plimsoll/tla-ir';
import { type CompiledSpec, createRuntime } from '@plimsoll/tla-values';
import { exportXml, type Tools, toolProblemText } from '@plimsoll/tlaplus-tools';
import {
  type CompileOptions,
  type CompileReport,
  compileProblemText,
  compileSpec,
  constantsFrom,
  loadCompiled,
} from '../src/index.ts';

export interface ReadModel {
  readonly ir: SpecIr;
  readonly config: ModelConfig;
}

export interface CompiledModel {
  readonly spec: CompiledSpec;
  readonly config: ModelConfig;
  readonly source: string;
  readonly report: CompileReport;
}

/** What SANY said, as kept between runs. */
interface Exported {
  readonly xml: string;
  readonly files: readonly { readonly moduleName: string; readonly path?: string }[];
}

/**
 * Reads a model. `kept` names what SANY said of exactly these files by digest, so that Java runs once for them.
 *
 * @throws Error with the problems' text.
 */
export async function readModel(
  tools: Tools,
  module: string,
  cfg: string,
  libraries: readonly string[] = [],
  kept?: { readonly folder: string; readonly digest: string },
): Promise<ReadModel> {
  const exported = await exportedSpec(tools, module, libraries, kept);
  const sources = new Map<string, { file: string; text: string }>();
  for (const { moduleName, path } of exported.files) {
    if (path !== undefined) sources.set(moduleName, { file: path, text: await readFile(path, 'utf8') });
  }
  const read = readSpec({ xml: exported.xml, sources });
  if (!read.ok) throw new Error(`IR: ${read.problems.map((one) => one.message).join('; ')}`);
  const config = parseConfig(await readFile(cfg, 'utf8'), cfg);
  if (!config.ok) throw new Error(`CFG: ${config.problems.map((one) => one.message).join('; ')}`);
  return { ir: read.value, config: config.value };
}

/** @throws Error with the problems' text. */
export async function runModel(
  { ir, config }: ReadModel,
  cacheFolder: string,
  options: CompileOptions = {},
): Promise<CompiledModel> {
  const compiled = compileSpec(ir, config, options);
  if (!compiled.ok) throw new Error(`COMPILE: ${compiled.problems.map(compileProblemText).join('; ')}`);
  const { source, meta, report } = compiled.value;
  const loaded = await loadCompiled(source, cacheFolder);
  if (!loaded.ok) throw new Error(`LOAD: ${loaded.problems.map(compileProblemText).join('; ')}`);
  const runtime = createRuntime({ stringOrder: meta.stringOrder, integers: 'tlc' });
  const spec = loaded.value.instantiate(runtime, constantsFrom(config, runtime));
  return { spec, config, source, report };
}

async function exportedSpec(
  tools: Tools,
  module: string,
  libraries: readonly string[],
  kept: { readonly folder: string; readonly digest: string } | undefined,
): Promise<Exported> {
  const name = createHash('sha256').update(`${kept?.digest} ${tools.jar.sha256} ${module}`).digest('hex');
  const file = kept === undefined ? undefined : join(kept.folder, `sany-${name}.json`);
  if (file !== undefined) {
    const known = await readFile(file, 'utf8').catch(() => undefined);
    if (known !== undefined) return JSON.parse(known) as Exported;
  }
  const exported = await exportXml(tools, { module, libraries, isOneOfMany: true });
  if (!exported.ok) throw new Error(`SANY: ${toolProblemText(exported.problem)}`);
  if (file !== undefined) await keep(file, exported.value);
  return exported.value;
}

/** Under its name in one step: another file of tests, which asks for the same specs, sees all of it or nothing. */
async function keep(file: string, exported: Exported): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, JSON.stringify(exported));
  await rename(draft, file);
}
