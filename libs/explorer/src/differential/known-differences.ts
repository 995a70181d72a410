/** Where the answers of TLC and the explorer may differ on a specification; docs/exploring.md tells of each. */
import { type CompiledSpec, type State, TlaError, type Value } from '@plimsoll/tla-values';
import { countedAsSet } from '@plimsoll/tla-values/differential';
import { exploreSync } from '../explore.ts';
import { generatedInOrder } from '../search/generated-in-order.ts';
import type { JudgedSpec } from './judged-spec.ts';
import { type Judgement, judgementOfExplorer, unequalIn } from './judgement.ts';
import type { RefusalReason } from './refusals.ts';

export type KnownReason =
  | RefusalReason
  /**
   * Graphs are equal but for labels: TLC evaluates a set under `\\E` to see whether it is constant, where we go by what
   * it reads, and they differ where an argument is never asked for.
   */
  | 'labels'
  /**
   * A temporal property that TLC finds violated and we hold under reduction: it judges the step to the state as it was
   * generated, we that to the one that is kept. Neither answer means anything.
   */
  | 'generated step'
  /** TLC takes a step between states that are kept as one for the stuttering step, and overlooks what it finds without. */
  | 'kept as one'
  /** TLC meets an error of another step as it looks for the counterexample's steps, and prints fewer. */
  | 'counterexample cut short'
  /** TLC goes through the steps from a state once more to tell where an error is, and counts them again. */
  | 'counted again'
  /** TLC does not come to a part of a temporal formula that has no value. */
  | 'part not asked for'
  /** A recursion without an end: how far it gets, and what it generates on the way, is the stack's depth. */
  | 'stack overflow'
  /** TLC computes no more of a function than it is asked for where it applies it on the spot; we compute all of it. */
  | 'function computed whole'
  /** TLC counts a tuple or record as a set, by its domain. */
  | 'function counted as a set';

/** Both answers about a specification that was compiled. */
export interface Pair {
  readonly spec: JudgedSpec;
  readonly compiled: CompiledSpec;
  /** The same, where no function's values are computed before they are asked for. */
  readonly onDemand: () => Promise<CompiledSpec>;
  readonly tlc: Judgement;
  readonly explorer: Judgement;
}

const reductions = /^\s*(VIEW|SYMMETRY)\s+\w+/gm;

const stackIsFull = /the stack is exhausted|too deep/;

/**
 * The reason of a difference, if there is one that is known.
 *
 * @param verdictOfTlc What TLC finds of another specification.
 */
export async function reasonFor(
  pair: Pair,
  verdictOfTlc: (spec: JudgedSpec) => Promise<string>,
): Promise<KnownReason | undefined> {
  const { spec, tlc, explorer } = pair;
  const verdicts = `${tlc.verdict}, ${explorer.verdict}`;
  if (verdicts === 'liveness, ok' && explorer.isOfKeptStates) return 'generated step';
  if (verdicts === 'ok, liveness') {
    const config = spec.config.replace(reductions, '');
    if (config === spec.config) return undefined;
    return (await verdictOfTlc({ ...spec, config })) === 'liveness' ? 'kept as one' : undefined;
  }
  const whole = isCutShort(pair) ? { ...pair, tlc: { ...tlc, traceLength: explorer.traceLength } } : pair;
  if (whole !== pair && unequalIn(whole.tlc, explorer, spec.atErrors) === undefined)
    return 'counterexample cut short';
  if (explorer.verdict !== 'error' && explorer.verdict !== 'assumption-error') return undefined;
  if (/StackOverflowError/.test(tlc.error ?? '') && stackIsFull.test(explorer.error ?? ''))
    return 'stack overflow';
  if (isCountedAgain(whole)) return 'counted again';
  if (tlc.verdict === 'ok' && countedAsSet.test(explorer.error ?? '')) return 'function counted as a set';
  if (holdsWithoutTemporal(pair)) return 'part not asked for';
  const judged = judgementOfExplorer(await pair.onDemand(), spec);
  return unequalIn(tlc, judged, spec.atErrors) === undefined ? 'function computed whole' : undefined;
}

/** Whether TLC, as it looks for the state after the last one that it shows, meets an error. */
function isCutShort(pair: Pair): boolean {
  const { compiled, tlc, explorer } = pair;
  const [shorter, whole] = [tlc.traceLength, explorer.traceLength];
  if (shorter === undefined || whole === undefined || shorter >= whole) return false;
  const states = shownStates(pair);
  const [last, next] = [states[shorter - 1], states[shorter]];
  if (last === undefined || next === undefined) return false;
  const generated = generatedInOrder(compiled, compiled.actions, last);
  return generated.some(({ failure }) => failure !== undefined) || !areComparable(compiled, last, next);
}

/** The behaviour of what ended our run. */
function shownStates({ spec, compiled, explorer }: Pair): readonly State[] {
  const { trace, violations } = exploreSync(compiled, spec);
  const { steps = [] } = violations.find(({ verdict }) => verdict === explorer.verdict)?.trace ?? trace ?? {};
  return steps.map(({ state }) => state);
}

/** Whether TLC counts more, and no more than there are steps from the last two states shown. */
function isCountedAgain(pair: Pair): boolean {
  const { spec, compiled, tlc, explorer } = pair;
  if (unequalIn({ ...tlc, counts: explorer.counts }, explorer, spec.atErrors) !== undefined) return false;
  const more = tlc.counts.map((count, i) => (count ?? 0) - (explorer.counts[i] ?? 0));
  const [, distinct = 0, generated = 0] = more;
  const steps = shownStates(pair)
    .slice(-2)
    .map((state) => generatedInOrder(compiled, compiled.actions, state).length);
  return distinct >= 0 && generated >= 0 && Math.max(distinct, generated) <= Math.max(0, ...steps);
}

function areComparable({ runtime, variables }: CompiledSpec, one: State, other: State): boolean {
  try {
    for (const variable of variables) runtime.compare(one[variable] as Value, other[variable] as Value);
    return true;
  } catch (error) {
    if (error instanceof TlaError) return false;
    throw error;
  }
}

/** Whether our error is of a temporal formula, and the search itself went as TLC's. */
function holdsWithoutTemporal({ spec, compiled, tlc }: Pair): boolean {
  if (tlc.verdict !== 'ok' && tlc.verdict !== 'liveness') return false;
  const properties = compiled.properties.map((one) => ({ ...one, liveness: undefined }));
  const { verdict, counts } = judgementOfExplorer({ ...compiled, properties }, spec);
  // TLC tells no depth at a temporal violation.
  return verdict === 'ok' && tlc.counts.every((count, i) => count === undefined || count === counts[i]);
}
