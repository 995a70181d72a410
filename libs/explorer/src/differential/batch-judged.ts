/** Random specifications judged by TLC, many in one JVM, and by the compiled spec under the explorer. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareGraphs, readGraph, readTlcGraph, withoutLabels } from '@plimsoll/graph-comparison';
import type { SeededBug } from '@plimsoll/spec-compiler';
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Tools } from '@plimsoll/tlaplus-tools';
import { type BatchAnswer, judgeBatch } from '@plimsoll/tlaplus-tools/testing';
import { exploreGraph } from '../graph/state-graph.ts';
import { compiledSpec } from './compiled-spec.ts';
import { type Judgement, judgementOfExplorer, judgementOfTlc, type Unequal, unequalIn } from './judgement.ts';
import { type KnownReason, type Pair, reasonFor } from './known-differences.ts';
import type { RandomSpec } from './random-specs.ts';
import { aids } from './spec-modules.ts';

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
  /** Specifications about which TLC says nothing: it does not parse them, or is no oracle. */
  readonly unjudged: readonly RandomSpec[];
  /** How many specifications differ for each known reason. */
  readonly known: ReadonlyMap<KnownReason, number>;
  /** How many specifications show each seeded bug. */
  readonly noticed: ReadonlyMap<SeededBug, number>;
}

/** What the compiler refuses, with its place, though TLC evaluates it. */
const knownRefusals = [/Recursion of \w+ inside an action is not supported/];
/** States up to which the graphs are compared too. */
const graphStatesMax = 300;

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
      const { differences, known } = await compared(tools, specs, answers, folder, bug);
      const labels = (known.get('labels') ?? 0) - (outcome.known.get('labels') ?? 0);
      outcome.noticed.set(bug, differences.length + Math.max(0, labels));
    }
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** How many specifications differ for a reason that is known. */
export function knownCount({ known }: BatchOutcome): number {
  return [...known.values()].reduce((sum, one) => sum + one, 0);
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
  const unjudged: RandomSpec[] = [];
  const known = new Map<KnownReason, number>();
  const verdictOfTlc = async (spec: RandomSpec): Promise<string> => {
    const [answer] = await answersOf(tools, join(folder, 'again'), [spec]);
    return answer === undefined ? 'none' : judgementOfTlc(answer, spec.continueAfterViolation).verdict;
  };
  for (const [i, spec] of specs.entries()) {
    const answer = answers[i] as BatchAnswer;
    const tlc = judgementOfTlc(answer, spec.continueAfterViolation);
    verdicts.set(tlc.verdict, (verdicts.get(tlc.verdict) ?? 0) + 1);
    // TLC takes some temporal formulas for tautologies or cannot check them.
    if (tlc.verdict === 'unsupported' || tlc.verdict === 'refused') {
      unjudged.push(spec);
      continue;
    }
    const comparison = await compare(spec, answer, tlc, folder, seededBug);
    if (comparison === undefined) continue;
    const { pair, unequal } = comparison;
    const reason = comparison.reason ?? (pair && (await reasonFor(pair, verdictOfTlc)));
    const said = answer.reading.errors[0]?.message ?? answer.said.split('***')[2];
    if (reason !== undefined) known.set(reason, (known.get(reason) ?? 0) + 1);
    else if (unequal !== undefined) differences.push({ spec, said, ...unequal });
  }
  return { differences, verdicts, unjudged, known };
}

/** How both answers differ: for a known reason, or in these values; the pair tells whether there is a reason for that. */
interface Comparison {
  readonly reason?: KnownReason;
  readonly unequal?: Unequal;
  readonly pair?: Pair;
}

/** Undefined where nothing differs. */
async function compare(
  spec: RandomSpec,
  answer: BatchAnswer,
  tlc: Judgement,
  folder: string,
  seededBug: SeededBug | undefined,
): Promise<Comparison | undefined> {
  let compiled: CompiledSpec;
  try {
    compiled = await compiledSpec(spec, answer, folder, seededBug);
  } catch (error) {
    const isKnown = knownRefusals.some((refusal) => refusal.test(String(error)));
    return isKnown ? { reason: 'refused' } : { unequal: { tlc, explorer: String(error) } };
  }
  let explorer: Judgement;
  try {
    explorer = judgementOfExplorer(compiled, spec);
  } catch (error) {
    const thrown = error instanceof Error ? error.stack : String(error);
    return { unequal: { tlc, explorer: `threw ${thrown}` } };
  }
  const unequal = unequalIn(tlc, explorer, spec.atErrors);
  if (unequal !== undefined) return { unequal, pair: { spec, compiled, tlc, explorer } };
  const isSmall = (tlc.counts[1] ?? graphStatesMax + 1) <= graphStatesMax;
  if (tlc.verdict !== 'ok' || !spec.isWhole || !isSmall || !existsSync(answer.dotFile)) return undefined;
  return compareGraphsOf(compiled, answer.dotFile);
}

async function compareGraphsOf(compiled: CompiledSpec, dotFile: string): Promise<Comparison | undefined> {
  const theirs = await readTlcGraph(dotFile);
  const ours = readGraph(exploreGraph(compiled), 'explorer');
  const comparison = compareGraphs(theirs, ours);
  if (comparison.equal) return undefined;
  if (compareGraphs(withoutLabels(theirs), withoutLabels(ours)).equal) return { reason: 'labels' };
  return { unequal: { tlc: comparison, explorer: 'another graph' } };
}
