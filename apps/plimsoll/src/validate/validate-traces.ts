/** Validates traces against the models that their headers name, and asks TLC about a window of each. */
import { recomputeController } from '@plimsoll/survival-kernel';
import {
  type Conformance,
  filePart,
  type MonitorBudget,
  type MonitorOptions,
  type SharedVariable,
  validateMerged,
  validateParts,
  validateTraceFile,
  validateTrace as validateTraceStream,
} from '@plimsoll/trace-validation';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { isTarget } from '../model/target.ts';
import type { Project } from '../project.ts';
import { type TraceModel, traceModel } from './monitored-specs.ts';
import { sharedOf } from './shared-option.ts';
import { askTlc, type OracleAnswer } from './tlc-oracle.ts';
import { type FeedFinding, type LoadedFeed, loadFeed } from './trace-feed.ts';
import { type TraceInput, traceInputs } from './trace-input.ts';

export interface TraceValidation {
  readonly file: string;
  readonly conformance: Conformance;
  /** One for each spec of the trace; empty when TLC wasn't asked. */
  readonly oracle: readonly OracleAnswer[];
  /** Of a trace with readings: whether they were taken from the feed again. */
  readonly feed?: FeedFinding | undefined;
}

export interface ValidationRequest {
  readonly input: TraceInput;
  /** Where the specs are, by their names in the trace; a model of the project of that name without it. */
  readonly specs: ReadonlyMap<string, string>;
  /** Variables that are equal in several specs, besides those that the models declare. */
  readonly shared?: readonly SharedVariable[];
  readonly budget?: Partial<MonitorBudget>;
  /** A file of the observations that the readings were taken from, in place of the feed that the header names. */
  readonly feedFile?: string | undefined;
  /** TLC replays this many events at least, chosen by the trace's digest; undefined: it is not asked. */
  readonly oracleEvents: number | undefined;
}

/** Validates one file of a trace. @throws Failure when a spec isn't there or the file is no trace. */
export async function validateFile(
  project: Project,
  file: string,
  request: Omit<ValidationRequest, 'input'>,
  signal: AbortSignal,
): Promise<TraceValidation> {
  const [input] = await traceInputs([file], false);
  if (input === undefined) throw new Failure(EXIT.badInput, `${file}: no trace`);
  return await validateInput(project, { ...request, input }, signal);
}

/** Validates one trace, whatever it consists of. @throws Failure when a spec isn't there. */
export async function validateInput(
  project: Project,
  request: ValidationRequest,
  signal: AbortSignal,
): Promise<TraceValidation> {
  const { input } = request;
  const models = await modelsOf(project, request, signal);
  const feed = await feedOf(project, request, models);
  const options = (): MonitorOptions => monitorOptions(models, request, feed);
  if (request.oracleEvents !== undefined && input.kind !== 'file') {
    throw new Failure(
      EXIT.badInput,
      `${input.name}: --oracle replays a trace that is one file: write it to one first`,
    );
  }
  const conformance = await conformanceOf(input, options());
  const oracle: OracleAnswer[] = [];
  if (request.oracleEvents !== undefined && input.kind === 'file' && conformance.kind === 'conforms') {
    const { file, bindings } = input;
    const asked = { file, bindings, events: request.oracleEvents, conformance, options: options() };
    for (const model of models) oracle.push(await askTlc(project, asked, model, signal));
  }
  return { file: input.name, conformance, oracle, feed: feed?.finding };
}

/** The feed of a trace with readings; undefined for others. @throws Failure for one that can't be used. */
export async function feedOf(
  project: Project,
  { input, feedFile }: Pick<ValidationRequest, 'input' | 'feedFile'>,
  models: readonly TraceModel[],
): Promise<LoadedFeed | undefined> {
  if (models.some(({ name }) => READ_FROM_FEEDS.has(name)))
    return await loadFeed(project, input.feed, feedFile);
  if (feedFile === undefined) return undefined;
  throw new Failure(EXIT.badInput, `${input.name}: --feed is for traces with readings, and this has none`);
}

/** The models of a trace, in the order of its header. @throws Failure when one isn't there. */
export async function modelsOf(
  project: Project,
  { input, specs }: Pick<ValidationRequest, 'input' | 'specs'>,
  signal: AbortSignal,
): Promise<TraceModel[]> {
  const models: TraceModel[] = [];
  for (const { spec, model } of input.bindings)
    models.push(
      await traceModel(project, spec, specs.get(spec) ?? known(project, input, spec), signal, model),
    );
  return models;
}

function known(project: Project, { name }: TraceInput, spec: string): string {
  if (isTarget(project, spec)) return spec;
  const remedy = `say where it is with --spec ${spec}=PATH`;
  throw new Failure(
    EXIT.badInput,
    `${name}: its header names the spec ${spec}, which is no model here: ${remedy}`,
  );
}

/** What a monitor of these models is told; its recomputations are fresh. */
export function monitorOptions(
  models: readonly TraceModel[],
  { shared = [], budget = {} }: Pick<ValidationRequest, 'shared' | 'budget'>,
  feed?: LoadedFeed,
): MonitorOptions {
  return {
    specs: models.map(({ monitored }) => monitored),
    shared: [...models.flatMap(({ monitored }) => sharedOf(monitored.spec)), ...shared],
    budget,
    recompute: models.flatMap(({ name }) => [
      ...(feed?.check !== undefined && READ_FROM_FEEDS.has(name) ? [feed.check()] : []),
      ...(RECOMPUTED[name]?.() ?? []),
    ]),
  };
}

function conformanceOf(input: TraceInput, options: MonitorOptions): Promise<Conformance> {
  switch (input.kind) {
    case 'file':
      return validateTraceFile(input.file, options);
    case 'stream':
      return validateTraceStream(input.stream, options);
    case 'rotated':
      return validateParts(
        input.files.map((file) => filePart(file)),
        options,
      );
    case 'merged':
      return validateMerged(
        input.sources.map(({ name, files }) => ({ name, parts: files.map((file) => filePart(file)) })),
        options,
      );
  }
}

/** Numbers that a model leaves free and the kernel's own source fixes, by spec. */
const RECOMPUTED: { readonly [spec: string]: () => NonNullable<MonitorOptions['recompute']> } = {
  SurvivalController: () => [recomputeController()],
};

/** Specs whose traces have readings of market data in their `why`. */
const READ_FROM_FEEDS: ReadonlySet<string> = new Set(['SurvivalController']);
