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
}

/** The answer within a result. */
export function answerOf({ verdict, property, counts, trace }: ExplorationResult): ExplorerAnswer {
  return { verdict, property, counts, traceLength: trace?.steps.length ?? 0 };
}

export interface Disagreement {
  readonly what: 'result' | 'property' | 'init' | 'distinct' | 'generated' | 'depth' | 'length';
  readonly explorer: string;
  readonly tlc: string;
}

/** Every point in which the two differ. Counts are compared where both explored everything. */
export function disagreements(explorer: ExplorerAnswer, tlc: TlcResult): Disagreement[] {
  const result = differ('result', resultOf(explorer.verdict), tlcResultOf(tlc));
  if (result.length > 0) return result;
  // TLC names no temporal property when the configuration has several; the explorer's name then stands alone.
  const property =
    tlc.property === undefined ? [] : differ('property', explorer.property ?? '', tlc.property);
  if (explorer.verdict === 'ok') return countDisagreements(explorer, tlc);
  if (explorer.verdict === 'liveness') return [...property, ...countDisagreements(explorer, tlc)];
  // A shortest counterexample of safety has one length; which one of that length is found may differ.
  const length = differ('length', explorer.traceLength, tlc.trace.length);
  return [...property, ...(explorer.verdict === 'error' ? [] : length)];
}

/** The counts in which the two differ, whatever their results are. */
export function countDisagreements(explorer: ExplorerAnswer, tlc: TlcResult): Disagreement[] {
  return (['init', 'distinct', 'generated', 'depth'] as const).flatMap((what) =>
    differ(what, explorer.counts[what], tlc.counts[what] ?? 0),
  );
}

function differ(what: Disagreement['what'], explorer: string | number, tlc: string | number): Disagreement[] {
  return explorer === tlc ? [] : [{ what, explorer: String(explorer), tlc: String(tlc) }];
}

function resultOf(verdict: Verdict): string {
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
  return KINDS[kind ?? ''] ?? (kind === 'evaluation' ? 'error' : (kind ?? 'error'));
}
