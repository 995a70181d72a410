import { setImmediate as pause } from 'node:timers/promises';
import type { CompiledSpec } from '@plimsoll/tla-values';
import { labelledGraph } from './graph/labelled-graph.ts';
import { type Ending, interruptible } from './interruptible.ts';
import { findLassos } from './liveness/find-lassos.ts';
import { Evaluations } from './liveness/tlc/evaluations.ts';
import { solutionsOf } from './liveness/tlc/solutions.ts';
import type { ExploreOptions, Workers } from './options.ts';
import { repeatable } from './repeatable.ts';
import { evaluationErrorOf } from './report/evaluation-error.ts';
import { falseStatement } from './report/false-statement.ts';
import { statementWithoutState } from './report/statement-without-state.ts';
import { traceOf } from './report/trace.ts';
import { valuelessConstant } from './report/valueless-constant.ts';
import type { Counts, ExplorationResult, Reduction, StopReason, Verdict, Violation } from './result.ts';
import type { EdgeRecording } from './search/edges.ts';
import type { Finding } from './search/finding.ts';
import { Search } from './search/search.ts';
import { untoldOfRun } from './search/search-observer.ts';

/**
 * Checks a compiled spec as TLC does with one worker: assumptions, then all states with invariants, step properties
 * and deadlock, then temporal properties. Pauses about every 50 ms, so that a signal or a timer gets its turn.
 */
export async function explore(spec: CompiledSpec, options: ExploreOptions = {}): Promise<ExplorationResult> {
  const { workers } = options;
  if (workers === undefined || workers.count <= 1) return exploreAlone(spec, options);
  if (options.keepsGraph === true) return saying('the graph is kept', await exploreAlone(spec, options));
  const startedAtMs = performance.now();
  const cpuAtStart = process.cpuUsage();
  const result = await exploreTogether(spec, workers, options);
  // Several searches may have been begun: what all of them took.
  const cpu = process.cpuUsage(cpuAtStart);
  return {
    ...result,
    seconds: (performance.now() - startedAtMs) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  };
}

