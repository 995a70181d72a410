/** `plimsoll conformance`: our explorer on a whole corpus, held against what TLC said of it, or says now. */
import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { inParallel, RUNS_AT_ONCE } from '../check/parallel.ts';
import {
  type CommandDefinition,
  type Context,
  countOption,
  listOption,
  type Options,
  textOption,
} from '../command.ts';
import type { Row, RowWord } from '../conformance/judge-row.ts';
import { isSettled, type KeptRow, keepRow, readKeptRows } from '../conformance/kept-rows.ts';
import { type CorpusModel, readManifests } from '../conformance/manifest.ts';
import { type ReportFacts, reportPage } from '../conformance/report-page.ts';
import { type ModelRun, runModel } from '../conformance/run-model.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { toolsOf } from '../model/toolbox.ts';
import { mark, secondsText } from '../output.ts';

const SECONDS_DEFAULT = '60';
const MEGABYTES_DEFAULT = '4000';
/** Only these have a state space to compare; the others are for simulation or for Apalache. */
const COMPARED_MODE = 'exhaustive search';

export const conformance: CommandDefinition = {
  name: 'conformance',
  summary:
    'run the explorer on every model of a tlaplus/Examples checkout and compare with its manifests, or with TLC',
  example: 'plimsoll conformance path/to/Examples --only ewd840 --limit 30 --tlc',
  declare: (command) =>
    command
      .argument(
        '<folder>',
        'a checkout of tlaplus/Examples, or any folder: without manifest.json files each .cfg is a model of the module of its name, or else of the longest name that it begins with, beside it or in the folder above',
      )
      .option('--limit <seconds>', 'give up on a model after so many seconds of exploration', SECONDS_DEFAULT)
      .option('--memory <megabytes>', 'give up on a model beyond so much memory', MEGABYTES_DEFAULT)
      .option('--jobs <count>', 'models at a time', String(RUNS_AT_ONCE))
      .option('--only <pattern>', 'models whose configuration has this regular expression in its path')
      .option(
        '--keep <file>',
        'keep rows in this file, and take from it those that are equal or had as much time as now',
      )
      .option('--seed <number>', 'decides random choices; models that make them are refused without it')
      .option('--lib <folder...>', "folders searched for modules after the spec's own")
      .option(
        '--tlc',
        'run TLC beside the explorer and compare init, distinct, generated, depth, result, length',
      )
      .option('--report <file>', 'write the table as a Markdown page'),
  async run(context, [folder = ''], options) {
    const { project, signal } = context;
    const listed = readManifests(resolve(folder)).filter(matching(textOption(options, 'only')));
    const models = listed.filter(({ mode }) => mode === COMPARED_MODE);
    if (models.length === 0) throw new Failure(EXIT.badInput, `${folder}: no model to compare`);
    const number = (name: string): number => countOption(`--${name}`, textOption(options, name) ?? '');
    const run = {
      seconds: number('limit'),
      megabytes: number('memory'),
      libraries: listOption(options, 'lib').map((library) => resolve(library)),
      seed: textOption(options, 'seed') === undefined ? undefined : number('seed'),
      tools: options['tlc'] === true ? await toolsOf(project) : undefined,
      signal,
    };
    const keep = textOption(options, 'keep');
    const kept = keep === undefined ? new Map<string, KeptRow>() : readKeptRows(keep, models);
    let done = 0;
    const judge = async (model: CorpusModel): Promise<Row | undefined> => {
      if (signal.aborted) return undefined;
      const settled = kept.get(model.name);
      if (isSettled(settled, run.seconds)) return settled.row;
      context.output.progress(`${done} of ${models.length}: ${model.name}`);
      const row = await runModel(model, run);
      done += 1;
      report(context, row);
      if (keep !== undefined && !signal.aborted) keepRow(keep, { row, limitSeconds: run.seconds });
      return row;
    };
    const rows = (await inParallel(models, judge, number('jobs'))).filter((row) => row !== undefined);
    summarise(context, rows, models.length, listed);
    const page = textOption(options, 'report');
    if (page !== undefined)
      writeFileSync(
        page,
        reportPage(rows, {
          ...reportFacts(run, listed, resolve(folder), options),
          secondsOf: limitsOf(kept, rows),
        }),
      );
    return signal.aborted ? EXIT.interrupted : gravest(rows.map(({ word }) => EXITS[word]));
  },
};

