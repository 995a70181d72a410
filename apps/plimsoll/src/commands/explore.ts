/** `plimsoll explore`: our own explorer alone, on anybody's spec. */

import { dirname, resolve } from 'node:path';
import { type Budget, type ExploreOptions, explore as exploreSpec } from '@plimsoll/explorer';
import {
  type CommandDefinition,
  type Context,
  countOption,
  deadlockOption,
  listOption,
  type Options,
  textOption,
} from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { specData } from '../explore/load-spec.ts';
import { exitOf, reportExploration, reportUnexplored } from '../explore/report.ts';
import { watchSpecs } from '../explore/watch.ts';
import { Failure } from '../failure.ts';
import { loadCachedModel } from '../model/compile-cache.ts';
import type { Model } from '../model/load-model.ts';
import { findTarget, type ModelFiles, type Target } from '../model/target.ts';
import type { Output } from '../output.ts';
import type { Project } from '../project.ts';

export const explore: CommandDefinition = {
  name: 'explore',
  summary: 'explore a spec without TLC: counts, verdict and counterexample as TLC with one worker gives them',
  example: 'plimsoll explore path/to/Spec.tla --config Small.cfg --deadlock off --json',
  declare: (command) =>
    command
      .argument('<spec>', 'a spec folder, a .tla file or a model name')
      .option('--config <file>', 'this configuration; each of the folder without it')
      .option('--lib <folder...>', "folders searched for modules after the spec's own")
      .option('--deadlock <on|off>', 'whether a state without successors is a violation')
      .option('--continue', "go on after a violation, as TLC's -continue does")
      .option('--states <count>', 'give up after so many distinct states')
      .option('--seconds <count>', 'give up after so many seconds')
      .option('--memory <megabytes>', 'give up beyond so much resident memory')
      .option(
        '--workers <count>',
        'threads that search a model of many states; the answer is that of one (default: 1)',
      )
      .option(
        '--seed <number>',
        'decides random choices (RandomElement, module Randomization), which are refused without it',
      )
      .option('--itf <file>', 'write the counterexample as an ITF trace')
      .option('--watch', 'check again at every save, until Ctrl-C'),
  async run(context, [what = ''], options) {
    if (options['watch'] !== true) return exploreTarget(context, what, options);
    await watchTarget(context, what, options);
    // Only Ctrl-C ends it.
    return EXIT.interrupted;
  },
};

async function exploreTarget(context: Context, what: string, options: Options): Promise<ExitCode> {
  const { models } = targetOf(context, what, options);
  const exits: ExitCode[] = [];
  for (const files of models) exits.push(await exploreModel(context, files, options, models.length > 1));
  return gravest(exits);
}

/** @param isOneOfSeveral What is wrong with it is told, and the others are explored all the same. */
async function exploreModel(
  context: Context,
  files: ModelFiles,
  options: Options,
  isOneOfSeveral: boolean,
): Promise<ExitCode> {
  try {
    const model = await loadCachedModel(context.project, files, {
      libraries: listOption(options, 'lib'),
      signal: context.signal,
      seed: seedOf(options),
      print: (text) => printed(context.output, text),
    });
    const result = await exploreSpec(model.spec, {
      deadlock:
        deadlockOption(textOption(options, 'deadlock')) ?? model.config.checkDeadlock ?? files.deadlock,
      continueAfterViolation: options['continue'] === true,
      signal: context.signal,
      endsAtInterrupt: true,
      budget: budgetOf(options),
      ...workersOf(context, model, options),
      onProgress: ({ phase, distinct, queued }) =>
        context.output.progress(`${phase}: ${distinct} states, ${queued} left`),
    });
    reportExploration(context.output, model, result, textOption(options, 'itf'));
    return exitOf(result);
  } catch (error) {
    if (error instanceof Failure) reportUnexplored(context, files, error);
    if (!isOneOfSeveral || !(error instanceof Failure) || context.signal.aborted) throw error;
    context.output.complain(error.message);
    return error.exit;
  }
}

/** What the spec prints (PrintT, Print): among the results for people, beside them for machines. */
function printed(output: Output, text: string): void {
  if (output.isJson) output.complain(text);
  else output.result({}, text);
}

function seedOf(options: Options): number | undefined {
  const text = textOption(options, 'seed');
  return text === undefined ? undefined : countOption('--seed', text);
}

function targetOf({ project }: Context, what: string, options: Options): Target {
  const deadlock = deadlockOption(textOption(options, 'deadlock'));
  return findTarget(project, what, { config: textOption(options, 'config'), deadlock });
}

/** Explores at every save. What is wrong with a spec is shown, and watching goes on; a defect of ours ends it. */
async function watchTarget(context: Context, what: string, options: Options): Promise<void> {
  const { output, project, signal } = context;
  const target = targetOf(context, what, options);
  const configs = target.models.map(({ config }) => dirname(config));
  const folders = [target.folder, ...configs, ...listOption(options, 'lib').map((folder) => resolve(folder))];
  // What a save needs is made ready before the first one.
  const ready = warmUp(project);
  await watchSpecs(folders, signal, async (current, savedAtMs) => {
    const isStale = (): boolean => current.aborted && !signal.aborted;
    const mine = { ...context, signal: current, output: outputUnless(output, isStale) };
    const exit = await exploreTarget(mine, what, options).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      mine.output.complain(error.message);
      return error.exit;
    });
    if (signal.aborted) return;
    await ready;
    const seconds = savedAtMs === undefined ? undefined : (performance.now() - savedAtMs) / 1000;
    const after = seconds === undefined ? '' : `${seconds.toFixed(2)} s after the save; `;
    mine.output.result({ watching: true, exit, secondsAfterSave: seconds }, `${after}watching, Ctrl-C ends`);
  });
}

/** Finds the tools and loads the compiler; what is missing, the check itself complains of. */
async function warmUp(project: Project): Promise<void> {
  const { toolsOf } = await import('../model/toolbox.ts');
  await Promise.all([import('../model/load-model.ts'), toolsOf(project).catch(() => undefined)]);
}

/** Says nothing of a check that another save has made stale. */
function outputUnless(output: Output, isStale: () => boolean): Output {
  const unless =
    <A extends unknown[]>(say: (...words: A) => void) =>
    (...words: A): void => {
      if (!isStale()) say(...words);
    };
  return {
    isJson: output.isJson,
    result: unless(output.result),
    complain: unless(output.complain),
    progress: unless(output.progress),
    note: unless(output.note),
  };
}

/** Most threads: more than that share too little of a search each. */
const WORKERS_MAX = 64;

function workersOf(
  { project, output }: Context,
  model: Model,
  options: Options,
): Pick<ExploreOptions, 'workers'> {
  const text = textOption(options, 'workers');
  if (text === undefined) return {};
  const count = countOption('--workers', text);
  if (count > WORKERS_MAX) throw new Failure(EXIT.badInput, `--workers: at most ${WORKERS_MAX}`);
  const module = new URL('../explore/load-spec.ts', import.meta.url).href;
  const data = specData(project, model, output.isJson ? 'stderr' : 'stdout');
  return { workers: { count, module, data } };
}

function budgetOf(options: Options): Budget {
  const [states, seconds, megabytes] = (['states', 'seconds', 'memory'] as const).map((name) => {
    const text = textOption(options, name);
    return text === undefined ? undefined : countOption(`--${name}`, text);
  });
  return {
    ...(states === undefined ? {} : { states }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(megabytes === undefined ? {} : { bytes: megabytes * 1_000_000 }),
  };
}
