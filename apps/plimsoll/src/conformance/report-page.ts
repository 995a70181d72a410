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
      : `Judged by ${facts.judge} with one worker, run beside the explorer: init, distinct, generated, depth, result, property and length of the counterexample, of the run that stops at a violation and of one that goes on`;
  return `<!-- Written by \`${facts.command}\`. Run it again instead of editing. -->

# The explorer on other people's specs

**${equal.length} equal of ${judged.length} judged**, of ${rows.length} models${leftOut === '' ? '' : ` (left out, no exhaustive search: ${leftOut})`}.
${judge}. At most ${facts.seconds} seconds a model and side, on a machine that other jobs shared.

| model | answer | init | distinct | generated | depth | states in the counterexample | row | remark |
| ----- | ------ | ---: | -------: | --------: | ----: | ---------------------------: | --- | ------ |
${rows.map((row) => line(row, facts)).join('\n')}
`;
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
    ...(judge === 'manifest' && facts.judge !== undefined ? ['judged by the manifest'] : []),
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
