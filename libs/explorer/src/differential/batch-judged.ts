/** Specifications judged by TLC, many in one JVM, and by the compiled spec under the explorer. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareGraphs, readGraph, readTlcGraph, withoutLabels } from '@plimsoll/graph-comparison';
import type { SeededBug } from '@plimsoll/spec-compiler';
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Tools } from '@plimsoll/tlaplus-tools';
import { type BatchAnswer, judgeBatch } from '@plimsoll/tlaplus-tools/testing';
import { exploreGraph } from '../graph/state-graph.ts';
import { interruptible } from '../interruptible.ts';
import { compiledSpec } from './compiled-spec.ts';
import type { JudgedSpec } from './judged-spec.ts';
import {
  type Judgement,
  judgementOfExplorer,
  judgementOfTlc,
  statesMax,
  type Unequal,
  unequalIn,
} from './judgement.ts';
import { type KnownReason, type Pair, reasonFor } from './known-differences.ts';
import { RefusedSpec, reasonOfRefusal } from './refusals.ts';
import { aids } from './spec-modules.ts';

export interface Difference {
  readonly spec: JudgedSpec;
  readonly tlc: unknown;
  readonly explorer: unknown;
  /** TLC's first error or SANY's words. */
  readonly said: string | undefined;
}

export interface BatchOutcome {
  readonly differences: readonly Difference[];
  /** How often each verdict of TLC came up: a batch of errors only would show nothing. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** Specifications about which TLC says nothing: it does not parse them, or is no oracle. */
  readonly unjudged: readonly JudgedSpec[];
  /** Specifications that one of both did not come to an end with in time: they are not compared. */
  readonly late: readonly Late[];
  /** Names of the specifications that differ for each known reason. */
  readonly known: ReadonlyMap<KnownReason, readonly string[]>;
  /** How many specifications show each seeded bug. */
  readonly noticed: ReadonlyMap<SeededBug, number>;
}

export interface Late {
  readonly spec: JudgedSpec;
  readonly who: 'TLC' | 'explorer';
}

/** States up to which the graphs are compared too. */
const graphStatesMax = 300;

/** How specifications are judged. */
export interface Judging {
  /** Bugs that the compiler is given in turn, to see that the comparison notices each. */
  readonly seededBugs?: readonly SeededBug[];
  /** A specification that takes one of both longer is late: in CPU time, of which a busy machine gives less by the clock. */
  readonly secondsMax?: number;
}

/** Judges the specifications by both. */
export async function judgeSpecs(
  tools: Tools,
  specs: readonly JudgedSpec[],
  { seededBugs = [], secondsMax }: Judging = {},
): Promise<BatchOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-judged-specs-'));
  try {
    const answers = await answersOf(tools, folder, specs, secondsMax);
    const batch = { tools, specs, answers, folder, secondsMax };
    const outcome = {
      ...(await compared(batch)),
      noticed: new Map<SeededBug, number>(),
    };
    for (const bug of seededBugs) {
      const { differences, known } = await compared(batch, bug);
      const [labels = 0, before = 0] = [known, outcome.known].map((all) => all.get('labels')?.length);
      outcome.noticed.set(bug, differences.length + Math.max(0, labels - before));
    }
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** How many specifications differ for a reason that is known. */
export function knownCount({ known }: BatchOutcome): number {
  return [...known.values()].flat().length;
}

function answersOf(
  tools: Tools,
  folder: string,
  specs: readonly JudgedSpec[],
  secondsMax: number | undefined,
): Promise<readonly BatchAnswer[]> {
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of aids) writeFileSync(join(folder, `${name}.tla`), text);
  return judgeBatch(tools, folder, specs, secondsMax);
}

/** What TLC said of all specifications. */
interface Batch {
  readonly tools: Tools;
  readonly specs: readonly JudgedSpec[];
  readonly answers: readonly BatchAnswer[];
  readonly folder: string;
  readonly secondsMax: number | undefined;
}

