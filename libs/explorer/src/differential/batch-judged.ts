/** Random specifications judged by TLC, many in one JVM, and by the compiled spec under the explorer. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareGraphs, readGraph, readTlcGraph, type StateGraph } from '@plimsoll/graph-comparison';
import { compileSpec, constantsFrom, loadCompiled, type SeededBug } from '@plimsoll/spec-compiler';
import { parseConfig, readSpec } from '@plimsoll/tla-ir';
import { type CompiledSpec, createRuntime } from '@plimsoll/tla-values';
import type { Tools } from '@plimsoll/tlaplus-tools';
import { type BatchAnswer, judgeBatch } from '@plimsoll/tlaplus-tools/testing';
import { exploreSync } from '../explore.ts';
import { exploreGraph } from '../graph/state-graph.ts';
import type { RandomSpec } from './random-specs.ts';
import { aids } from './spec-modules.ts';

/**
 * What is compared. A verdict `refused`: the model does not parse, which is the generator's fault; `assumption-error`: an
 * assumption without a value, which TLC and the explorer tell apart from a false one by their words.
 */
export interface Judgement {
  readonly verdict: string;
  readonly property: string | undefined;
  readonly counts: readonly (number | undefined)[];
  readonly traceLength: number | undefined;
  /** False: what holds, holds under a reduction, and that is said. */
  readonly sound: boolean;
}

export interface Difference {
  readonly spec: RandomSpec;
  readonly tlc: unknown;
  readonly explorer: unknown;
  /** TLC's first error or SANY's words. */
  readonly said: string | undefined;
}

export interface BatchOutcome {
  readonly differences: readonly Difference[];
  /** How often each verdict of TLC came up: a batch of errors only would show nothing. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** Specifications that our compiler refuses for what it is known not to support. */
  readonly refused: number;
  /**
   * Graphs that are equal but for labels: TLC evaluates a set under `\\E` to see whether it is constant, where we go by
   * what it reads, and they differ where an argument is never asked for.
   */
  readonly labels: number;
  /**
   * Temporal properties that TLC finds violated where we say that they hold under reduction: it judges the step to the
   * state as it was generated, we that to the one that is kept. Neither answer means anything. And those that we find
   * violated where TLC finds nothing under the reduction and the violation without it: it takes a step between states
   * that are kept as one for the stuttering step too.
   */
  readonly reduced: number;
  /** How many specifications show each seeded bug. */
  readonly noticed: ReadonlyMap<SeededBug, number>;
}

function unlabelled(graph: StateGraph): StateGraph {
  const edges = [...graph.edges].map((edge) => edge.replace(/\u0000[^\u0000]*\u0000/, '\u0000'));
  return { ...graph, edges: new Set(edges) };
}

/** What the compiler refuses, with its place, though TLC evaluates it. */
const knownRefusals = [/Recursion of \w+ inside an action is not supported/];
/**
 * Where TLC is no oracle: it found no action at all to try, failed on itself, or took an action for a constant because
 * all its primes are in the body of a LAMBDA.
 */
const noAnswers = [/No next state actions defined/, /Error code not found/, /cannot be a constant/];
/** States up to which the graphs are compared too. */
const graphStatesMax = 300;
/** A random model is finite and small; one that is not is left at this many states, and TLC's answer then differs. */
const statesMax = 200_000;

/**
 * Judges the specifications by both.
 *
 * @param seededBugs Bugs that the compiler is given in turn, to see that the comparison notices each.
 */
export async function judgeSpecs(
  tools: Tools,
  specs: readonly RandomSpec[],
  seededBugs: readonly SeededBug[] = [],
): Promise<BatchOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-random-specs-'));
  try {
    const answers = await answersOf(tools, folder, specs);
    const outcome = {
      ...(await compared(tools, specs, answers, folder)),
      noticed: new Map<SeededBug, number>(),
    };
    for (const bug of seededBugs) {
      const { differences, labels } = await compared(tools, specs, answers, folder, bug);
      outcome.noticed.set(bug, differences.length + Math.max(0, labels - outcome.labels));
    }
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function answersOf(
  tools: Tools,
  folder: string,
  specs: readonly RandomSpec[],
): Promise<readonly BatchAnswer[]> {
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of aids) writeFileSync(join(folder, `${name}.tla`), text);
  return judgeBatch(tools, folder, specs);
}

