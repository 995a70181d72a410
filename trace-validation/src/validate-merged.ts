/** Validates what several concurrent sources wrote of one run: some order of their lines must be a behaviour. */
import { TlaError } from '@plimsoll/tla-values';
import { canonicalJson, type SpecBinding, type TraceEvent, type TraceHeader } from '@plimsoll/trace';
import { type Answer, evaluationFailed, isAltered, placeOf } from './answer.ts';
import { type BehaviourNode, pathTo } from './behaviour.ts';
import { MONITOR_BUDGET, type MonitorBudget } from './budget.ts';
import type { Conformance, ConformanceFacts, Doubt, TracePlace } from './conformance.ts';
import { CoverageCounter } from './coverage.ts';
import { type Deadline, deadlinesOf } from './deadlines.ts';
import { explain, explainInitial } from './explanation.ts';
import { checkHeader } from './header-check.ts';
import { initialTuples } from './initial-states.ts';
import { type DecodedLine, LineDecoder, type SpecLine } from './line-decoder.ts';
import { Footprints } from './merge-footprint.ts';
import { type MergeAnswer, type MergeInput, type MergeSource, mergeSearch } from './merge-search.ts';
import type { MonitorOptions } from './monitor.ts';
import { ModelError } from './monitored-spec.ts';
import { SharedVariables } from './shared-variables.ts';
import { EvaluationFailure, Stepper } from './stepper.ts';
import { readParts, type TracePart } from './trace-parts.ts';

/** One source: its files in order. */
export interface SourceParts {
  readonly name: string;
  readonly parts: AsyncIterable<TracePart> | Iterable<TracePart>;
}

export type MergeOptions = Omit<MonitorOptions, 'resumeFrom'>;

interface ReadSource {
  readonly header: TraceHeader;
  readonly events: { readonly event: TraceEvent; readonly line: number; readonly file: string }[];
}

/** Reads all sources into memory, up to `mergedLinesMax` lines, and searches an order that the specs explain. */
export async function validateMerged(
  sources: readonly SourceParts[],
  options: MergeOptions,
): Promise<Conformance> {
  const merge = new Merge(options);
  try {
    return await merge.validate(sources);
  } catch (error) {
    if (!(error instanceof ModelError || error instanceof TlaError)) throw error;
    return merge.answered({ kind: 'unusable', obstacle: { code: 'MON405', detail: error.message } });
  }
}

class Merge {
  readonly #options: MergeOptions;
  readonly #budget: MonitorBudget;
  #read: ReadSource[] = [];
  #bindings: readonly SpecBinding[] = [];
  #steppers: readonly Stepper[] = [];
  #shared = new SharedVariables([], []);
  #deadlines: readonly Deadline[] = [];
  #coverage = new CoverageCounter([]);
  #matched = 0;
  #places = new Map<TraceEvent, TracePlace>();

  constructor(options: MergeOptions) {
    this.#options = options;
    this.#budget = { ...MONITOR_BUDGET, ...options.budget };
  }

  async validate(sources: readonly SourceParts[]): Promise<Conformance> {
    for (const source of sources) {
      const answer = await this.#readSource(source);
      if (answer !== undefined) return this.answered(answer);
    }
    const answer = this.#prepare();
    if (answer !== undefined) return this.answered(answer);
    const lines = this.#decode();
    return this.answered(Array.isArray(lines) ? this.#search(lines as MergeSource[]) : (lines as Answer));
  }

  /** The answer with what was established; undefined: it conforms. */
  answered(answer: Answer | undefined): Conformance {
    const facts = this.#facts();
    return answer === undefined ? { kind: 'conforms', facts } : { ...answer, facts };
  }

  async #readSource({ name, parts }: SourceParts): Promise<Answer | undefined> {
    let header: TraceHeader | undefined;
    const events: ReadSource['events'] = [];
    let file = name;
    const linesMax =
      this.#budget.mergedLinesMax - this.#read.reduce((sum, each) => sum + each.events.length, 0);
    const { reading, part } = await readParts(parts, {
      header: (found, { name: partName }) => {
        header ??= found;
        file = partName;
        return true;
      },
      event: (event, line) => events.push({ event, line, file }) <= linesMax,
    });
    file = part?.name ?? name;
    if (reading.kind === 'refused') {
      const { problem } = reading;
      return isAltered(problem)
        ? { kind: 'refused', refusal: { code: 'MON101', at: { file, line: problem.line }, problem } }
        : { kind: 'unusable', obstacle: { code: 'MON401', problem } };
    }
    if (reading.kind === 'stopped') {
      const at = { file, line: (events.at(-1)?.line ?? 0) + 1 };
      const value = this.#budget.mergedLinesMax;
      return { kind: 'inconclusive', doubt: { code: 'MON302', at, limit: 'mergedLinesMax', value } };
    }
    if (reading.kind === 'unfinished') {
      return { kind: 'inconclusive', doubt: { code: 'MON301', tornBytes: reading.tornBytes } };
    }
    if (header === undefined) return { kind: 'unusable', obstacle: { code: 'MON404' } };
    if (header.resumes !== undefined) {
      return { kind: 'unusable', obstacle: { code: 'MON403', resumes: header.resumes, expected: undefined } };
    }
    this.#read.push({ header, events });
    return undefined;
  }

