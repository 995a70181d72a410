/** From files to a running compiled spec: SANY, IR, configuration, compiler, instance. */
import { compileProblemText, compileSpec } from '@plimsoll/spec-compiler';
import {
  type IrProblem,
  irProblemText,
  type ModelConfig,
  readSpec,
  type SpecIr,
  stringOrderWith,
} from '@plimsoll/tla-ir';
import type { CompiledModuleMeta, CompiledSpec, Value } from '@plimsoll/tla-values';
import { exportXml, type ModuleFile } from '@plimsoll/tlaplus-tools';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Project } from '../project.ts';
import { readText } from '../read-text.ts';
import { readConfig, runModule } from './run-module.ts';
import type { ModelFiles } from './target.ts';
import { toolsOf, valueOf } from './toolbox.ts';

export { readConfig };

/** A model that runs. */
export interface Model {
  readonly files: ModelFiles;
  readonly config: ModelConfig;
  /** Name of the root module. */
  readonly root: string;
  /** File and text of each module outside the jar, by module. */
  readonly sources: ReadonlyMap<string, { readonly file: string; readonly text: string }>;
  /** Text of the compiled module. */
  readonly source: string;
  readonly meta: CompiledModuleMeta;
  readonly spec: CompiledSpec;
  /** The spec with other constants in place of the configuration's, in the same runtime. */
  instantiate(constants: ReadonlyMap<string, Value>): CompiledSpec;
}

/** A model with all that its compilation saw. */
export interface LoadedModel extends Model, ReadModule {}

export interface LoadOptions {
  readonly libraries?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** `tlc` for every comparison with TLC, `exact` for monitor and kernel. */
  readonly integers?: 'tlc' | 'exact';
  /** Decides random choices, 0 to 2^53 - 1. Without it they are refused. */
  readonly seed?: number | undefined;
  /** Told each text that PrintT and Print print; without it they print nothing. */
  readonly print?: (text: string) => void;
  /** One of many small models, for which SANY's start would be most of the time. */
  readonly isOneOfMany?: boolean;
  /** What SANY said of the module, where it was asked already. */
  readonly read?: ReadModule;
}

/** A module as SANY reads it, and the files that it read; those of the jar have no path. */
export interface ReadModule {
  readonly ir: SpecIr;
  readonly modules: readonly ModuleFile[];
}

/** Reads, compiles and instantiates a model. @throws Failure with every problem and its place. */
export async function loadModel(
  project: Project,
  files: ModelFiles,
  options: LoadOptions = {},
): Promise<LoadedModel> {
  const { ir, modules } = options.read ?? (await readModule(project, files.module, options));
  const config = readConfig(files.config);
  const compiled = compileSpec(ir, config, { isSeeded: options.seed !== undefined });
  if (!compiled.ok) throw new Failure(EXIT.badInput, compiled.problems.map(compileProblemText).join('\n'));
  const { source, meta } = compiled.value;
  const stringOrder = stringOrderWith(ir, config);
  const running = await runModule(project, { source, config, stringOrder }, options);
  return { files, config, root: ir.root, sources: ir.sources, ir, source, meta, modules, ...running };
}

/** The IR of a module. @throws Failure */
export async function readModule(
  project: Project,
  module: string,
  options: LoadOptions = {},
): Promise<ReadModule> {
  const tools = await toolsOf(project);
  const exported = valueOf(
    await exportXml(tools, {
      module,
      libraries: options.libraries ?? [],
      signal: options.signal,
      isOneOfMany: options.isOneOfMany ?? false,
    }),
  );
  const sources = new Map(
    exported.files.flatMap(({ moduleName, path }) =>
      path === undefined ? [] : [[moduleName, { file: path, text: readText(path) }] as const],
    ),
  );
  const ir = readSpec({ xml: exported.xml, sources });
  if (!ir.ok) {
    const problems = ir.problems.map((problem) => irProblemText(inItsFile(problem, sources)));
    throw new Failure(EXIT.badInput, problems.join('\n'));
  }
  return { ir: ir.value, modules: exported.files };
}

/** SANY places what it says in modules; people open files. */
function inItsFile(problem: IrProblem, sources: ReadonlyMap<string, { readonly file: string }>): IrProblem {
  const { place } = problem;
  return { ...problem, place: { ...place, file: sources.get(place.file)?.file ?? place.file } };
}
