/** The page that keeps the figures of a corpus: numbers and names of files, nothing of the specs themselves. */
import type { Row, RowWord } from './judge-row.ts';

export interface ReportFacts {
  /** What a person would type to make the page again. */
  readonly command: string;
  /** TLC's version and the digest of its jar; undefined where the manifests alone judged. */
  readonly judge: string | undefined;
  readonly seconds: number;
  /** Limits of the rows that came from other runs, by model. */
  readonly secondsOf: ReadonlyMap<string, number>;
  /** Where the models are: cut off in remarks, so that the page is the same wherever it is made. */
  readonly folder: string;
  /** Models that are not an exhaustive search, by mode. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** The page, in Markdown. */
export function reportPage(rows: readonly Row[], facts: ReportFacts): string {
  const judged = rows.filter(({ word }) => word === 'equal' || word === 'DIFFERS' || word === 'FAILED');
  const equal = rows.filter(({ word }) => word === 'equal');
  const leftOut = [...facts.leftOut].map(([mode, count]) => `${count} ${mode}`).join(', ');
  const judge =
    facts.judge === undefined
      ? 'Judged by the figures in the manifests (result, distinct, generated)'
      : `Judged by ${facts.judge} with one worker, run beside the explorer unless the row says otherwise: init, distinct, generated, depth, result, property and length of the counterexample, of the run that stops at a violation and of one that goes on`;
  return `<!-- Written by \`${facts.command}\`. Run it again instead of editing. -->

# The explorer on other people's specs

**${equal.length} equal of ${judged.length} judged**${sharesText(equal, facts)}, of ${rows.length} models${leftOut === '' ? '' : ` (left out, no exhaustive search: ${leftOut})`}.
${judge}. At most ${facts.seconds} seconds a model and side, on a machine that other jobs shared.

| model | answer | init | distinct | generated | depth | states in the counterexample | row | remark |
| ----- | ------ | ---: | -------: | --------: | ----: | ---------------------------: | --- | ------ |
${rows.map((row) => line(row, facts)).join('\n')}
`;
}

/** By what a row was judged where TLC was not run; undefined where it was. */
function judgeOf({ model, judge }: Pick<Row, 'model' | 'judge'>): string | undefined {
  if (judge !== 'manifest') return undefined;
  return model.manifest.distinct === undefined ? "the manifest's result alone" : "the manifest's counts";
}

/** How many of the equal rows were judged by what, where TLC judged not all of them. */
function sharesText(equal: readonly Row[], facts: ReportFacts): string {
  if (facts.judge === undefined || equal.every((row) => judgeOf(row) === undefined)) return '';
  const counts = new Map<string, number>();
  for (const row of equal) {
    const judge = judgeOf(row) ?? 'TLC';
    counts.set(judge, (counts.get(judge) ?? 0) + 1);
  }
  return ` (${[...counts].map(([judge, count]) => `${count} by ${judge}`).join(', ')})`;
}

const WORDS: { readonly [word in RowWord]: string } = {
  equal: 'equal',
  DIFFERS: '**DIFFERS**',
  FAILED: '**FAILED**',
  unsupported: 'refused',
  unjudged: 'unjudged',
  'out of time': 'out of time',
  'out of memory': 'out of memory',
};

function line({ model, word, details, answer, judge }: Row, facts: ReportFacts): string {
  const figures =
    answer === undefined
      ? ['', '', '', '', '', '']
      : [
          answer.verdict,
          ...[answer.init, answer.distinct, answer.generated, answer.depth].map(count),
          answer.traceLength === 0 ? '' : count(answer.traceLength),
        ];
  const seconds = facts.secondsOf.get(model.name) ?? facts.seconds;
  const remarks = [
    ...details,
    ...(answer?.seed === undefined ? [] : [`random choices of seed ${answer.seed}`]),
    ...(facts.judge === undefined || judgeOf({ model, judge }) === undefined
      ? []
      : [`judged by ${judgeOf({ model, judge })}`]),
    ...(seconds === facts.seconds ? [] : [`in a run of at most ${seconds} seconds`]),
  ];
  const remark = remarks
    .join('; ')
    .replaceAll(`${facts.folder}/`, '')
    .replaceAll('\n', ' ')
    .replaceAll('|', '\\|');
  return `| ${[model.name, ...figures, WORDS[word], remark].join(' | ')} |`;
}

const count = (value: number): string => value.toLocaleString('en');
