/** The page of the benchmark. */
import { type Cost, median } from './measure.ts';
import type { Response } from './response.ts';
import type { Row, Side } from './run-model.ts';

/** Where and how it was measured. */
export interface Circumstances {
  readonly machine: string;
  readonly node: string;
  readonly java: string;
  readonly tlc: string;
  readonly load: readonly { readonly when: string; readonly load: string }[];
  readonly repeat: number;
}

/** From how many states on start-up and warm-up no longer rule the result. */
const LARGE = 100_000;

/** What people wait for. */
export interface Responses {
  readonly starts: readonly Response[];
  readonly saves: readonly Response[];
}

/** Markdown. */
export function reportText(
  rows: readonly Row[],
  { starts, saves }: Responses,
  circumstances: Circumstances,
): string {
  return [
    '<!-- Written by `npm run bench:explorer`. Measure again instead of editing. -->',
    '',
    '# Explorer and TLC',
    '',
    ...introduction(circumstances),
    '',
    '## Exploration alone',
    '',
    'Whole run less the run of the same model whose constraint cuts every state. States are distinct states.',
    'Factors are those of one worker on both sides. Two workers of ours share a model without temporal properties that is large enough for them to be done sooner; elsewhere (–) one searches though two are asked for.',
    '',
    table(
      [
        'model',
        'distinct',
        'generated',
        'explorer 1 worker wall / CPU s',
        'explorer 2 workers wall / CPU s',
        'TLC 1 worker wall / CPU s',
        'TLC 2 workers wall / CPU s',
        'explorer states / CPU s',
        'TLC states / CPU s',
        'factor CPU',
        'factor wall',
      ],
      rows.map(aloneCells),
    ),
    '',
    ...summary(rows),
    '',
    '## Whole processes',
    '',
    '*Cached*: from a compiled model of an earlier run. *Cold*: SANY and the compiler included, measured once.',
    '',
    table(
      [
        'model',
        'explorer cached wall / CPU s',
        'the same, 2 workers',
        'explorer cold wall / CPU s',
        'TLC 1 worker wall / CPU s',
        'TLC 2 workers wall / CPU s',
        'start: explorer',
        'start: TLC',
      ],
      rows.map(({ model, explorer, explorer2, cold, tlc1, tlc2 }) => [
        model.name,
        ...[explorer.whole, explorer2?.whole, cold, tlc1.whole, tlc2.whole, explorer.start, tlc1.start].map(
          costText,
        ),
      ]),
    ),
    '',
    '## Waiting for an answer',
    '',
    'From the start of the process to its end, from a cached compile:',
    '',
    responseTable(starts),
    '',
    'From a save to the answer under `explore --watch`, SANY and the compiler included:',
    '',
    responseTable(saves),
    '',
    '## Other ways to walk the same graph',
    '',
    "The search alone, from the same compiled spec: XState's own graph walk over the generated machine, and a breadth-first search with a map of states by JSON text. Neither judges temporal properties; XState's checks no invariant.",
    '',
    table(
      ['model', 'distinct', 'explorer', 'string-keyed search', 'XState walk'],
      rows
        .filter(({ plain }) => plain !== undefined)
        .map(({ model, counts, explorer, plain, xstate }) => [
          model.name,
          countText(counts.distinct),
          costText(alone(explorer)),
          costText(plain),
          costText(xstate),
        ]),
    ),
    '',
  ].join('\n');
}

function introduction({ machine, node, java, tlc, load, repeat }: Circumstances): string[] {
  return [
    'Both run side by side, in turn, on the same models; counts and results are equal, or the benchmark fails.',
    `Each figure is the median of ${repeat} run${repeat === 1 ? '' : 's'}.`,
    '',
    `- machine: ${machine}`,
    `- load average: ${load.map((at) => `${at.load} ${at.when}`).join(', ')}`,
    `- explorer: Node ${node}, values hash-consed, states in typed arrays`,
    `- TLC: ${tlc}, Java ${java}, parallel collector, heap of 4 GB, fingerprints in memory and on disk as it comes`,
    '- CPU seconds are user and system time of all threads: the compilers and collectors of both sides are in them.',
  ];
}