async function compared(
  tools: Tools,
  specs: readonly RandomSpec[],
  answers: readonly BatchAnswer[],
  folder: string,
  seededBug?: SeededBug,
): Promise<Omit<BatchOutcome, 'noticed'>> {
  const verdicts = new Map<string, number>();
  const differences: Difference[] = [];
  let refused = 0;
  let labels = 0;
  let reduced = 0;
  for (const [i, spec] of specs.entries()) {
    const answer = answers[i] as BatchAnswer;
    const tlc = judgementOfTlc(answer, spec.continueAfterViolation);
    verdicts.set(tlc.verdict, (verdicts.get(tlc.verdict) ?? 0) + 1);
    const difference = await differenceOf(spec, answer, tlc, folder, seededBug);
    const said = answer.reading.errors[0]?.message ?? answer.said.split('***')[2];
    if (difference === 'refused') refused += 1;
    else if (difference === 'label') labels += 1;
    else if (difference === 'reduced') reduced += 1;
    else if (difference?.isFoundByUsAlone && (await isViolatedUnreduced(tools, folder, spec))) reduced += 1;
    else if (difference !== undefined) differences.push({ spec, said, ...difference });
  }
  return { differences, verdicts, refused, labels, reduced };
}

const reductions = /^(VIEW|SYMMETRY) .*\n/gm;

function withoutReduction(spec: RandomSpec): RandomSpec {
  return { ...spec, config: spec.config.replace(reductions, '') };
}

/** Whether TLC finds a temporal property violated without VIEW and SYMMETRY. */
async function isViolatedUnreduced(tools: Tools, folder: string, spec: RandomSpec): Promise<boolean> {
  const [answer] = await answersOf(tools, join(folder, 'unreduced'), [withoutReduction(spec)]);
  return answer !== undefined && judgementOfTlc(answer, false).verdict === 'liveness';
}

type Unequal = Omit<Difference, 'spec' | 'said'> & { readonly isFoundByUsAlone?: boolean };

async function differenceOf(
  spec: RandomSpec,
  answer: BatchAnswer,
  tlc: Judgement,
  folder: string,
  seededBug: SeededBug | undefined,
): Promise<Unequal | 'refused' | 'label' | 'reduced' | undefined> {
  // TLC takes some temporal formulas for tautologies or cannot check them: then it is no oracle.
  if (tlc.verdict === 'unsupported' || tlc.verdict === 'refused') return undefined;
  let compiled: CompiledSpec;
  try {
    compiled = await compiledSpec(spec, answer, folder, seededBug);
  } catch (error) {
    const isKnown = knownRefusals.some((refusal) => refusal.test(String(error)));
    return isKnown ? 'refused' : { tlc, explorer: String(error) };
  }
  let explorer: Judgement;
  try {
    explorer = judgementOfExplorer(compiled, spec);
  } catch (error) {
    return { tlc, explorer: `threw ${error instanceof Error ? error.stack : String(error)}` };
  }
  if (tlc.verdict === 'liveness' && explorer.verdict === 'ok' && !explorer.sound) return 'reduced';
  const wanted = comparable(tlc, spec.errorCounts === true);
  const known = {
    ...explorer,
    // What TLC does not print is not compared: it tells no counts of a run that ends at an initial state.
    property: tlc.property === undefined ? undefined : explorer.property,
    counts: explorer.counts.map((count, i) => (tlc.counts[i] === undefined ? undefined : count)),
  };
  const given = comparable(known, spec.errorCounts === true);
  if (JSON.stringify(wanted) !== JSON.stringify(given)) {
    const isReduced = withoutReduction(spec).config !== spec.config;
    const isFoundByUsAlone = isReduced && tlc.verdict === 'ok' && explorer.verdict === 'liveness';
    return { tlc: wanted, explorer: given, isFoundByUsAlone };
  }
  const isSmall = (tlc.counts[1] ?? graphStatesMax + 1) <= graphStatesMax;
  if (tlc.verdict !== 'ok' || !spec.isWhole || !isSmall || !existsSync(answer.dotFile)) return undefined;
  const theirs = await readTlcGraph(answer.dotFile);
  const ours = readGraph(exploreGraph(compiled), 'explorer');
  const comparison = compareGraphs(theirs, ours);
  if (comparison.equal) return undefined;
  if (compareGraphs(unlabelled(theirs), unlabelled(ours)).equal) return 'label';
  return { tlc: comparison, explorer: 'another graph' };
}

