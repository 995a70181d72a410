/** Whether the explorer and TLC gave the same answer: result, property, counts, length of the counterexample. */
import type { Counts, ExplorationResult, Verdict } from '@plimsoll/explorer';
import type { TlcResult } from '@plimsoll/tlaplus-tools';

/** What the explorer answered, as far as TLC answers it too. */
export interface ExplorerAnswer {
  readonly verdict: Verdict;
  readonly property: string | undefined;
  readonly counts: Pick<Counts, 'init' | 'distinct' | 'generated' | 'depth'>;
  /** States of the counterexample; 0 without one. */
  readonly traceLength: number;
  /** Whether an expression had no value, which may also be why an assumption doesn't hold. */
  readonly hasError: boolean;
}

/** The answer within a result. */
export function answerOf(result: ExplorationResult): ExplorerAnswer {
  const { verdict, property, counts, trace, violations } = result;
  const hasError = violations[0]?.error !== undefined;
  return { verdict, property, counts, traceLength: trace?.steps.length ?? 0, hasError };
}

type CountName = 'init' | 'distinct' | 'generated' | 'depth';

export interface Disagreement {
  readonly what: CountName | 'result' | 'property' | 'length';
  readonly explorer: string;
  readonly tlc: string;
}

/** Every point in which the two differ. Where a run stops, it stops for both after the same states. */
export function disagreements(explorer: ExplorerAnswer, tlc: TlcResult): Disagreement[] {
  const result = differ('result', resultOf(explorer), tlcResultOf(tlc));
  if (result.length > 0) return result;
  // TLC names no temporal property when the configuration has several; the explorer's name then stands alone.
  const property =
    tlc.property === undefined ? [] : differ('property', explorer.property ?? '', tlc.property);
  if (explorer.verdict === 'ok') return countDisagreements(explorer, tlc);
  // TLC prints no depth after a violated temporal property, and no number of initial states where one of them is bad.
  const counts = countDisagreements(explorer, tlc).filter(({ what }) => tlc.counts[what] !== undefined);
  if (explorer.verdict === 'liveness') return [...property, ...counts];
  if (explorer.hasError || explorer.verdict === 'assumption') return property;
  const length = differ('length', explorer.traceLength, tlc.trace.length);
  return [...property, ...length, ...counts];
}

/** The counts in which the two differ, whatever their results are. */
export function countDisagreements(
  explorer: ExplorerAnswer,
  tlc: TlcResult,
): (Disagreement & { readonly what: CountName })[] {
  return (['init', 'distinct', 'generated', 'depth'] as const).flatMap((what) =>
    differ(what, explorer.counts[what], tlc.counts[what] ?? 0),
  );
}

function differ<W extends Disagreement['what']>(
  what: W,
  explorer: string | number,
  tlc: string | number,
): (Disagreement & { readonly what: W })[] {
  return explorer === tlc ? [] : [{ what, explorer: String(explorer), tlc: String(tlc) }];
}

function resultOf({ verdict, hasError }: ExplorerAnswer): string {
  if (hasError) return 'error';
  return verdict === 'ok' ? 'holds' : verdict;
}

const KINDS: { readonly [kind: string]: Verdict } = {
  invariant: 'invariant',
  'action-property': 'invariant',
  temporal: 'liveness',
  deadlock: 'deadlock',
  assumption: 'assumption',
};

function tlcResultOf({ result, kind }: TlcResult): string {
  if (result === 'holds') return 'holds';
  // A temporal formula that cannot be checked is an error to the explorer.
  return KINDS[kind ?? ''] ?? (kind === 'evaluation' || kind === 'unsupported' ? 'error' : (kind ?? 'error'));
}
