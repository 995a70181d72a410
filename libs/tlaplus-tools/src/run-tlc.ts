/** Runs TLC on a model and says what came of it. Nothing is ever written into the spec's folder. */
import { strict as assert } from 'node:assert';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type CfgForJar, cfgForJar } from './cfg-statements.ts';
import { type ChildOutcome, runChild } from './child.ts';
import type { Tools } from './find-tools.ts';
import { javaArguments } from './java-command.ts';
import { locateSpec, moduleFile, type SpecLocation } from './module-files.ts';
import { placeText, type SourcePlace, type ToolProblem, toolProblemText } from './problem.ts';
import { specProblem } from './sany-output.ts';
import { runShared } from './shared-jvm.ts';
import { type TlcReading, tlcReader } from './tlc-reader.ts';
import type { TlcError, TlcErrorKind, TlcEvent, TlcResult, Violation } from './tlc-result.ts';
import { toolMessageReader } from './tool-messages.ts';

export interface TlcRequest {
  /** Path of the root module's file. */
  readonly module: string;
  /** Path of the .cfg. */
  readonly config: string;
  /** 1 unless told: depth and the order of counterexamples are reproducible with one worker only. */
  readonly workers?: number;
  /** Whether a state without successor is a violation. Unless told, what the .cfg says, and true if it is silent. */
  readonly deadlock?: boolean;
  /** A file to write the state graph to, in dot with action labels. */
  readonly dumpGraph?: string;
  /** Explore the whole state space even after a violation. */
  readonly continueAfterViolation?: boolean;
  /** Count how often each action was taken; costs time. */
  readonly coverage?: boolean;
  /**
   * Start quicker and run slower: for models of less than some hundred thousand states. One of 68,000 takes a third less
   * CPU time, one of 2,500 half of it.
   */
  readonly isShort?: boolean;
  /**
   * Beside isShort: one of many such runs, which share JVMs (not their classes). An answer that is not clean is asked for
   * again in a JVM of its own. Without effect where a limit of time or memory is asked for.
   */
  readonly isOneOfMany?: boolean;
  readonly libraries?: readonly string[];
  readonly heapMb?: number;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  readonly outputBytesMax?: number;
  /** Java system properties on top of ours. */
  readonly extraProperties?: Readonly<Record<string, string>>;
}

export const HEAP_MB_DEFAULT = 1024;
/** TLC prints a few hundred bytes a minute; a spec that prints in every state fills this in seconds. */
const OUTPUT_BYTES_MAX = 256_000_000;
/** A short run prints little, and all of it is read at once. */
const SHARED_OUTPUT_BYTES_MAX = 16_000_000;
/** TLC wants a period for coverage, in minutes; at the end it prints the whole in any case. */
const COVERAGE_MINUTES = 60;

export async function runTlc(
  tools: Tools,
  request: TlcRequest,
  onEvent: (event: TlcEvent) => void = () => {},
): Promise<TlcResult> {
  const location = locateSpec(request.module, request.libraries);
  const cfgFile = resolve(request.config);
  const cfgText = await readFile(cfgFile, 'utf8').catch(() => undefined);
  if (cfgText === undefined) {
    const problem = { code: 'TOOL201', file: cfgFile } as const;
    return notRun(tools, 'config', problem);
  }
  const cfg = cfgForJar(cfgText, tools.jar.features.statements);
  const run: TlcRun = { tools, request, location, cfgFile, cfg };
  if (mayShare(request)) {
    const events: TlcEvent[] = [];
    const shared = await attempt(run, runInSharedJvm, (event) => events.push(event));
    if (shared !== undefined && isClean(shared)) {
      for (const event of events) onEvent(event);
      return shared.result;
    }
  }
  const alone = await attempt(run, runInOwnJvm, onEvent);
  assert(alone !== undefined, 'a child process of our own always has an outcome');
  return alone.result;
}

/** A run as it was asked for, with what was read of it already. */
interface TlcRun {
  readonly tools: Tools;
  readonly request: TlcRequest;
  readonly location: SpecLocation;
  readonly cfgFile: string;
  readonly cfg: CfgForJar;
}

interface Attempt {
  readonly result: TlcResult;
  readonly saysFinished: boolean;
}

type Runner = (
  run: TlcRun,
  temporaryFolder: string,
  onLine: (line: string) => void,
) => Promise<ChildOutcome | undefined>;

const mayShare = ({ isOneOfMany, timeoutMs, heapMb, extraProperties }: TlcRequest): boolean =>
  isOneOfMany === true && timeoutMs === undefined && heapMb === undefined && extraProperties === undefined;

/** Of a shared JVM only a verdict that TLC itself finished counts, never an error. */
const isClean = ({ result, saysFinished }: Attempt): boolean =>
  saysFinished && result.result !== 'error' && result.error === undefined;