function summary(rows: readonly Row[]): string[] {
  const large = rows.filter(({ counts }) => counts.distinct >= LARGE);
  if (large.length === 0) return ['No model of 100,000 states or more was measured.'];
  const mean = (tlc: 'tlc1' | 'tlc2', what: keyof Cost): string =>
    geometricMean(large.map((row) => factor(row, tlc, what))).toFixed(1);
  const shared = large.filter(({ explorer2 }) => explorer2 !== undefined);
  const gain = geometricMean(
    shared.map(({ explorer, explorer2 = explorer }) => {
      return floor(alone(explorer).wallSeconds) / floor(alone(explorer2).wallSeconds);
    }),
  ).toFixed(2);
  const slower = (whole: (row: Row) => Cost): string => {
    const names = rows
      .filter((row) => [row.tlc1, row.tlc2].some((tlc) => whole(row).wallSeconds > tlc.whole.wallSeconds))
      .map(({ model }) => model.name);
    return names.length === 0 ? 'none of the models' : names.join(', ');
  };
  return [
    `Geometric mean over the ${large.length} models of 100,000 states and more: **${mean('tlc1', 'cpuSeconds')} times TLC's states per CPU second** (1 worker; ${mean('tlc2', 'cpuSeconds')} with 2), ${mean('tlc1', 'wallSeconds')} times by the wall clock against 1 worker, ${mean('tlc2', 'wallSeconds')} against 2.`,
    '',
    ...(shared.length === 0
      ? []
      : [
          `Two workers of ours against one, on the ${shared.length} of them that are shared: ${gain} times as fast by the wall clock.`,
          '',
        ]),
    `As a whole process the explorer is slower than TLC (1 or 2 workers) on: ${slower(({ explorer }) => explorer.whole)} from the cache, ${slower(({ cold }) => cold)} without.`,
  ];
}

function aloneCells(row: Row): string[] {
  const { model, counts, explorer, explorer2, tlc1, tlc2 } = row;
  const rate = (side: Side): string => countText(Math.round(counts.distinct / floor(alone(side).cpuSeconds)));
  return [
    model.liveness ? `${model.name} (with liveness)` : model.name,
    countText(counts.distinct),
    countText(counts.generated),
    ...[explorer, explorer2, tlc1, tlc2].map((side) => costText(side && alone(side))),
    rate(explorer),
    rate(tlc1),
    factor(row, 'tlc1', 'cpuSeconds').toFixed(1),
    factor(row, 'tlc1', 'wallSeconds').toFixed(1),
  ];
}

/** A difference below the clock's grain would give a factor without meaning. */
const SECONDS_MIN = 0.01;
const floor = (seconds: number): number => Math.max(seconds, SECONDS_MIN);

function alone({ whole, start }: Side): Cost {
  return {
    wallSeconds: whole.wallSeconds - start.wallSeconds,
    cpuSeconds: whole.cpuSeconds - start.cpuSeconds,
  };
}

function factor(row: Row, tlc: 'tlc1' | 'tlc2', what: keyof Cost): number {
  return floor(alone(row[tlc])[what]) / floor(alone(row.explorer)[what]);
}

function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);
}

function responseTable(responses: readonly Response[]): string {
  return table(
    ['model', 'distinct', 'runs', 'shortest s', 'median s', 'longest s'],
    responses.map(({ model, distinct, seconds }) => [
      model.name,
      countText(distinct),
      String(seconds.length),
      ...[Math.min(...seconds), median(seconds), Math.max(...seconds)].map((value) => value.toFixed(2)),
    ]),
  );
}

const countText = (count: number): string => count.toLocaleString('en-US');
const costText = (cost: Cost | undefined): string =>
  cost === undefined ? '–' : `${secondsText(cost.wallSeconds)} / ${secondsText(cost.cpuSeconds)}`;
/** A difference of two noisy times may fall below nothing. */
const secondsText = (seconds: number): string => Math.max(seconds, 0).toFixed(2);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
