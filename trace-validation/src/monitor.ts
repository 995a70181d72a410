/** The monitor: re-checks each event of a trace against the model, as it arrives. */
import { type CompiledSpec, type State, TlaError } from '@plimsoll/tla-values';
import type { SpecBinding, TraceEvent, TraceHeader, TraceReading } from '@plimsoll/trace';
import { type Answer, evaluationFailed, isAltered, placeOf } from './answer.ts';
import type { BehaviourNode } from './behaviour.ts';
import { MONITOR_BUDGET, type MonitorBudget } from './budget.ts';
import type {
  Conformance,
  ConformanceFacts,
  Doubt,
  FinalState,
  Obstacle,
  TracePlace,
} from './conformance.ts';
import { CoverageCounter, type CoverageCounts } from './coverage.ts';
import { type Deadline, deadlinesOf } from './deadlines.ts';
import { type ExplanationContext, explain, explainInitial } from './explanation.ts';
import { checkHeader, differentBinding } from './header-check.ts';
import { initialTuples, resumedTuple } from './initial-states.ts';
import { itfState } from './itf-trace.ts';
import { type DecodedLine, LineDecoder } from './line-decoder.ts';
import { ModelError, type MonitoredSpec } from './monitored-spec.ts';
import type { Recompute } from './recompute.ts';
import { Search } from './search.ts';
import { type SharedVariable, SharedVariables } from './shared-variables.ts';
import { EvaluationFailure, Stepper } from './stepper.ts';

export interface MonitorOptions {
  readonly specs: readonly MonitoredSpec[];
  /** Variables that must be equal in several specs after every line. */
  readonly shared?: readonly SharedVariable[];
  readonly budget?: Partial<MonitorBudget>;
  /** Further checks of each event; fresh ones for each trace. */
  readonly recompute?: readonly Recompute[];
  /** End of the trace that this one resumes. */
  readonly resumeFrom?: FinalState;
}

/** A monitor between two events, as JSON. */
export interface MonitorCheckpoint {
  readonly events: number;
  /** ITF records, spec by spec. */
  readonly states: FinalState['states'];
  /** For each deadline the stamp of the oldest unanswered event, or -1. */
  readonly open: readonly number[];
  readonly coverage: CoverageCounts;
  /** What each recomputation remembers, by its name. */
  readonly recomputed: { readonly [name: string]: unknown };
}

/** What the monitor has come to: `open` while the trace goes on conforming. */
export type MonitorStatus = 'open' | 'refused' | 'inconclusive' | 'unusable';

/** Creates the monitor of one trace. Feed it the header, then each event; then ask `finish`. [impl->REQ~trace-conformance~1] */
export function createMonitor(options: MonitorOptions): Monitor {
  return new Monitor(options);
}