/** Without what TLC does not tell: how far a run got until an error, the depth at a temporal violation. */
function comparable({ verdict, property, counts, traceLength }: Judgement, errorCounts: boolean): object {
  if (verdict === 'error' && errorCounts) return { verdict, distinct: counts[1], generated: counts[2] };
  if (verdict === 'error' || verdict.startsWith('assumption')) return { verdict };
  const [init, distinct, generated, depth] = counts;
  if (verdict === 'liveness') return { verdict, init, distinct, generated };
  return { verdict, property, init, distinct, generated, depth, traceLength };
}

const verdictNames: { readonly [kind: string]: string } = {
  'action-property': 'invariant',
  temporal: 'liveness',
  evaluation: 'error',
  spec: 'refused',
  config: 'error',
};

function judgementOfTlc({ reading }: BatchAnswer, isContinued: boolean): Judgement {
  const { counts, violations, errors } = reading;
  const [violation] = violations;
  const [error] = errors;
  // Under -continue TLC goes on to report a deadlock where an action has no value.
  // After one at an initial state it looks at the initial states again, and may report a violation that it has not come to.
  const isAtInitial =
    error?.message.includes('While working on the initial state') === true ||
    (error?.kind === 'evaluation' && counts.init === undefined);
  const met = isContinued || isAtInitial ? (error ?? violation) : (violation ?? error);
  const isNoAnswer = noAnswers.some((words) => words.test(error?.message ?? ''));
  const kind = isNoAnswer
    ? 'unsupported'
    : (met?.kind ?? (reading.saysSuccess && reading.saysFinished ? 'ok' : 'none'));
  const isOfAssumption = /^Evaluating assumption/.test(error?.message ?? '');
  const verdict = isOfAssumption ? 'assumption-error' : (verdictNames[kind] ?? kind);
  return {
    verdict,
    property: violation?.property,
    counts: isAtInitial ? [] : [counts.init, counts.distinct, counts.generated, counts.depth],
    traceLength: verdict === 'ok' || verdict === 'liveness' ? undefined : violation?.trace.length,
    sound: true,
  };
}

function judgementOfExplorer(
  compiled: CompiledSpec,
  { deadlock, continueAfterViolation }: RandomSpec,
): Judgement {
  const options = { deadlock, continueAfterViolation, budget: { states: statesMax } };
  const { verdict: first, violations, property, trace, counts, sound } = exploreSync(compiled, options);
  const isOfAssumption = first === 'assumption' && violations[0]?.error !== undefined;
  const isError = violations.some((violation) => violation.verdict === 'error');
  const verdict = isOfAssumption ? 'assumption-error' : isError ? 'error' : first;
  return {
    verdict,
    property,
    counts: [counts.init, counts.distinct, counts.generated, counts.depth],
    traceLength: verdict === 'ok' || verdict === 'liveness' ? undefined : trace?.steps.length,
    sound,
  };
}

/** The specification under its configuration, from what SANY made of it. Throws what keeps it from being compiled. */
export async function compiledSpec(
  spec: RandomSpec,
  { xml, said }: BatchAnswer,
  folder: string,
  seededBug?: SeededBug,
): Promise<CompiledSpec> {
  const sources = new Map(
    [spec, ...aids].map(({ name, text }) => [name, { file: join(folder, `${name}.tla`), text }] as const),
  );
  const ir = valueOf(readSpec({ xml, sources }), said);
  const config = valueOf(parseConfig(spec.config, `${spec.name}.cfg`), said);
  const { source, meta } = valueOf(
    compileSpec(ir, config, seededBug === undefined ? {} : { seededBug }),
    said,
  );
  const loaded = valueOf(await loadCompiled(source, folder), said);
  const runtime = createRuntime({ stringOrder: meta.stringOrder, integers: 'tlc' });
  return loaded.instantiate(runtime, constantsFrom(config, runtime));
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: unknown };

function valueOf<T>(outcome: Outcome<T>, said: string): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${JSON.stringify(outcome.problems)}\n${said}`);
}