/** Seconds that the rows of earlier runs had. */
function limitsOf(kept: ReadonlyMap<string, KeptRow>, rows: readonly Row[]): Map<string, number> {
  return new Map(
    rows.flatMap((row) => {
      const earlier = kept.get(row.model.name);
      return earlier?.row === row ? [[row.model.name, earlier.limitSeconds] as const] : [];
    }),
  );
}

function reportFacts(
  run: ModelRun,
  listed: readonly CorpusModel[],
  folder: string,
  options: Options,
): Omit<ReportFacts, 'secondsOf'> {
  const jar = run.tools?.jar;
  return {
    command: commandText(options),
    judge: jar === undefined ? undefined : `TLC of jar ${jar.sha256.slice(0, 12)}`,
    seconds: run.seconds,
    folder,
    leftOut: leftOutOf(listed),
  };
}

/** What a person would type, without the names of this machine's folders. */
function commandText(options: Options): string {
  const report = textOption(options, 'report') ?? '';
  return [
    'plimsoll conformance FOLDER',
    ...(options['tlc'] === true ? ['--tlc'] : []),
    ...(listOption(options, 'lib').length === 0 ? [] : ['--lib DIR']),
    ...(textOption(options, 'keep') === undefined ? [] : ['--keep FILE']),
    `--report docs/benchmarks/${basename(report)}`,
  ].join(' ');
}

const leftOutOf = (listed: readonly CorpusModel[]): Map<string, number> =>
  countBy(listed.map(({ mode }) => mode).filter((mode) => mode !== COMPARED_MODE));

/** What a row means for the exit code: whatever wasn't judged leaves the whole undecided. */
const EXITS: { readonly [word in RowWord]: ExitCode } = {
  equal: EXIT.holds,
  DIFFERS: EXIT.refused,
  FAILED: EXIT.defect,
  unsupported: EXIT.inconclusive,
  unjudged: EXIT.inconclusive,
  'out of time': EXIT.inconclusive,
  'out of memory': EXIT.inconclusive,
};

function matching(only: string | undefined): (model: CorpusModel) => boolean {
  if (only === undefined) return () => true;
  try {
    const pattern = new RegExp(only);
    return ({ name }) => pattern.test(name);
  } catch {
    throw new Failure(EXIT.badInput, `--only ${only}: not a regular expression`);
  }
}

function report({ output }: Context, { model, word, details, answer, judge }: Row): void {
  const figures =
    answer === undefined
      ? ''
      : `  ${answer.verdict}  ${answer.init} init  ${answer.distinct} distinct  ${answer.generated} generated  depth ${answer.depth}  ${secondsText(answer.seconds)}`;
  const why = details.length === 0 ? '' : `  ${details.join('; ')}`;
  const { name, manifest } = model;
  const fact = { model: name, word, details, judge, answer, manifest };
  output.result(fact, `${mark(word, word === 'equal').padEnd(12)} ${name}${figures}${why}`);
}

function summarise(
  { output }: Context,
  rows: readonly Row[],
  wanted: number,
  listed: readonly CorpusModel[],
): void {
  const words = Object.keys(EXITS) as RowWord[];
  const counts = Object.fromEntries(
    words.map((word) => [word, rows.filter((row) => row.word === word).length]),
  );
  const missing = countBy(
    rows.flatMap(({ details }) => /^needs module (\w+)/.exec(details[0] ?? '')?.[1] ?? []),
  );
  const leftOut = leftOutOf(listed);
  const notRun = wanted - rows.length;
  const lines = [
    `${rows.length} models: ${words
      .filter((word) => counts[word])
      .map((word) => `${counts[word]} ${word}`)
      .join(', ')}`,
    ...(missing.size === 0 ? [] : [`missing modules: ${listText(missing)}`]),
    ...(leftOut.size === 0 ? [] : [`left out, not an exhaustive search: ${listText(leftOut)}`]),
    ...(notRun === 0 ? [] : [`not run: ${notRun}`]),
  ];
  const summary = {
    models: rows.length,
    counts,
    missing: Object.fromEntries(missing),
    leftOut: Object.fromEntries(leftOut),
    notRun,
  };
  output.result({ summary }, lines.join('\n'));
}

function countBy(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

const listText = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([word, count]) => `${word} (${count})`).join(', ');
