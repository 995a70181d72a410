/** `plimsoll check`: every model with TLC and the explorer, every mutant and witness. */
import { basename, join } from 'node:path';
import { checkModel } from '../check/check-model.ts';
import { checkMutant, checkWitness } from '../check/check-mutant.ts';
import { withCounterexample } from '../check/counterexample-file.ts';
import { modelOutcome } from '../check/model-outcome.ts';
import type { CheckOutcome } from '../check/outcome.ts';
import { inParallel } from '../check/parallel.ts';
import { annotations, writeReports } from '../check/reports.ts';
import { type CommandDefinition, type Context, deadlockOption, listOption, textOption } from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { type LoadOptions, loadModel, type ReadModule, readModule } from '../model/load-model.ts';
import { findTarget, type ModelFiles, projectTargets, type Target } from '../model/target.ts';
import { mark, secondsText } from '../output.ts';
import type { Project } from '../project.ts';

export const check: CommandDefinition = {
  name: 'check',
  summary:
    'check models with TLC and with the explorer, whose state graphs must be equal; then mutants and witnesses',
  example: 'plimsoll check InventoryLocks        (or: plimsoll check path/to/Spec.tla --config Small.cfg)',
  declare: (command) =>
    command
      .argument(
        '[specs...]',
        'spec folders, .tla files or model names; all models of the project without any',
      )
      .option('--config <file>', 'this configuration alone')
      .option('--lib <folder...>', "folders searched for modules after the spec's own")
      .option('--deadlock <on|off>', 'whether a state without successors is a violation')
      .option('--mutants', 'mutants and witnesses alone')
      .option('--no-mutants', 'models alone'),
  async run(context, operands, options) {
    const deadlock = deadlockOption(textOption(options, 'deadlock'));
    const selection = { config: textOption(options, 'config'), deadlock };
    const targets =
      operands.length === 0
        ? projectTargets(context.project)
        : operands.map((what) => findTarget(context.project, what, selection));
    if (targets.length === 0)
      throw new Failure(EXIT.badInput, 'no models here: nothing to check; name a .tla file');
    const wanted = {
      models: options['mutants'] !== true,
      mutants: options['mutants'] !== false && selection.config === undefined,
    };
    const outcomes: CheckOutcome[] = [];
    for (const target of targets)
      outcomes.push(...(await checkTarget(context, target, wanted, listOption(options, 'lib'))));
    return conclude(context, targets, outcomes, partOf(selection.config, wanted.models));
  },
};

/** Checks one target and prints a line for each outcome as it comes. */
export async function checkTarget(
  context: Context,
  target: Target,
  wanted: { readonly models: boolean; readonly mutants: boolean },
  libraries: readonly string[] = [],
): Promise<CheckOutcome[]> {
  const { project, signal, output } = context;
  const report = (outcome: CheckOutcome): CheckOutcome => {
    // A run cut short says nothing about the spec: neither that it differs nor that a mutant survives.
    const told = signal.aborted && outcome.exit !== EXIT.holds ? stopped(outcome) : outcome;
    printOutcome(context, told);
    return told;
  };
  const { mutants, witnesses } = (wanted.mutants ? target.expected : undefined) ?? NOTHING_EXPECTED;
  const isOneOfMany = mutants.length > 0;
  const readOnce = moduleReader(project, { libraries, signal, isOneOfMany });
  const checkFiles = async (files: ModelFiles): Promise<CheckOutcome> => {
    const name = files.config.split('/').at(-1) ?? files.config;
    output.progress(`${target.name} ${name}: reading`);
    const read = await readOnce(files.module);
    const model = await loadModel(project, files, { libraries, signal, read });
    const onProgress = (text: string): void => output.progress(`${target.name} ${name}: ${text}`);
    const expected = target.expected?.configs.find(({ config }) => config === name);
    const statesExpected = expected?.distinct;
    const how = { libraries, signal, onProgress, statesExpected, isOneOfMany };
    const result = await checkModel(project, model, how);
    return withCounterexample(project, modelOutcome(target.name, result, name, expected), result);
  };
  const work = [
    ...(wanted.models ? target.models : []).map((files) => () => checkFiles(files)),
    ...mutants.map((mutant) => () => checkMutant(project, target, mutant, signal)),
    ...witnesses.map((witness) => async () => {
      const read = await readOnce(join(target.folder, witness.module));
      return await checkWitness(project, target, witness, read, signal);
    }),
  ];
  // After an interruption nothing new is begun: what was found until then is the partial report.
  const outcomes = await inParallel(work, async (one) => (signal.aborted ? undefined : report(await one())));
  return outcomes.filter((outcome) => outcome !== undefined);
}

/** Has SANY read each module once, for all its configurations and witnesses. */
function moduleReader(project: Project, options: LoadOptions): (module: string) => Promise<ReadModule> {
  const known = new Map<string, Promise<ReadModule>>();
  return (module) => {
    const read = known.get(module) ?? readModule(project, module, options);
    known.set(module, read);
    return read;
  };
}

const NOTHING_EXPECTED = { mutants: [], witnesses: [] } as const;

function stopped(outcome: CheckOutcome): CheckOutcome {
  return {
    ...outcome,
    exit: EXIT.interrupted,
    word: 'STOPPED',
    text: 'interrupted',
    details: [],
    place: undefined,
  };
}

function printOutcome({ output }: Context, outcome: CheckOutcome): void {
  const { spec, name, kind, word, text, details, seconds, exit, place, fact } = outcome;
  const line = `${spec.padEnd(20)} ${name.padEnd(30)} ${mark(word.padEnd(9), exit === EXIT.holds)} ${text}  ${secondsText(seconds)}`;
  output.result(
    { spec, name, kind, word, exit, place, seconds, ...fact, details },
    [line, ...details.map(indent)].join('\n'),
  );
}

/** Checks of a part keep their reports apart, so that one cached by itself comes back whole. */
function partOf(config: string | undefined, models: boolean): string {
  if (config !== undefined) return basename(config);
  return models ? '' : 'mutants';
}

function conclude(
  { project, output }: Context,
  targets: readonly Target[],
  outcomes: readonly CheckOutcome[],
  part: string,
): ExitCode {
  for (const { name } of targets) {
    const own = outcomes.filter(({ spec }) => spec === name);
    writeReports(project, join(project.outFolder, 'check', name, part), own);
  }
  for (const annotation of annotations(project, outcomes, process.env)) output.complain(annotation);
  const findings = outcomes.filter(({ exit }) => exit !== EXIT.holds).length;
  const folder = join(project.outFolder, 'check');
  output.result(
    { checked: outcomes.length, findings, reports: folder },
    `${outcomes.length} checked, ${findings} findings; reports in ${folder}`,
  );
  return gravest(outcomes.map(({ exit }) => exit));
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
