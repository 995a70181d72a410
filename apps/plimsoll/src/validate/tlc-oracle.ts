/** TLC as the oracle: replays a window of a trace, chosen by the trace's digest, on TLC itself. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledSpec, nowhere, TlaError, type Value } from '@plimsoll/tla-values';
import { runTlc, type TlcErrorKind, tlcErrorText } from '@plimsoll/tlaplus-tools';
import type { JsonObject, SpecBinding } from '@plimsoll/trace';
import {
  acceptedWindows,
  behaviourNames,
  type Conformance,
  definedStrings,
  type MonitoredSpec,
  type MonitorOptions,
  oracleWindow,
  readWindow,
  type TraceWindow,
  traceSpec,
} from '@plimsoll/trace-validation';
import { toolsOf } from '../model/toolbox.ts';
import type { Project } from '../project.ts';
import type { TraceModel } from './monitored-specs.ts';

export interface OracleAnswer {
  readonly spec: string;
  readonly result: 'accepted' | 'refused' | 'inconclusive';
  /** Events before the window, and events in it. */
  readonly first: number;
  readonly count: number;
  readonly detail: string;
  readonly version: string;
}

export interface OracleRequest {
  readonly file: string;
  readonly bindings: readonly SpecBinding[];
  /** How many events TLC replays at least, if there are as many. */
  readonly events: number;
  readonly conformance: Conformance;
  readonly options: MonitorOptions;
}

/** Asks TLC about one spec's part of a conforming trace. */
export async function askTlc(
  project: Project,
  { file, bindings, events: size, conformance, options }: OracleRequest,
  model: TraceModel,
  signal: AbortSignal,
): Promise<OracleAnswer> {
  const { head, events } = conformance.facts;
  const nothing = { spec: model.name, first: 0, count: 0, version: '' };
  if (conformance.kind !== 'conforms' || head === undefined) {
    return { ...nothing, result: 'inconclusive', detail: 'only a conforming, finished trace has a window' };
  }
  const window = oracleWindow(events, head, size);
  const reading = await readWindow(file, window, options);
  const about = { ...nothing, ...window };
  if (reading.kind === 'inconclusive') return { ...about, result: 'inconclusive', detail: reading.detail };
  const asked = { events: reading.content.events, before: reading.content.before?.[model.name] };
  const { answers, version } = await tlcAnswers(project, model, bindings, [asked], { signal });
  const [answer] = answers;
  const result =
    answer?.isAccepted === undefined ? 'inconclusive' : answer.isAccepted ? 'accepted' : 'refused';
  return { ...about, version, result, detail: answer?.detail ?? '' };
}

/** What TLC says of one window; `isAccepted` is undefined where it cannot be asked. */
export interface WindowAnswer {
  readonly isAccepted: boolean | undefined;
  readonly detail: string;
}

/** How TLC is asked. */
export interface AskingOptions {
  readonly signal: AbortSignal;
  /** Others are asked too: a start of Java would be most of the time of each run. */
  readonly isOneOfMany?: boolean;
}

/** Up to so many events Java's second compiler takes more time than it saves. */
const SHORT_EVENTS_MAX = 5_000;
/** Windows that share one run of TLC. */
const WINDOWS_A_RUN = 100;

/**
 * Asks TLC about windows of traces of one spec. They share runs; an evaluation error ends a run for all of them, so
 * those are then asked in halves.
 */
export async function tlcAnswers(
  project: Project,
  model: TraceModel,
  bindings: readonly SpecBinding[],
  windows: readonly TraceWindow[],
  { signal, isOneOfMany = false }: AskingOptions,
): Promise<{ readonly answers: WindowAnswer[]; readonly version: string }> {
  const answers: WindowAnswer[] = [];
  let version = '';
  const pending: TraceWindow[][] = [];
  for (let at = 0; at < windows.length; at += WINDOWS_A_RUN)
    pending.push(windows.slice(at, at + WINDOWS_A_RUN));
  for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
    const run = await runBatch(project, model, bindings, batch, { signal, isOneOfMany });
    version = run.version || version;
    if (run.answers !== undefined) answers.push(...run.answers);
    else if (batch.length > 1) {
      const half = batch.length >> 1;
      pending.unshift(batch.slice(0, half), batch.slice(half));
    } else answers.push({ isAccepted: run.isJudged ? false : undefined, detail: run.detail });
  }
  return { answers, version };
}

/** Errors of the model's own evaluation say that TLC accepts no behaviour; all others, that it never came to it. */
const JUDGES: ReadonlySet<TlcErrorKind> = new Set(['evaluation']);

