/** Holds the explorer's answer for a model against the manifest and, where it was run, against TLC. */
import type { StrippedStatement, TlcResult } from '@plimsoll/tlaplus-tools';
import {
  countDisagreements,
  type Disagreement,
  disagreements,
  type ExplorerAnswer,
} from '../check/agreement.ts';
import type { CorpusModel, ManifestFigures } from './manifest.ts';
import type { RunAnswer, RunEnd } from './run-explorer.ts';

/** What a row says; `DIFFERS` and `FAILED` are findings, the words after them are no judgement. */
export const rowWords = [
  'equal',
  'DIFFERS',
  'FAILED',
  'unsupported',
  'unjudged',
  'out of time',
  'out of memory',
] as const;
export type RowWord = (typeof rowWords)[number];

export interface Row {
  readonly model: CorpusModel;
  readonly word: RowWord;
  /** Why; empty for an equal one without a remark. */
  readonly details: readonly string[];
  readonly answer: RunAnswer | undefined;
  readonly judge: 'manifest' | 'TLC' | 'nobody';
}

/** What TLC said: of the run as it is and, after a violation, of one that continued. */
export interface TlcAnswers {
  readonly plain: TlcResult;
  readonly continued: { readonly tlc: TlcResult; readonly explorer: RunEnd } | undefined;
}

/** The row of a model. */
export function judgeRow(model: CorpusModel, end: RunEnd, tlc: TlcAnswers | undefined): Row {
  const row = (word: RowWord, details: readonly string[], judge: Row['judge'] = 'nobody'): Row => ({
    model,
    word,
    details,
    answer: end.kind === 'answer' ? end.answer : undefined,
    judge,
  });
  switch (end.kind) {
    case 'missing':
      return row('unjudged', [`needs module ${end.module}: name its folder with --lib`]);
    case 'unsupported':
      return row('unsupported', [end.said, ...answeredByTlc(tlc)]);
    case 'refused':
      return refusedRow(row, end.said, tlc);
    case 'time':
      return row('out of time', answeredByTlc(tlc));
    case 'memory':
      return row('out of memory', answeredByTlc(tlc));
    case 'aborted':
      return row('unjudged', ['interrupted']);
    case 'failed':
      return row('FAILED', [end.said]);
    case 'answer':
      return tlc === undefined
        ? manifestRow(row, end.answer, model.manifest)
        : tlcRow(row, end.answer, model.manifest, tlc);
  }
}

type RowMaker = (word: RowWord, details: readonly string[], judge?: Row['judge']) => Row;

/** That TLC has an answer within the same limits, where the explorer has none. */
function answeredByTlc(tlc: TlcAnswers | undefined): string[] {
  if (tlc === undefined || tlc.plain.result === 'error') return [];
  const { kind, counts } = tlc.plain;
  return [`TLC answers: ${kind ?? 'holds'}, ${counts.distinct} distinct, ${counts.generated} generated`];
}

/** What SANY refuses has no answer to compare, unless TLC of the same jar takes it. */
function refusedRow(row: RowMaker, said: string, tlc: TlcAnswers | undefined): Row {
  if (tlc === undefined || tlc.plain.result === 'error')
    return row('unjudged', [`this jar refuses it: ${said}`]);
  return row('DIFFERS', [`refused, and TLC runs it: ${said}`], 'TLC');
}

function manifestRow(row: RowMaker, answer: RunAnswer, manifest: ManifestFigures): Row {
  const differences = manifestDifferences(answer, manifest);
  if (differences.length > 0 && answer.seed !== undefined) return row('unjudged', otherChoices(differences));
  if (differences.length > 0) return row('DIFFERS', differences, 'manifest');
  if (manifest.result === 'unknown')
    return row('unjudged', ['the manifest says nothing of it; --tlc asks TLC']);
  return row('equal', remarks(answer, manifest), 'manifest');
}