async function attempt(
  run: TlcRun,
  start: Runner,
  onEvent: (event: TlcEvent) => void,
): Promise<Attempt | undefined> {
  const { tools, request, location, cfgFile, cfg } = run;
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'plimsoll-tlc-'));
  try {
    await writeFile(join(temporaryFolder, 'model.cfg'), cfg.text);
    await mkdir(join(temporaryFolder, 'meta'));
    const reader = tlcReader({
      fileOf: (name) => moduleFile(location, name) ?? name,
      cfgFile,
      cfgPlaceOf: cfg.placeOf,
      onlyProperty: cfg.properties.length === 1 ? cfg.properties[0] : undefined,
      checked: new Set([...cfg.invariants, ...cfg.properties]),
      onEvent,
    });
    const messages = toolMessageReader((output) => reader.take(output));
    const outcome = await start(run, temporaryFolder, (line) => messages.line(line));
    if (outcome === undefined) return undefined;
    messages.end();
    const reading = await withAssumptionNames(reader.end());
    const dotFile = await keepGraph(request, temporaryFolder);
    const error = runError(reading, outcome, location, request.heapMb ?? HEAP_MB_DEFAULT);
    const result = {
      ...judge(reading, error),
      warnings: reading.warnings,
      counts: reading.counts,
      coverage: reading.coverage,
      unjudged: cfg.stripped.filter(
        ({ keyword }) => keyword !== 'CHECK_DEADLOCK' || request.deadlock !== undefined,
      ),
      ...(dotFile === undefined ? {} : { dotFile }),
      seconds: outcome.seconds,
      cpuSeconds: outcome.cpuSeconds,
      version: reading.version,
      jarDigest: tools.jar.sha256,
      isPinned: tools.jar.isPinned,
      ...(outcome.exitCode === undefined ? {} : { exitCode: outcome.exitCode }),
    };
    return { result, saysFinished: reading.saysFinished };
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const runInOwnJvm: Runner = ({ tools, request, location, cfg }, temporaryFolder, onLine) =>
  runChild({
    command: tools.java.path,
    args: javaArguments(tools, {
      main: 'tlc2.TLC',
      args: tlcArguments(tools, request, cfg, temporaryFolder, location),
      heapMb: request.heapMb ?? HEAP_MB_DEFAULT,
      isShort: request.isShort ?? false,
      temporaryFolder,
      libraries: location.libraries,
      ...(request.extraProperties === undefined ? {} : { properties: request.extraProperties }),
    }),
    cwd: location.folder,
    signal: request.signal,
    outputBytesMax: request.outputBytesMax ?? OUTPUT_BYTES_MAX,
    ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    onLine,
  });

const runInSharedJvm: Runner = async ({ tools, request, location, cfg }, temporaryFolder, onLine) => {
  const outcome = await runShared(tools, {
    tool: 'tlc',
    // A small fingerprint table: to fill a large one anew for each run would take longer than the run.
    args: ['-fpmem', '0.01', ...tlcArguments(tools, request, cfg, temporaryFolder, location)],
    modulePath: [location.folder, ...location.libraries],
    temporaryFolder,
    outputBytesMax: request.outputBytesMax ?? SHARED_OUTPUT_BYTES_MAX,
    signal: request.signal,
  });
  // The end of the last line is not the start of another.
  for (const line of outcome?.stdout.replace(/\r?\n$/, '').split(/\r?\n/) ?? []) onLine(line);
  return outcome;
};

function tlcArguments(
  tools: Tools,
  request: TlcRequest,
  cfg: CfgForJar,
  temporaryFolder: string,
  location: SpecLocation,
): string[] {
  const { features } = tools.jar;
  const checksDeadlock = request.deadlock ?? cfg.checkDeadlock ?? true;
  return [
    '-tool',
    ...['-workers', String(request.workers ?? 1)],
    // A fixed fingerprint polynomial: the same run gives the same graph ids.
    ...['-fp', '0'],
    ...['-metadir', join(temporaryFolder, 'meta')],
    ...(features.lnCheck ? ['-lncheck', 'final'] : []),
    ...(features.writesTraceSpec ? ['-noGenerateSpecTE'] : []),
    ...(checksDeadlock ? [] : ['-deadlock']),
    ...(request.continueAfterViolation === true ? ['-continue'] : []),
    ...(request.coverage === true ? ['-coverage', String(COVERAGE_MINUTES)] : []),
    ...(request.dumpGraph === undefined ? [] : ['-dump', 'dot,actionlabels', join(temporaryFolder, 'graph')]),
    ...['-config', join(temporaryFolder, 'model.cfg')],
    basename(location.file),
  ];
}

/** TLC tells only where a false assumption stands; its name, if it has one, is in the text before that place. */
async function withAssumptionNames(reading: TlcReading): Promise<TlcReading> {
  const violations: Violation[] = [];
  for (const violation of reading.violations) {
    const name = violation.kind === 'assumption' ? await assumptionName(violation.place) : undefined;
    violations.push(name === undefined ? violation : { ...violation, property: name });
  }
  return { ...reading, violations };
}

async function assumptionName(place: SourcePlace | undefined): Promise<string | undefined> {
  if (place?.line === undefined || place.column === undefined) return undefined;
  const text = await readFile(place.file, 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, place.line);
  const before = [...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, place.column - 1)].join('\n');
  return /(?:ASSUME|ASSUMPTION|AXIOM)\s+(\w+)\s*==\s*(?:\(\*[^*]*\*\)\s*)?$/.exec(before)?.[1];
}