interface BatchRun {
  readonly version: string;
  /** Undefined when the run did not come to its end. */
  readonly answers: WindowAnswer[] | undefined;
  readonly detail: string;
  /** True when TLC was asked: an evaluation error accepts nothing. */
  readonly isJudged: boolean;
}

async function runBatch(
  project: Project,
  model: TraceModel,
  bindings: readonly SpecBinding[],
  windows: readonly TraceWindow[],
  { signal, isOneOfMany = false }: AskingOptions,
): Promise<BatchRun> {
  const written = moduleFor(model, windows, constantsOf(model, bindings), bindings[0]?.spec === model.name);
  if (written.kind === 'inconclusive')
    return { version: '', answers: undefined, detail: written.detail, isJudged: false };
  mkdirSync(project.workFolder, { recursive: true });
  const folder = mkdtempSync(join(project.workFolder, 'oracle-'));
  try {
    const module = join(folder, `${written.name}.tla`);
    const config = join(folder, `${written.name}.cfg`);
    writeFileSync(module, written.tla);
    writeFileSync(config, written.cfg);
    const printed: string[] = [];
    const isShort = windows.reduce((sum, { events }) => sum + events.length, 0) <= SHORT_EVENTS_MAX;
    const run = await runTlc(
      await toolsOf(project),
      {
        ...{ module, config, deadlock: false, signal },
        libraries: [join(model.loaded.files.module, '..')],
        isShort,
        isOneOfMany: isShort && isOneOfMany,
      },
      (event) => {
        if (event.event === 'printed') printed.push(event.line);
      },
    );
    const detail = run.error === undefined ? '' : tlcErrorText(run.error);
    const accepted = acceptedWindows(printed);
    const isJudged = run.error === undefined || JUDGES.has(run.error.kind);
    const isWhole = run.result === 'holds' || (windows.length === 1 && isJudged);
    const answers = windows.map((_, index): WindowAnswer => ({ isAccepted: accepted.has(index), detail }));
    return { version: run.version, answers: isWhole ? answers : undefined, detail, isJudged };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function moduleFor(
  { name, loaded, monitored }: TraceModel,
  windows: readonly TraceWindow[],
  constants: JsonObject,
  isHeaderSpec: boolean,
) {
  const { spec } = monitored;
  const moduleText = [...loaded.sources.values()].map(({ text }) => text);
  const { specification, init, next } = loaded.config;
  const names = specification && behaviourNames(moduleText, specification.name);
  return traceSpec({
    spec: name,
    extendsModule: loaded.root,
    moduleText,
    ...(names ?? {}),
    ...(init === undefined ? {} : { init: init.name }),
    ...(next === undefined ? {} : { next: next.name }),
    variables: spec.variables,
    constants,
    modelValues: modelValuesOf(monitored),
    hiddenActions: [...definedStrings(spec, 'HiddenActions')],
    invariants: loaded.config.invariants.map((invariant) => invariant.name),
    // A violated property ends the run: where windows share one, Next has to do.
    stepProperties:
      windows.length > 1
        ? []
        : spec.properties
            .filter(({ steps, liveness }) => steps.length > 0 && liveness === undefined)
            .map((property) => property.name),
    windows,
    isHeaderSpec,
  });
}

/** Names of the model values that constants hold. */
function modelValuesOf({ spec }: MonitoredSpec): string[] {
  const names = new Set<string>();
  const visit = (value: Value): void => {
    if (typeof value !== 'object') return;
    if (value.kind === 'modelValue') names.add(value.name);
    else if (value.kind === 'set') for (const member of membersOf(spec, value)) visit(member);
  };
  for (const value of spec.constants.values()) visit(value);
  return [...names];
}

/** A set of model values is small; one that cannot be gone through holds none. */
function membersOf({ runtime }: CompiledSpec, set: Value): readonly Value[] {
  try {
    return runtime.cardinality(set, nowhere) > MODEL_VALUES_MAX ? [] : runtime.elements(set, nowhere);
  } catch (error) {
    if (error instanceof TlaError) return [];
    throw error;
  }
}

/** Sets of more elements than this are numbers from a trace. */
const MODEL_VALUES_MAX = 1_000;

/** All constants, with those of the trace in place of the model's. */
function constantsOf({ name, monitored }: TraceModel, bindings: readonly SpecBinding[]): JsonObject {
  const { constants, runtime } = monitored.spec;
  const own = [...constants].map(([constant, value]) => [constant, runtime.toItf(value)]);
  const given = bindings.find(({ spec }) => spec === name)?.constants ?? {};
  return { ...Object.fromEntries(own), ...given } as JsonObject;
}
