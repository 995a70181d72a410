/** `plimsoll graph`: the statechart and the state graph, for people and for reviews. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { exploreGraph } from '@plimsoll/explorer';
import {
  type Chart,
  chartDifferences,
  chartOf,
  mermaidText,
  reviewPage,
  svgText,
} from '@plimsoll/statecharts';
import { type CommandDefinition, type Context, listOption, textOption } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { loadCachedModel } from '../model/compile-cache.ts';
import type { Model } from '../model/load-model.ts';
import { withRevision } from '../model/revision.ts';
import { findTarget, type ModelFiles } from '../model/target.ts';

const FORMATS = ['mermaid', 'svg', 'json', 'html', 'chart'] as const;
type Format = (typeof FORMATS)[number];

export const graph: CommandDefinition = {
  name: 'graph',
  summary:
    'show a spec as statechart (Mermaid, SVG), as state graph (JSON), or as one page for reviewers (HTML)',
  example: 'plimsoll graph SurvivalController --html --output controller.html',
  declare: (command) =>
    command
      .argument('<spec>', 'a spec folder, a .tla file or a model name')
      .option('--config <file>', 'the configuration; the first one without it')
      .option('--lib <folder...>', "folders searched for modules after the spec's own")
      .option('--format <format>', `${FORMATS.join(', ')}`, 'mermaid')
      .option('--html', 'the same as --format html')
      .option('--output <file>', 'write to a file instead of standard output')
      .option(
        '--against <revision>',
        'print which control-state transitions came or went since a git revision; exit 1 if any',
      ),
  async run(context, [what = ''], options) {
    const target = findTarget(context.project, what, { config: textOption(options, 'config') });
    const [files] = target.models;
    if (files === undefined) throw new Failure(EXIT.badInput, `${what}: no configuration to explore`);
    const libraries = listOption(options, 'lib');
    const against = textOption(options, 'against');
    const explored = await exploreModel(context, files, libraries);
    if (against !== undefined)
      return await compareWith(context, explored.chart, target.folder, files, against);
    const text = await textOf(formatOf(options), explored);
    const output = textOption(options, 'output');
    if (output === undefined) process.stdout.write(text);
    else {
      mkdirSync(dirname(resolve(output)), { recursive: true });
      writeFileSync(output, text);
      const { chart, states } = explored;
      const fact = { output, controlStates: chart.controlStates, states };
      context.output.result(
        fact,
        `${output}: ${states} states in ${chart.controlStates.length} control states`,
      );
    }
    return EXIT.holds;
  },
};

interface Explored {
  readonly model: Model;
  readonly graph: ReturnType<typeof exploreGraph>;
  readonly chart: Chart;
  readonly states: number;
}

async function exploreModel(
  context: Context,
  files: ModelFiles,
  libraries: readonly string[],
): Promise<Explored> {
  context.output.progress(`exploring ${basename(files.config)}`);
  const model = await loadCachedModel(context.project, files, { libraries, signal: context.signal });
  const explored = exploreGraph(model.spec);
  return { model, graph: explored, chart: chartOf(model.spec, explored), states: explored.states.length };
}

async function textOf(format: Format, { model, graph: explored, chart }: Explored): Promise<string> {
  switch (format) {
    case 'mermaid':
      return mermaidText(chart);
    case 'svg':
      return `${await svgText(chart)}\n`;
    case 'json':
      return `${JSON.stringify(explored)}\n`;
    case 'chart':
      return `${JSON.stringify(chart, null, 2)}\n`;
    case 'html':
      return await reviewPage({ spec: model.spec, chart, graph: explored, subtitle: subtitleOf(model) });
  }
}

function subtitleOf({ files, config, meta }: Model): string {
  const digests = Object.entries(meta.sources).map(([module, sha256]) => `${module} ${sha256.slice(0, 12)}`);
  return `${basename(files.config)} ${config.sha256.slice(0, 12)}; ${digests.join(', ')}`;
}

async function compareWith(
  context: Context,
  now: Chart,
  folder: string,
  files: ModelFiles,
  revision: string,
) {
  const before = await withRevision(context.project, folder, revision, async (old) => {
    const oldFiles = {
      ...files,
      module: join(old, basename(files.module)),
      config: join(old, basename(files.config)),
    };
    return (await exploreModel(context, oldFiles, [])).chart;
  });
  const differences = chartDifferences(before, now);
  for (const difference of differences) {
    context.output.result(difference, `${difference.kind === 'added' ? '+' : '-'} ${difference.sentence}`);
  }
  const added = differences.filter(({ kind }) => kind === 'added').length;
  const removed = differences.length - added;
  context.output.result({ revision, added, removed }, `${added} added, ${removed} removed since ${revision}`);
  return differences.length > 0 ? EXIT.refused : EXIT.holds;
}

function formatOf(options: Parameters<CommandDefinition['run']>[2]): Format {
  if (options['html'] === true) return 'html';
  const text = textOption(options, 'format');
  const format = FORMATS.find((candidate) => candidate === text);
  if (format === undefined)
    throw new Failure(EXIT.badInput, `--format takes ${FORMATS.join(', ')}, not ${text}`);
  return format;
}