  #prepare(): Answer | undefined {
    const names = this.#read.map(({ header }) => header.source);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) {
      return unusable('source', 'each source once, its files resuming each other', `two of ${twice}`);
    }
    const bindings = new Map<string, SpecBinding>();
    for (const { header } of this.#read) {
      for (const binding of [header as SpecBinding, ...(header.alsoSpecs ?? [])]) {
        const known = bindings.get(binding.spec);
        if (known !== undefined && !isSameBinding(known, binding)) {
          const text = (each: SpecBinding) =>
            JSON.stringify([each.specDigest, each.model, each.constants]).slice(0, 400);
          return unusable(`header of ${binding.spec}`, text(known), text(binding));
        }
        bindings.set(binding.spec, binding);
      }
    }
    const [first, ...also] = [...bindings.values()] as [SpecBinding, ...SpecBinding[]];
    const header = { ...(this.#read[0] as ReadSource).header, ...first, alsoSpecs: also };
    const checked = checkHeader(header, this.#options.specs);
    if (checked.kind !== 'accepted') return checked;
    this.#bindings = checked.bindings;
    this.#steppers = checked.specs.map((spec) => new Stepper(spec));
    this.#shared = new SharedVariables(this.#options.shared ?? [], checked.specs);
    this.#coverage = new CoverageCounter(this.#steppers);
    return this.#prepareDeadlines();
  }

  #prepareDeadlines(): Answer | undefined {
    const specs = this.#steppers.map(({ spec }) => spec);
    const clocks = [...new Set(this.#read.map(({ header }) => header.clock))];
    const { judged, foreignClocks } = deadlinesOf(specs, clocks[0] ?? '');
    if (foreignClocks.length === 0 && (judged.length === 0 || clocks.length === 1)) {
      this.#deadlines = judged;
      return undefined;
    }
    const traceClock = clocks.join(', ');
    return { kind: 'inconclusive', doubt: { code: 'MON305', clocks: foreignClocks, traceClock } };
  }

  #decode(): MergeSource[] | Answer {
    const sources: MergeSource[] = [];
    const lastSeqs = new Map(
      this.#read.map(({ header, events }) => [header.source, events.at(-1)?.event.seq ?? 0]),
    );
    for (const { header, events } of this.#read) {
      const primary = this.#steppers.findIndex(({ spec }) => spec.name === header.spec);
      const decoder = new LineDecoder(
        this.#steppers.map(({ spec }) => spec),
        primary,
      );
      const lines: DecodedLine[] = [];
      for (const [index, { event, line, file }] of events.entries()) {
        const at = placeOf(event, line, file);
        this.#places.set(event, at);
        const decoded = decoder.decode(event, line, index === 0);
        const detail = afterFault(event, lastSeqs) ?? (decoded.kind === 'fault' ? decoded.detail : undefined);
        if (detail !== undefined || decoded.kind === 'fault') {
          return { kind: 'refused', refusal: { code: 'MON104', at, detail: detail ?? '' } };
        }
        lines.push(decoded.line);
        this.#coverage.line(decoded.line);
      }
      sources.push({ name: header.source, lines, firstSeq: events[0]?.event.seq ?? 1, clock: header.clock });
    }
    if (sources.every(({ lines }) => lines.length === 0)) {
      return { kind: 'unusable', obstacle: { code: 'MON404' } };
    }
    return sources;
  }

  #search(sources: readonly MergeSource[]): Answer | undefined {
    const initial = sources.map(({ lines }) => (isInitial(lines[0]) ? (lines[0] as DecodedLine) : undefined));
    const given = combined(initial.filter((line) => line !== undefined));
    const first = given ?? (sources.find(({ lines }) => lines.length > 0)?.lines[0] as DecodedLine);
    const at = this.#places.get(first.event) as TracePlace;
    try {
      const tuples = initialTuples(this.#steppers, this.#shared, given, this.#budget.initialStatesMax);
      if (tuples === undefined) {
        const value = this.#budget.initialStatesMax;
        return { kind: 'inconclusive', doubt: { code: 'MON302', at, limit: 'initialStatesMax', value } };
      }
      if (tuples.length === 0) {
        const explanation = explainInitial(this.#context(), given);
        return { kind: 'refused', refusal: { code: 'MON201', at, explanation } };
      }
      const positions = initial.map((line) => (line === undefined ? 0 : 1));
      const starts = tuples.map((taken) => ({
        positions,
        consumed: positions.reduce<number>((sum, each) => sum + each, 0),
        states: taken.map(({ state }) => state),
        open: this.#deadlines.map(() => -1),
        hiddenSteps: 0,
        step: given && { line: given, taken },
        parent: undefined,
      }));
      return this.#judged(mergeSearch(this.#input(sources), starts));
    } catch (error) {
      if (error instanceof EvaluationFailure) return evaluationFailed(error, at);
      throw error;
    }
  }

  #input(sources: readonly MergeSource[]): MergeInput {
    const specs = this.#steppers.map(({ spec }) => spec);
    return {
      sources,
      steppers: this.#steppers,
      shared: this.#shared,
      deadlines: this.#deadlines,
      footprints: new Footprints(specs, this.#options.shared ?? []),
      budget: this.#budget,
    };
  }

  #judged(answer: MergeAnswer): Answer | undefined {
    if (answer.kind === 'matched') {
      this.#count(answer.last);
      return this.#recomputed(answer.last);
    }
    if (answer.kind === 'exhausted') {
      const { limit, value } = answer;
      return { kind: 'inconclusive', doubt: { code: 'MON302', at: { line: 0 }, limit, value } };
    }
    const { node, line, source, isCircular } = answer.stuck;
    this.#count(node);
    const at = this.#places.get(line.event) as TracePlace;
    const nodes = answer.kind === 'stuck' ? answer.nodes : [node];
    const explained = explain(this.#context(), line, nodes);
    const explanation = isCircular
      ? { ...explained, beyondSpecs: `${source}: "after" waits for a line that waits for this one` }
      : explained;
    if (answer.kind === 'stuck') return { kind: 'refused', refusal: { code: 'MON201', at, explanation } };
    const doubt: Doubt = { code: 'MON303', at, explanation, forgotten: answer.what };
    return { kind: 'inconclusive', doubt };
  }

  #count(node: BehaviourNode): void {
    for (const each of pathTo(node)) this.#coverage.step(each);
    this.#matched = node.consumed;
  }

  /** Recomputation follows the order that was found. */
  #recomputed(last: BehaviourNode): Answer | undefined {
    for (const node of pathTo(last)) {
      const event = node.step?.line?.event;
      if (event === undefined) continue;
      for (const { name, check } of this.#options.recompute ?? []) {
        const mismatch = check(event);
        const at = this.#places.get(event);
        if (mismatch !== undefined && at !== undefined)
          return { kind: 'refused', refusal: { code: 'MON202', at, mismatch, check: name } };
      }
    }
    return undefined;
  }

  #context() {
    return {
      steppers: this.#steppers,
      shared: this.#shared,
      deadlines: this.#deadlines,
      historyOf: (node: BehaviourNode) => pathTo(node).slice(-HISTORY_MAX),
    };
  }

  #facts(): ConformanceFacts {
    return {
      events: this.#matched,
      source: this.#read.map(({ header }) => header.source).join(' + ') || undefined,
      head: undefined,
      specs: this.#bindings.map(({ spec, specDigest, model }) => ({ spec, specDigest, model })),
      coverage: this.#coverage.report(),
      successors: this.#steppers.reduce((sum, stepper) => sum + stepper.successors, 0),
      deadlinesOpen: 0,
      final: undefined,
    };
  }
}