async function compared(batch: Batch, seededBug?: SeededBug): Promise<Omit<BatchOutcome, 'noticed'>> {
  const { tools, specs, answers, folder, secondsMax } = batch;
  const verdicts = new Map<string, number>();
  const differences: Difference[] = [];
  const unjudged: JudgedSpec[] = [];
  const late: Late[] = [];
  const known = new Map<KnownReason, readonly string[]>();
  const verdictOfTlc = async (spec: JudgedSpec): Promise<string> => {
    const [answer] = await answersOf(tools, join(folder, 'again'), [spec], secondsMax);
    return answer === undefined ? 'none' : judgementOfTlc(answer, spec.continueAfterViolation).verdict;
  };
  for (const [i, spec] of specs.entries()) {
    const answer = answers[i] as BatchAnswer;
    if (isCutOff(answer)) {
      late.push({ spec, who: 'TLC' });
      continue;
    }
    const tlc = judgementOfTlc(answer, spec.continueAfterViolation);
    verdicts.set(tlc.verdict, (verdicts.get(tlc.verdict) ?? 0) + 1);
    const comparison =
      tlc.verdict === 'refused' ? 'unjudged' : await compare(batch, spec, answer, tlc, seededBug);
    if (comparison === 'late') late.push({ spec, who: 'explorer' });
    if (comparison === 'unjudged') unjudged.push(spec);
    if (comparison === undefined || typeof comparison === 'string') continue;
    const { pair, unequal } = comparison;
    const reason = comparison.reason ?? (pair && (await reasonFor(pair, verdictOfTlc)));
    const said = answer.reading.errors[0]?.message ?? answer.said.split('***')[2];
    if (reason !== undefined) known.set(reason, [...(known.get(reason) ?? []), spec.name]);
    else if (unequal !== undefined) differences.push({ spec, said, ...unequal });
  }
  return { differences, verdicts, unjudged, late, known };
}

/** Without enough time or memory TLC says nothing. */
const isCutOff = ({ isLate, reading }: BatchAnswer): boolean =>
  isLate || reading.errors.some(({ kind }) => kind === 'memory');

/** How both answers differ: for a known reason, or in these values; the pair tells whether there is a reason for that. */
interface Comparison {
  readonly reason?: KnownReason;
  readonly unequal?: Unequal;
  readonly pair?: Pair;
}

/** Undefined where nothing differs. */
async function compare(
  { folder, secondsMax }: Batch,
  spec: JudgedSpec,
  answer: BatchAnswer,
  tlc: Judgement,
  seededBug: SeededBug | undefined,
): Promise<Comparison | 'late' | 'unjudged' | undefined> {
  const compile = () => compiledSpec(spec, answer, folder, { seededBug });
  let compiled: CompiledSpec;
  try {
    compiled = await compile();
  } catch (error) {
    const reason = error instanceof RefusedSpec ? reasonOfRefusal(error.refusal, answer, tlc) : undefined;
    return reason === undefined ? { unequal: { tlc, explorer: String(error) } } : { reason };
  }
  if (tlc.verdict === 'unsupported') return 'unjudged';
  let explorer: Judgement;
  try {
    const explored = await exploredInTime(spec, compiled, compile, secondsMax);
    if (explored === undefined) return 'late';
    ({ compiled, explorer } = explored);
    // What TLC came to an end with is no larger than that.
    const isLarge = (tlc.counts[1] ?? 0) > statesMax;
    if (secondsMax !== undefined && explorer.verdict === 'inconclusive' && isLarge) return 'late';
  } catch (error) {
    const thrown = error instanceof Error ? error.stack : String(error);
    return { unequal: { tlc, explorer: `threw ${thrown}` } };
  }
  const unequal = unequalIn(tlc, explorer, spec.atErrors);
  if (unequal !== undefined) {
    const onDemand = () => compiledSpec(spec, answer, folder, { seededBug, computesOnDemand: true });
    return { unequal, pair: { spec, compiled, onDemand, tlc, explorer } };
  }
  const isSmall = (tlc.counts[1] ?? graphStatesMax + 1) <= graphStatesMax;
  if (tlc.verdict !== 'ok' || !spec.isWhole || !isSmall || !existsSync(answer.dotFile)) return undefined;
  return compareGraphsOf(compiled, answer.dotFile);
}

interface Explored {
  readonly compiled: CompiledSpec;
  readonly explorer: Judgement;
}

/** Undefined where it takes the explorer too long. */
async function exploredInTime(
  spec: JudgedSpec,
  first: CompiledSpec,
  again: () => Promise<CompiledSpec>,
  secondsMax: number | undefined,
): Promise<Explored | undefined> {
  let compiled = first;
  for (let seconds = secondsMax; ; seconds = seconds && 3 * seconds) {
    const before = process.cpuUsage();
    const msMax = seconds && 1000 * seconds;
    const judged = interruptible(() => judgementOfExplorer(compiled, spec), msMax);
    if (judged.kind === 'done') return { compiled, explorer: judged.value };
    const { user, system } = process.cpuUsage(before);
    const isOver = secondsMax === undefined || judged.reason === 'aborted';
    if (isOver || (user + system) / 1e6 >= secondsMax) return undefined;
    // What was interrupted is not to be relied on.
    compiled = await again();
  }
}

async function compareGraphsOf(compiled: CompiledSpec, dotFile: string): Promise<Comparison | undefined> {
  const theirs = await readTlcGraph(dotFile);
  const ours = readGraph(exploreGraph(compiled), 'explorer');
  const comparison = compareGraphs(theirs, ours);
  if (comparison.equal) return undefined;
  if (compareGraphs(withoutLabels(theirs), withoutLabels(ours)).equal) return { reason: 'labels' };
  return { unequal: { tlc: comparison, explorer: 'another graph' } };
}