/** An error outweighs a violation only if there is none: a violation that TLC found stays found. */
function judge(
  reading: TlcReading,
  error: TlcError | undefined,
): Pick<TlcResult, 'result' | 'kind' | 'property' | 'trace' | 'traceEnd' | 'violations' | 'error'> {
  const [violation] = reading.violations;
  const withError = error === undefined ? {} : { error };
  if (violation !== undefined) {
    const { kind, property, trace, traceEnd } = violation;
    return {
      result: 'violated',
      kind,
      trace,
      violations: reading.violations,
      ...(property === undefined ? {} : { property }),
      ...(traceEnd === undefined ? {} : { traceEnd }),
      ...withError,
    };
  }
  if (error !== undefined) {
    return { result: 'error', kind: error.kind, trace: error.trace, violations: [], error };
  }
  return { result: 'holds', trace: [], violations: [] };
}

/** What kept TLC from an answer, from the child's end first, then from what it printed. */
function runError(
  reading: TlcReading,
  outcome: ChildOutcome,
  location: SpecLocation,
  heapMb: number,
): TlcError | undefined {
  const plain = (kind: TlcErrorKind, message: string): TlcError => ({ kind, message, nested: [], trace: [] });
  if (outcome.ended === 'aborted') return plain('aborted', 'TLC was stopped');
  if (outcome.ended === 'timeout')
    return plain('timeout', `TLC was stopped after ${outcome.seconds.toFixed(1)} s`);
  if (outcome.ended === 'too-much-output') return plain('output', 'TLC printed too much and was stopped');
  const [first] = reading.errors;
  if (first?.kind === 'spec') return specError(reading, location) ?? first;
  if (first?.kind === 'memory') return { ...first, message: toolProblemText({ code: 'TOOL303', heapMb }) };
  if (first !== undefined) return first;
  if (reading.violations.length > 0) return undefined;
  if (reading.saysSuccess && reading.saysFinished && outcome.exitCode === 0) return undefined;
  const said =
    outcome.stderr.trim().split('\n').slice(0, 5).join('\n') || reading.printed.slice(-5).join('\n');
  return plain('tool', `TLC ended (exit ${outcome.exitCode ?? 'none'}) without a result; it said: ${said}`);
}

/** TLC only says that parsing failed; SANY's own words stand between its messages. */
function specError(reading: TlcReading, location: SpecLocation): TlcError | undefined {
  const fileOf = (name: string): string => moduleFile(location, name) ?? name;
  const problem = specProblem(`${reading.printed.join('\n')}\n`, location.file, fileOf);
  if (problem === undefined) return undefined;
  const isListed = problem.code === 'TOOL202' || problem.code === 'TOOL203';
  const place = isListed ? problem.complaints[0]?.place : undefined;
  return {
    kind: 'spec',
    message: toolProblemText(problem),
    nested: [],
    trace: [],
    ...(place === undefined ? {} : { place }),
  };
}

async function keepGraph(request: TlcRequest, temporaryFolder: string): Promise<string | undefined> {
  if (request.dumpGraph === undefined) return undefined;
  const written = join(temporaryFolder, 'graph.dot');
  const wanted = resolve(request.dumpGraph);
  try {
    await mkdir(dirname(wanted), { recursive: true });
    // Another file system may hold the temporary folder: then rename is refused, and copying does it.
    await rename(written, wanted).catch(() => copyFile(written, wanted));
    return wanted;
  } catch {
    return undefined;
  }
}

function notRun(tools: Tools, kind: TlcErrorKind, problem: ToolProblem): TlcResult {
  const place = problem.code === 'TOOL201' ? { place: { file: problem.file } } : {};
  const error = { kind, message: toolProblemText(problem), nested: [], trace: [], ...place };
  return {
    result: 'error',
    kind,
    error,
    trace: [],
    violations: [],
    warnings: [],
    counts: {},
    coverage: [],
    unjudged: [],
    seconds: 0,
    cpuSeconds: 0,
    version: 'unknown',
    jarDigest: tools.jar.sha256,
    isPinned: tools.jar.isPinned,
  };
}

/** The error in words, with its place in front. */
export function tlcErrorText(error: TlcError): string {
  return error.place === undefined || error.kind === 'spec'
    ? error.message
    : `${placeText(error.place)}: ${error.message}`;
}
