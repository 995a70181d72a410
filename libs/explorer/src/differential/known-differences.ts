/** Where the answers of TLC and the explorer may differ on a specification; docs/exploring.md tells of each. */
import type { CompiledSpec } from '@plimsoll/tla-values';
import { exploreSync } from '../explore.ts';
import { generatedInOrder } from '../search/generated-in-order.ts';
import { type Judgement, judgementOfExplorer } from './judgement.ts';
import type { RandomSpec } from './random-specs.ts';

export type KnownReason =
  /** The compiler refuses, with its place, what it is known not to support. */
  | 'refused'
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
  /** TLC meets an error that comes after the violation as it looks for the counterexample's steps, and prints fewer. */
  | 'counterexample cut short'
  /** TLC does not come to a part of a temporal formula that has no value. */
  | 'part not asked for'
  /** TLC counts a tuple or record as a set, by its domain. */
  | 'function counted as a set';

/** Both answers about a specification that was compiled. */
export interface Pair {
  readonly spec: RandomSpec;
  readonly compiled: CompiledSpec;
  readonly tlc: Judgement;
  readonly explorer: Judgement;
}

const reductions = /^(VIEW|SYMMETRY) .*\n/gm;
const countedAsSet = /^Attempted to compute the number of elements in the (tuple|record|function)/;

/**
 * The reason of a difference, if there is one that is known.
 *
 * @param verdictOfTlc What TLC finds of another specification.
 */
export async function reasonFor(
  pair: Pair,
  verdictOfTlc: (spec: RandomSpec) => Promise<string>,
): Promise<KnownReason | undefined> {
  const { spec, tlc, explorer } = pair;
  const verdicts = `${tlc.verdict}, ${explorer.verdict}`;
  if (verdicts === 'liveness, ok' && !explorer.sound) return 'generated step';
  if (verdicts === 'ok, liveness') {
    const config = spec.config.replace(reductions, '');
    if (config === spec.config) return undefined;
    return (await verdictOfTlc({ ...spec, config })) === 'liveness' ? 'kept as one' : undefined;
  }
  if (isCutShort(pair)) return 'counterexample cut short';
  if (explorer.verdict !== 'error') return undefined;
  if (tlc.verdict === 'ok' && countedAsSet.test(explorer.error ?? '')) return 'function counted as a set';
  return holdsWithoutProperties(pair) ? 'part not asked for' : undefined;
}

/** Whether the last state that TLC shows has successors without value, which it meets as it looks for the next one. */
function isCutShort({ spec, compiled, tlc, explorer }: Pair): boolean {
  const [shorter, whole] = [tlc.traceLength, explorer.traceLength];
  if (shorter === undefined || whole === undefined || shorter >= whole) return false;
  if (!isSame({ ...tlc, traceLength: whole }, explorer)) return false;
  const { trace } = exploreSync(compiled, spec);
  const last = trace?.steps[shorter - 1]?.state;
  if (last === undefined) return false;
  return generatedInOrder(compiled, compiled.actions, last).some(({ failure }) => failure !== undefined);
}

/** Whether our error is of a property, and the search itself went as TLC's. */
function holdsWithoutProperties({ spec, compiled, tlc }: Pair): boolean {
  if (tlc.verdict !== 'ok' && tlc.verdict !== 'liveness') return false;
  const { verdict, counts } = judgementOfExplorer({ ...compiled, properties: [] }, spec);
  // TLC tells no depth at a temporal violation.
  return verdict === 'ok' && tlc.counts.every((count, i) => count === undefined || count === counts[i]);
}

function isSame(one: Judgement, other: Judgement): boolean {
  const told = ({ verdict, property, counts, traceLength }: Judgement): string =>
    JSON.stringify({ verdict, property, counts, traceLength });
  return told(one) === told(other);
}
