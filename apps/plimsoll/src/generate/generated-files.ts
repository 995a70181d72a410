/** Everything that is generated from a spec, as texts: written by `compile`, compared by `compile --check`. */
import { basename, dirname, join, relative, resolve } from 'node:path';
import { exploreGraph } from '@plimsoll/explorer';
import { modelGraph, modelOf, TOUR_STATES_MAX } from '@plimsoll/model-tests';
import { compileConstants, compileProblemText, compilerVersion, compileSpec } from '@plimsoll/spec-compiler';
import { chartOf, type ExploredGraph, generateMachine } from '@plimsoll/statecharts';
import type { ModelConfig } from '@plimsoll/tla-ir';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { type LoadedModel, loadModel, readConfig, readModule } from '../model/load-model.ts';
import { specDigestOf } from '../model/spec-digest.ts';
import type { ModelFiles, Target } from '../model/target.ts';
import type { Project } from '../project.ts';
import { formatted } from './format.ts';
import { testText } from './test-text.ts';

export interface GeneratedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export interface GenerationRequest {
  /** Where module, machine and test go. */
  readonly folder: string;
  /** The command that makes the files again, as their heads name it. */
  readonly command: string;
  /** The driver's module; without one no test is generated. */
  readonly driver: string | undefined;
  /** A module whose numbers are wanted as plain constants, and the file that gets them. */
  readonly constants: { readonly from: string; readonly to: string } | undefined;
  readonly libraries?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** One of many specs: SANY's start would be most of the time of each. */
  readonly isOneOfMany?: boolean;
}

/** What the texts are made from. */
export interface GenerationInput {
  readonly name: string;
  readonly model: LoadedModel;
  readonly explored: ExploredGraph;
  /** The size of what a tour goes through: it counts equal steps once. */
  readonly graph: { readonly states: number; readonly edges: number };
}

/** @throws Failure with every problem and its place. */
export async function generatedFiles(
  project: Project,
  target: Target,
  request: GenerationRequest,
): Promise<{ readonly files: readonly GeneratedFile[]; readonly model: LoadedModel }> {
  const model = await loadModel(project, smallModel(target), request);
  const explored = exploreGraph(model.spec);
  const { states, edges } = modelGraph(modelOf(model.spec), TOUR_STATES_MAX);
  const graph = { states: states.length, edges: edges.length };
  const input = { name: target.name, model, explored, graph };
  const texts = new Map([
    [join(request.folder, `${target.name}.ts`), moduleText(target, model, request.command)],
    [join(request.folder, `${target.name}.machine.ts`), machineText(input, request.command)],
  ]);
  if (request.driver !== undefined) {
    const file = join(request.folder, `${target.name}.model.test.ts`);
    texts.set(file, testText(input, headerOf(input, request.command), specifier(file, request.driver)));
  }
  if (request.constants !== undefined) {
    const { from, to } = request.constants;
    const { ir } = await readModule(project, from, request);
    texts.set(to, compileConstants(ir, { command: request.command }));
  }
  const files = await Promise.all(
    [...texts].map(async ([path, text]) => ({ path, text: await formatted(text, basename(path)) })),
  );
  return { files, model };
}

/** The configuration that tests tour: the first small one. */
export function smallModel({ models, expected, name }: Target): ModelFiles {
  const small = expected?.configs.find(({ size }) => size === 'small');
  const found = models.find(({ config }) => small === undefined || basename(config) === small.config);
  if (found === undefined)
    throw new Failure(EXIT.badInput, `${name} has no small configuration to compile with`);
  return found;
}

/** The module judges every property of every configuration of the same model module, where that compiles. */
function moduleText(target: Target, model: LoadedModel, command: string): string {
  const others = target.models
    .filter(({ module, config }) => module === model.files.module && config !== model.files.config)
    .map(({ config }) => readConfig(config));
  const whole = compileSpec(model.ir, withProperties(model.config, others), { command });
  const compiled = whole.ok ? whole : compileSpec(model.ir, model.config, { command });
  if (compiled.ok) return compiled.value.source;
  throw new Failure(EXIT.badInput, compiled.problems.map(compileProblemText).join('\n'));
}

function withProperties(config: ModelConfig, others: readonly ModelConfig[]): ModelConfig {
  const all = [config, ...others];
  return {
    ...config,
    invariants: byName(all.flatMap(({ invariants }) => invariants)),
    properties: byName(all.flatMap(({ properties }) => properties)),
  };
}

function byName<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return [...new Map(all.toReversed().map((one) => [one.name, one])).values()].toReversed();
}

function machineText(input: GenerationInput, command: string): string {
  const { model, explored } = input;
  return generateMachine(model.spec, chartOf(model.spec, explored), headerOf(input, command));
}

function headerOf({ model }: GenerationInput, command: string): string {
  const digest = specDigestOf(model.meta).replace('sha256:', '');
  return [
    `// Generated by \`${command}\`. Edit the spec, not this file.`,
    `// Spec sha256 ${digest} | compiler ${compilerVersion} | ${basename(model.files.config)} sha256 ${model.config.sha256}`,
  ].join('\n');
}

/** How a file imports another one: relative, with forward slashes. */
function specifier(from: string, to: string): string {
  const path = relative(dirname(resolve(from)), resolve(to))
    .split('\\')
    .join('/');
  return path.startsWith('.') ? path : `./${path}`;
}