async function exploreTogether(
  spec: CompiledSpec,
  workers: Workers,
  options: ExploreOptions,
): Promise<ExplorationResult> {
  // Loaded only where it is asked for: a small model's answer does not wait for it.
  const { aloneBecause, busiestColumn, searchInThreads } = await import('./parallel/parallel-search.ts');
  const { WhenToShare } = await import('./parallel/when-to-share.ts');
  const why = aloneBecause(spec, options, judgesLiveness(spec, options));
  if (why !== undefined) return saying(why, await exploreAlone(spec, options));
  const when = new WhenToShare(workers);
  let ownerColumn: number | undefined;
  const startedAtMs = performance.now();
  const first = await exploreAlone(spec, options, (search) => {
    search.levelBegins = (width) => {
      if (!when.pays(width, (performance.now() - startedAtMs) / 1000)) return false;
      ownerColumn = busiestColumn(search.space.states);
      return true;
    };
  });
  if (ownerColumn === undefined) return saying('several would not be done sooner', first);
  const end = await searchInThreads(workers, options, ownerColumn);
  if (end.kind === 'alone') return saying(end.because, await exploreAlone(spec, options));
  const { counts, stopped } = end;
  const violations = stopped === undefined ? violatedPostcondition(spec) : [];
  return {
    ...first,
    verdict: verdictOf(violations[0], stopped === undefined),
    property: violations[0]?.property,
    violations,
    counts,
    complete: stopped === undefined,
    stopped,
    workers: { count: workers.count, aloneBecause: undefined },
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function saying(aloneBecause: string, result: ExplorationResult): ExplorationResult {
  return { ...result, workers: { count: 1, aloneBecause } };
}

async function exploreAlone(
  spec: CompiledSpec,
  options: ExploreOptions,
  onSearch?: (search: Search) => void,
): Promise<ExplorationResult> {
  const course = courseOf(spec, options);
  const run = exploration(course, onSearch);
  for (;;) {
    const slice = nextSlice(course, run);
    if (slice.kind === 'ended') return stoppedResult(course, slice.reason);
    const { done, value } = slice.value;
    if (done === true) return value;
    await pause();
  }
}

type Run = Generator<undefined, ExplorationResult>;

/** A slice is over by itself soon after its time; what has not come to its end by then never pauses. */
const sliceLateMsMax = 500;

function nextSlice({ options, startedAtMs }: Course, run: Run): Ending<ReturnType<Run['next']>> {
  if (options.endsAtInterrupt !== true) return { kind: 'done', value: run.next() };
  const { seconds } = options.budget ?? {};
  const spentMs = performance.now() - startedAtMs;
  return interruptible(
    () => run.next(),
    seconds === undefined ? undefined : Math.max(0, seconds * 1000 - spentMs) + sliceLateMsMax,
  );
}

/** As `explore`, without pauses: no signal can stop it, only the budget. */
export function exploreSync(spec: CompiledSpec, options: ExploreOptions = {}): ExplorationResult {
  const run = exploration(courseOf(spec, options));
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return value;
  }
}

/** A run, from its start. */
interface Course {
  readonly spec: CompiledSpec;
  readonly options: ExploreOptions;
  readonly isTemporal: boolean;
  readonly startedAtMs: number;
  readonly cpuAtStart: NodeJS.CpuUsage;
  /** Undefined until there is one. */
  search: Search | undefined;
}

function courseOf(given: CompiledSpec, options: ExploreOptions): Course {
  const spec = repeatable(given);
  return {
    spec,
    options,
    isTemporal: judgesLiveness(spec, options),
    startedAtMs: performance.now(),
    cpuAtStart: process.cpuUsage(),
    search: undefined,
  };
}

function* exploration(course: Course, onSearch?: (search: Search) => void): Run {
  const { spec, options, isTemporal } = course;
  // Before there is a search that TLCGet could tell of.
  const slip = valuelessConstant(spec) ?? falseStatement(spec) ?? statementWithoutState(spec);
  const search = new Search(spec, options, recordingOf(course));
  course.search = search;
  onSearch?.(search);
  const violations = slip === undefined ? violatedAssumptions(spec) : [slip];
  let complete = false;
  let stopped: StopReason | undefined;
  const hasBehaviour = spec.variables.length > 0;
  if (violations.length === 0 && hasBehaviour) {
    const observed = isTemporal ? observeTemporal(search) : undefined;
    const evaluations = observed instanceof Evaluations ? observed : undefined;
    if (observed === undefined || evaluations !== undefined) ({ complete, stopped } = yield* search.run());
    else violations.push(observed as Violation);
    violations.push(...search.findings.map((finding) => violationOf(search, finding)));
    if (isTemporal && complete) {
      const lassos = yield* findLassos(search, options, evaluations);
      violations.push(...lassos.violations);
      stopped = lassos.stopped;
    }
    if (complete && stopped === undefined) violations.push(...violatedPostcondition(spec));
  } else if (violations.length === 0) {
    complete = true;
  }
  return resultOf(course, { violations, complete, stopped });
}

function recordingOf({ options, isTemporal }: Course): EdgeRecording {
  if (options.keepsGraph === true) return 'actions';
  return isTemporal ? 'targets' : 'none';
}

/** What a run came to that was ended from outside. */
function stoppedResult(course: Course, stopped: StopReason): ExplorationResult {
  const { search } = course;
  const violations = search?.findings.map((finding) => violationOf(search, finding)) ?? [];
  return resultOf(course, { violations, complete: false, stopped });
}

function resultOf(
  { spec, options, search, isTemporal, startedAtMs, cpuAtStart }: Course,
  { violations, complete, stopped }: Pick<ExplorationResult, 'violations' | 'complete' | 'stopped'>,
): ExplorationResult {
  const reductions = search === undefined ? [] : isTemporal ? reductionsOf(search) : stepReductionsOf(spec);
  const first = violations[0];
  const cpu = process.cpuUsage(cpuAtStart);
  return {
    spec: spec.name,
    verdict: verdictOf(first, complete && stopped === undefined),
    property: first?.property,
    trace: first?.trace,
    violations,
    counts: search?.counts ?? nothingFound,
    complete,
    stopped,
    sound: reductions.length === 0,
    reductions,
    seed: spec.drawsAtRandom === true ? spec.runtime.options.seed : undefined,
    workers: { count: 1, aloneBecause: undefined },
    seconds: (performance.now() - startedAtMs) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    graph:
      options.keepsGraph === true && complete && search !== undefined ? labelledGraph(search) : undefined,
  };
}

const nothingFound: Counts = { init: 0, initGenerated: 0, distinct: 0, generated: 0, depth: 1 };

/**
 * Has the search evaluate what TLC evaluates for temporal properties. A violation, when a constant part has no value,
 * or when the properties cannot fail: TLC ends there too.
 */
function observeTemporal(search: Search): Evaluations | Violation {
  const { spec } = search;
  const temporal = spec.properties.filter(({ liveness }) => liveness !== undefined);
  const [{ name, location } = { name: undefined, location: undefined }] = temporal;
  const at = { property: temporal.length === 1 ? name : undefined, location, trace: undefined };
  try {
    const formulas = temporal.flatMap(({ liveness }) => (liveness === undefined ? [] : [liveness]));
    // Constants are evaluated before there is a run.
    spec.runtime.observeRun(() => undefined);
    const solutions = solutionsOf(spec.fairness, formulas);
    search.tellOfRun();
    if (solutions.length > 0) {
      const evaluations = new Evaluations(solutions, search.decoder(), at.property);
      // They are judged at several times, so that TLCGet tells them nothing of the run.
      search.observer =
        spec.dependsOnRun === true ? untoldOfRun(spec, search.tellOfRun, evaluations) : evaluations;
      return evaluations;
    }
    const message = 'Temporal formula is a tautology (its negation is unsatisfiable).';
    return {
      check: 'evaluation',
      verdict: 'error',
      ...at,
      error: { code: 'unsupported', message, location },
    };
  } catch (thrown) {
    return { check: 'evaluation', verdict: 'error', ...at, error: evaluationErrorOf(spec, thrown, location) };
  }
}

function judgesLiveness(spec: CompiledSpec, options: ExploreOptions): boolean {
  return (options.liveness ?? true) && spec.properties.some(({ liveness }) => liveness !== undefined);
}

function verdictOf(first: Violation | undefined, isConclusive: boolean): Verdict {
  if (first !== undefined) return first.verdict;
  return isConclusive ? 'ok' : 'inconclusive';
}

function violationOf(search: Search, finding: Finding): Violation {
  const { check, property, location, error } = finding;
  const verdict = check === 'deadlock' ? 'deadlock' : check === 'evaluation' ? 'error' : 'invariant';
  return { check, verdict, property, location, trace: traceOf(search.ways, finding), error };
}

function violatedAssumptions(spec: CompiledSpec): Violation[] {
  for (const assumption of spec.assumptions) {
    const { name: property, location } = assumption;
    const at = { property, location, trace: undefined };
    try {
      if (assumption.holds()) continue;
      return [{ check: 'assumption', verdict: 'assumption', ...at, error: undefined }];
    } catch (thrown) {
      // TLC ends with the same exit code whether an assumption is false or has no value.
      const error = evaluationErrorOf(spec, thrown, location);
      return [{ check: 'assumption', verdict: 'assumption', ...at, error }];
    }
  }
  return [];
}

/** As TLC since 2.16, which calls one that is false an assumption that is false, and one without a value an error. */
function violatedPostcondition(spec: CompiledSpec): Violation[] {
  for (const { name: property, location, holds } of spec.postconditions) {
    const at = { property, location, trace: undefined };
    try {
      if (!holds()) return [{ check: 'postcondition', verdict: 'assumption', ...at, error: undefined }];
    } catch (thrown) {
      const error = evaluationErrorOf(spec, thrown, location);
      return [{ check: 'evaluation', verdict: 'error', ...at, error }];
    }
  }
  return [];
}

/** `[][A]_v` is asked of no step that begins in a state which counts as one seen before: under a VIEW it may fail there. */
function stepReductionsOf({ view, properties }: CompiledSpec): Reduction[] {
  return view !== undefined && properties.some(({ steps }) => steps.length > 0) ? ['view'] : [];
}

function reductionsOf(search: Search): Reduction[] {
  const reductions: Reduction[] = [];
  if (search.spec.symmetry.length > 0) reductions.push('symmetry');
  if (search.cutByConstraint) reductions.push('constraint');
  if (search.cutByActionConstraint) reductions.push('actionConstraint');
  if (search.spec.view !== undefined) reductions.push('view');
  return reductions;
}