/** How many steps before a refusal a report shows, at most. */
const HISTORY_MAX = 100;

function unusable(what: string, expected: string, found: string): Answer {
  return { kind: 'unusable', obstacle: { code: 'MON402', what, expected, found } };
}

function isSameBinding(left: SpecBinding, right: SpecBinding): boolean {
  const text = ({ spec, specDigest, model, constants }: SpecBinding) =>
    canonicalJson({ spec, specDigest, model, constants });
  return text(left) === text(right);
}

/** A line that waits for what no source has: it would wait for ever. */
function afterFault({ after = {} }: TraceEvent, lastSeqs: ReadonlyMap<string, number>): string | undefined {
  for (const [source, seq] of Object.entries(after)) {
    const lastSeq = lastSeqs.get(source);
    if (lastSeq === undefined) return `after names the source ${source}, of which no trace is given`;
    if (seq > lastSeq) return `after names event ${seq} of ${source}, whose trace ends with event ${lastSeq}`;
  }
  return undefined;
}

function isInitial(line: DecodedLine | undefined): boolean {
  return line?.specs.every(({ step }) => step.kind === 'initial') ?? false;
}

/** Several sources may each show their part of the initial state. */
function combined(lines: readonly DecodedLine[]): DecodedLine | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  const specs = first.specs.map(
    ({ step }, at): SpecLine => ({
      step,
      observations: lines.flatMap((line) => line.specs[at]?.observations ?? []),
    }),
  );
  return { ...first, specs };
}