export class Monitor {
  readonly #options: MonitorOptions;
  readonly #budget: MonitorBudget;
  #bindings: readonly SpecBinding[] = [];
  #steppers: readonly Stepper[] = [];
  #shared = new SharedVariables([], []);
  #deadlines: readonly Deadline[] = [];
  #foreignClocks: readonly string[] = [];
  #header: TraceHeader | undefined;
  #decoder = new LineDecoder([]);
  #coverage = new CoverageCounter([]);
  #search: Search | undefined;
  #isStarted = false;
  #events = 0;
  #file: string | undefined;
  #answer: Answer | undefined;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#budget = { ...MONITOR_BUDGET, ...options.budget };
  }

  get status(): MonitorStatus {
    return this.#answer?.kind ?? 'open';
  }

  /** True when only one behaviour is left that explains the events so far. */
  get isDetermined(): boolean {
    return this.#search?.isDetermined ?? false;
  }

  /** The state after the last event by spec, as ITF records; undefined before the first, and when refused. */
  states(): FinalState['states'] | undefined {
    const node = this.#search?.current;
    return node && this.#statesOf(node);
  }

  /** Events that the model explained so far. */
  get events(): number {
    return this.#events;
  }

  /** Behaviours that still explain the events: 1 when it is determined which. */
  get candidates(): number {
    return this.#search?.candidates ?? 0;
  }

  /**
   * What another process needs to go on from here; undefined while several behaviours explain the events, and where
   * a recomputation is in the middle of something.
   */
  checkpoint(): MonitorCheckpoint | undefined {
    const node = this.#search?.current;
    if (node === undefined || this.#answer !== undefined || !this.isDetermined) return undefined;
    const recomputed = savedBy(this.#options.recompute ?? []);
    return (
      recomputed && {
        events: this.#events,
        states: this.#statesOf(node),
        open: node.open,
        coverage: this.#coverage.counts(),
        recomputed,
      }
    );
  }

  /** Goes on from a checkpoint, in place of `header`. @throws TlaError when it holds no values. */
  restore(header: TraceHeader, from: MonitorCheckpoint): MonitorStatus {
    this.#header = header;
    const checked = checkHeader(header, this.#options.specs);
    if (checked.kind !== 'accepted') return this.#settle(checked);
    this.#prepare(checked.specs, header.clock);
    this.#bindings = checked.bindings;
    const forgetful = (this.#options.recompute ?? []).find(
      ({ name, restore }) => restore?.(from.recomputed[name]) !== true,
    );
    if (forgetful !== undefined) {
      const detail = `the checkpoint has nothing of ${forgetful.name}`;
      return this.#settle({ kind: 'unusable', obstacle: { code: 'MON405', detail } });
    }
    const tuples = resumedTuple(this.#steppers, from);
    this.#search?.start(tuples, undefined, from.open);
    this.#coverage.restore(from.coverage);
    this.#events = from.events;
    this.#isStarted = true;
    return this.status;
  }

  /** Takes the header. */
  header(header: TraceHeader): MonitorStatus {
    try {
      return this.#takeHeader(header);
    } catch (error) {
      if (!(error instanceof ModelError || error instanceof TlaError)) throw error;
      return this.#settle({ kind: 'unusable', obstacle: { code: 'MON405', detail: error.message } });
    }
  }

  #takeHeader(header: TraceHeader): MonitorStatus {
    this.#header = header;
    const checked = checkHeader(header, this.#options.specs);
    if (checked.kind !== 'accepted') return this.#settle(checked);
    const { resumeFrom } = this.#options;
    if (header.resumes !== resumeFrom?.head) {
      const obstacle: Obstacle = { code: 'MON403', resumes: header.resumes, expected: resumeFrom?.head };
      return this.#settle({ kind: 'unusable', obstacle });
    }
    this.#prepare(checked.specs, header.clock);
    this.#bindings = checked.bindings;
    return this.status;
  }

  #prepare(specs: readonly CompiledSpec[], clock: string): void {
    this.#steppers = specs.map((spec) => new Stepper(spec));
    this.#shared = new SharedVariables(this.#options.shared ?? [], specs);
    const { judged, foreignClocks } = deadlinesOf(specs, clock);
    this.#deadlines = judged;
    this.#foreignClocks = foreignClocks;
    this.#decoder = new LineDecoder(specs);
    const coverage = new CoverageCounter(this.#steppers);
    this.#coverage = coverage;
    this.#search = new Search(this.#steppers, this.#shared, judged, this.#budget, (node) =>
      coverage.step(node),
    );
  }

  /**
   * Goes on with the next file of the same source, whose first line this is. The reader has checked that it resumes
   * the file before. `file` is named in reports from here on.
   */
  nextPart(header: TraceHeader, file: string): MonitorStatus {
    this.#file = file;
    const known = this.#header;
    if (this.#answer !== undefined || known === undefined) return this.status;
    const difference = differentBinding(known, header);
    if (difference !== undefined) {
      return this.#settle({ kind: 'unusable', obstacle: { code: 'MON402', ...difference } });
    }
    const isOpen = this.#search?.current?.open.some((sinceUs) => sinceUs >= 0) ?? false;
    if (header.clock !== known.clock && isOpen) {
      const doubt: Doubt = { code: 'MON305', clocks: [known.clock], traceClock: header.clock };
      return this.#settle({ kind: 'inconclusive', doubt });
    }
    this.#header = header;
    return this.status;
  }

  /** Names the file in reports; needed only where a trace consists of several. */
  set file(file: string) {
    this.#file = file;
  }

  /** Takes the next event; `line` is its line in the file. After anything but `open` it takes no more. */
  event(event: TraceEvent, line: number): MonitorStatus {
    const search = this.#search;
    if (this.#answer !== undefined || search === undefined) return this.status;
    try {
      return this.#take(search, event, line);
    } catch (error) {
      if (error instanceof EvaluationFailure)
        return this.#settle(evaluationFailed(error, placeOf(event, line, this.#file)));
      throw error;
    }
  }

  #take(search: Search, event: TraceEvent, line: number): MonitorStatus {
    const isFirst = !this.#isStarted && this.#options.resumeFrom === undefined;
    const decoded = this.#decoder.decode(event, line, isFirst);
    // Where it stands is worked out only for what is wrong: there are millions of lines with which nothing is.
    if (decoded.kind === 'fault') {
      const at = placeOf(event, line, this.#file);
      return this.#settle({ kind: 'refused', refusal: { code: 'MON104', at, detail: decoded.detail } });
    }
    for (const { name, check } of this.#options.recompute ?? []) {
      const mismatch = check(event);
      if (mismatch) {
        const at = placeOf(event, line, this.#file);
        return this.#settle({ kind: 'refused', refusal: { code: 'MON202', at, mismatch, check: name } });
      }
    }
    const answer = this.#step(search, decoded.line);
    if (answer) return this.#settle(answer);
    this.#coverage.line(decoded.line);
    this.#events++;
    return 'open';
  }

  #step(search: Search, line: DecodedLine): Answer | undefined {
    if (!this.#isStarted) {
      this.#isStarted = true;
      const isGiven = line.specs.every(({ step }) => step.kind === 'initial');
      const answer = this.#start(
        search,
        isGiven ? line : undefined,
        placeOf(line.event, line.line, this.#file),
      );
      if (answer || isGiven) return answer;
    }
    const status = search.push(line);
    if (status.kind === 'matched') return undefined;
    const at = placeOf(line.event, line.line, this.#file);
    if (status.kind === 'exhausted') {
      return {
        kind: 'inconclusive',
        doubt: { code: 'MON302', at, limit: status.limit, value: status.value },
      };
    }
    const explanation = explain(this.#context(search), line, status.nodes);
    search.settleOn(status.nodes[0]);
    if (status.forgotten === undefined)
      return { kind: 'refused', refusal: { code: 'MON201', at, explanation } };
    return { kind: 'inconclusive', doubt: { code: 'MON303', at, explanation, forgotten: status.forgotten } };
  }

  #start(search: Search, line: DecodedLine | undefined, at: TracePlace): Answer | undefined {
    const { resumeFrom } = this.#options;
    const { initialStatesMax } = this.#budget;
    const tuples = resumeFrom
      ? resumedTuple(this.#steppers, resumeFrom)
      : initialTuples(this.#steppers, this.#shared, line, initialStatesMax);
    if (tuples === undefined) {
      const doubt: Doubt = { code: 'MON302', at, limit: 'initialStatesMax', value: initialStatesMax };
      return { kind: 'inconclusive', doubt };
    }
    if (tuples.length === 0) {
      const explanation = explainInitial(this.#context(search), line);
      return { kind: 'refused', refusal: { code: 'MON201', at, explanation } };
    }
    search.start(tuples, line);
    return undefined;
  }

  /** The producer has been silent for longer than it may: silence means stop. `line` is the last one it wrote. */
  silent(line: number, silentMs: number, silenceMsMax: number): MonitorStatus {
    if (this.#answer !== undefined) return this.status;
    const at = this.#linePlace(line);
    return this.#settle({ kind: 'refused', refusal: { code: 'MON204', at, silentMs, silenceMsMax } });
  }

  /** The answer, given how the reading of the bytes ended; without a reading, the facts so far as if complete. */
  finish(reading: TraceReading): Conformance {
    const search = this.#search;
    if (this.#answer === undefined) {
      if (reading.kind === 'complete') search?.finish();
      else search?.settleOn(search.current);
    }
    const answer = this.#answer ?? this.#answerAtEnd(reading);
    const facts = this.#facts(reading, answer === undefined);
    return answer === undefined ? { kind: 'conforms', facts } : { ...answer, facts };
  }

  #answerAtEnd(reading: TraceReading): Answer | undefined {
    switch (reading.kind) {
      case 'refused': {
        const { problem } = reading;
        if (isAltered(problem)) {
          return { kind: 'refused', refusal: { code: 'MON101', at: this.#linePlace(problem.line), problem } };
        }
        return { kind: 'unusable', obstacle: { code: 'MON401', problem } };
      }
      case 'unfinished':
        return { kind: 'inconclusive', doubt: { code: 'MON301', tornBytes: reading.tornBytes } };
      case 'stopped':
        return { kind: 'inconclusive', doubt: { code: 'MON301', tornBytes: 0 } };
      case 'complete': {
        if (this.#events === 0) return { kind: 'unusable', obstacle: { code: 'MON404' } };
        if (this.#foreignClocks.length === 0) return undefined;
        const traceClock = this.#header?.clock ?? '';
        return { kind: 'inconclusive', doubt: { code: 'MON305', clocks: this.#foreignClocks, traceClock } };
      }
    }
  }

  #facts(reading: TraceReading, isConforming: boolean): ConformanceFacts {
    const current = this.#search?.current;
    const head = reading.kind === 'complete' ? reading.head : undefined;
    return {
      events: this.#events,
      source: this.#header?.source,
      head,
      specs: this.#bindings.map(({ spec, specDigest, model }) => ({ spec, specDigest, model })),
      coverage: this.#coverage.report(),
      successors: this.#search?.successors ?? 0,
      deadlinesOpen: current?.open.filter((sinceUs) => sinceUs >= 0).length ?? 0,
      final:
        isConforming && head !== undefined && current
          ? { head, seq: reading.lastSeq, states: this.#statesOf(current) }
          : undefined,
    };
  }

  #statesOf(node: BehaviourNode): FinalState['states'] {
    return Object.fromEntries(
      this.#steppers.map((stepper, at) => [stepper.spec.name, itfState(stepper, node.states[at] as State)]),
    );
  }

  #linePlace(line: number): TracePlace {
    return this.#file === undefined ? { line } : { file: this.#file, line };
  }

  #context(search: Search): ExplanationContext {
    return {
      steppers: this.#steppers,
      shared: this.#shared,
      deadlines: this.#deadlines,
      historyOf: (node) => search.historyOf(node),
    };
  }

  #settle(answer: Answer): MonitorStatus {
    this.#answer = answer;
    return answer.kind;
  }
}

/** What all of them remember, by name; undefined when one of them cannot say. */
function savedBy(checks: readonly Recompute[]): MonitorCheckpoint['recomputed'] | undefined {
  const entries = checks.map(({ name, save }) => [name, save?.()] as const);
  return entries.every(([, saved]) => saved !== undefined) ? Object.fromEntries(entries) : undefined;
}