function tlcRow(row: RowMaker, answer: RunAnswer, manifest: ManifestFigures, tlc: TlcAnswers): Row {
  const { plain, continued } = tlc;
  if (plain.kind === 'timeout')
    return row('unjudged', ['TLC ran out of time', ...manifestDifferences(answer, manifest)]);
  if (plain.kind === 'memory')
    return row('unjudged', ['TLC ran out of memory', ...manifestDifferences(answer, manifest)]);
  if (plain.kind === 'config') {
    // A configuration that TLC refuses must not hold here.
    const said = `TLC refuses the configuration: ${plain.error?.message.split('\n')[0] ?? ''}`;
    if (answer.verdict === 'error') return row('equal', [said], 'TLC');
    return row('DIFFERS', [`result: explorer ${answer.verdict}; ${said}`], 'TLC');
  }
  if (plain.kind === 'spec' || plain.kind === 'tool' || plain.kind === 'output') {
    return row('unjudged', [`TLC doesn't run it: ${plain.error?.message.split('\n')[0] ?? plain.kind}`]);
  }
  const { verdict, property } = answer;
  const isPostcondition = (one: StrippedStatement): boolean =>
    one.keyword === 'POSTCONDITION' && one.argument === property;
  if ((verdict === 'assumption' || verdict === 'error') && plain.unjudged.some(isPostcondition))
    return row('unjudged', [
      `POSTCONDITION ${property}, which fails in the explorer, is unknown to this jar`,
    ]);
  const found = disagreements(answerFrom(answer), plain);
  // With -continue TLC prints a trace for every bad state, and may not come to an end.
  const wasCut = continued?.tlc.error !== undefined || continued?.explorer.kind === 'time';
  const further =
    found.length > 0 || continued === undefined || wasCut ? [] : continuedDifferences(continued);
  const differences = [...found.map(differenceText), ...saidByTlc(found, plain), ...further];
  if (differences.length > 0 && answer.seed !== undefined) return row('unjudged', otherChoices(differences));
  if (differences.length > 0) return row('DIFFERS', differences, 'TLC');
  const unjudged = [
    ...plain.unjudged.map(({ keyword }) => `${keyword} is unknown to this jar`),
    ...(wasCut ? ['counts with --continue not compared: out of time'] : []),
  ];
  return row(
    'equal',
    [...unjudged, ...manifestDifferences(answer, manifest).map((text) => `manifest: ${text}`)],
    'TLC',
  );
}

/** Why TLC has another result: its error, which may be a construct that it refuses. */
function saidByTlc(found: readonly Disagreement[], { error }: TlcResult): string[] {
  if (error === undefined || !found.some(({ what }) => what === 'result')) return [];
  return [`TLC: ${error.message.split('\n')[0]}`];
}

/** TLC's random choices are not ours: what follows from them cannot be compared. */
function otherChoices(differences: readonly string[]): string[] {
  return ['random choices of another seed', ...differences];
}

function continuedDifferences({ tlc, explorer }: NonNullable<TlcAnswers['continued']>): string[] {
  if (explorer.kind !== 'answer') return [`with --continue the explorer ended with: ${explorer.kind}`];
  // A run that goes on to the end after violations need not end in TLC's line about the depth.
  return countDisagreements(answerFrom(explorer.answer), tlc)
    .filter(({ what }) => what !== 'depth' || tlc.counts.depth !== undefined)
    .map((difference) => `with --continue ${differenceText(difference)}`);
}

function answerFrom({ verdict, property, traceLength, error, ...counts }: RunAnswer): ExplorerAnswer {
  return { verdict, property, counts, traceLength, hasError: error !== undefined };
}

function differenceText({ what, explorer, tlc }: Disagreement): string {
  return `${what}: explorer ${explorer}, TLC ${tlc}`;
}

/** Results of the corpus in the explorer's words. */
const RESULTS: { readonly [result: string]: readonly RunAnswer['verdict'][] } = {
  success: ['ok'],
  'safety failure': ['invariant', 'deadlock'],
  'deadlock failure': ['deadlock'],
  'liveness failure': ['liveness'],
  'assumption failure': ['assumption'],
};

function manifestDifferences(answer: RunAnswer, manifest: ManifestFigures): string[] {
  const expected = RESULTS[manifest.result];
  if (expected !== undefined && !expected.includes(answer.verdict)) {
    const why = answer.error ?? answer.property;
    return [
      `result: explorer ${answer.verdict}${why === undefined ? '' : ` (${why})`}, manifest ${manifest.result}`,
    ];
  }
  // A violation stops the run where chance and workers lead it: only the counts of whole graphs compare.
  if (answer.verdict !== 'ok' && answer.verdict !== 'liveness') return [];
  return (['distinct', 'generated'] as const)
    .filter((what) => manifest[what] !== undefined && manifest[what] !== answer[what])
    .map((what) => `${what}: explorer ${answer[what]}, manifest ${manifest[what]}`);
}

/** With several workers TLC's depth depends on their race, and the manifests were made with several. */
function remarks({ depth, sound }: RunAnswer, manifest: ManifestFigures): string[] {
  const other = manifest.depth !== undefined && manifest.depth !== depth;
  return [
    ...(other ? [`depth ${depth}, manifest ${manifest.depth} (of several workers)`] : []),
    ...(sound ? [] : ['holds under reduction (unsound)']),
  ];
}
