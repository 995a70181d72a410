/** `plimsoll test`: the real implementation driven along a model. */
import { failureText, type Replay, readReplay } from '@plimsoll/model-tests';
import { type CommandDefinition, type Context, listOption, textOption } from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { generationPlan, namedTarget } from '../generate/plan.ts';
import { type ModelTestReport, runModelTests } from '../generate/run-model-tests.ts';
import { findTarget, projectTargets, type Target } from '../model/target.ts';
import { mark, secondsText } from '../output.ts';

export const test: CommandDefinition = {
  name: 'test',
  summary: 'drive an implementation along its model: every step, everything forbidden, random runs on top',
  example: 'plimsoll test InventoryLocks --runs 1000',
  declare: (command) =>
    command
      .argument('[specs...]', 'spec folders, .tla files or model names; all that have a driver without any')
      .option('--driver <file>', "the driver's module; the policy names that of a spec of this project")
      .option('--runs <count>', 'so many random runs')
      .option('--seed <number>', 'the seed of the random runs')
      .option('--replay <token>', 'a failure of a random run exactly as it was: seed:path:replayPath')
      .option('--config <file>', "the configuration; the spec's small one without it")
      .option('--lib <folder...>', "folders searched for modules after the spec's own"),
  async run(context, operands, options) {
    const config = textOption(options, 'config');
    const driver = textOption(options, 'driver');
    const replay = replayOf(textOption(options, 'replay'));
    const targets =
      operands.length === 0
        ? projectTargets(context.project).filter((one) => hasDriver(context, one))
        : operands.map((what) => namedTarget(context.project, findTarget(context.project, what, { config })));
    if (targets.length === 0) throw new Failure(EXIT.badInput, 'no spec with a driver here: nothing to test');
    if (replay !== undefined && targets.length > 1)
      throw new Failure(EXIT.badInput, '--replay needs the one spec whose failure it is');
    const exits: ExitCode[] = [];
    for (const target of targets) {
      if (context.signal.aborted) return EXIT.interrupted;
      const plan = generationPlan(context.project, target, { driver });
      if (plan.driver === undefined)
        throw new Failure(
          EXIT.badInput,
          `${target.name}: no driver to test with; name its module with --driver FILE`,
        );
      const startedAtMs = performance.now();
      const report = await runModelTests(context.project, target, {
        driver: plan.driver,
        runs: countOf('--runs', textOption(options, 'runs'), 1),
        seed: countOf('--seed', textOption(options, 'seed'), Number.MIN_SAFE_INTEGER),
        replay,
        libraries: listOption(options, 'lib'),
        signal: context.signal,
        onProgress: (text) => context.output.progress(`${target.name}: ${text}`),
      });
      exits.push(reportTest(context, target, report, (performance.now() - startedAtMs) / 1000));
    }
    return gravest(exits);
  },
};

function hasDriver({ project }: Context, target: Target): boolean {
  return generationPlan(project, target, {}).driver !== undefined;
}

function reportTest(
  { output }: Context,
  { name }: Target,
  report: ModelTestReport,
  seconds: number,
): ExitCode {
  const findings = findingsOf(report);
  const isGood = findings.length === 0;
  const facts = factsOf(report);
  const word = isGood ? (isWhole(report) ? 'ok' : 'PARTLY') : 'FAILS';
  output.result(
    { spec: name, word, ...report, findings, seconds },
    [
      `${name.padEnd(20)} ${mark(word.padEnd(9), isGood)} ${facts}  ${secondsText(seconds)}`,
      ...findings,
    ].join('\n'),
  );
  if (!isGood) return EXIT.refused;
  return isWhole(report) ? EXIT.holds : EXIT.inconclusive;
}

/** What is wrong, in full; none when all is well. */
export function findingsOf({ tour, failure, kept }: ModelTestReport): string[] {
  if (failure !== undefined)
    return [`${failureText(failure)}\nkept as ${kept}; plimsoll test replays it first`];
  const notTaken = tour?.actionsNotCovered ?? [];
  return notTaken.length === 0 ? [] : [`never taken by the implementation: ${notTaken.join(', ')}`];
}

/** `9040 of 9056 steps covered, 16 never chosen by the system; …`. */
export function factsOf({ tour, random, regressions }: ModelTestReport): string {
  const parts: string[] = [];
  if (tour !== undefined) {
    const beyond = tour.beyond === 0 ? '' : `, ${tour.beyond} from states that its choices never led to`;
    parts.push(
      `${tour.covered} of ${tour.edges} steps covered, ${tour.neverChosen} never chosen by the system${beyond}`,
      `${tour.refusals} refusals tried`,
    );
  }
  if (random !== undefined)
    parts.push(`${random.steps} random steps in ${random.runs} runs, seed ${random.seed}`);
  if (regressions > 0) parts.push(`${regressions} regressions`);
  return parts.join('; ');
}

/** False when the model was too large for the tour, or the tour took too many steps. */
export function isWhole({ tour }: ModelTestReport): boolean {
  return tour === undefined || tour.isComplete;
}

function replayOf(token: string | undefined): Replay | undefined {
  if (token === undefined) return undefined;
  const replay = readReplay(token);
  if (replay !== undefined) return replay;
  throw new Failure(
    EXIT.badInput,
    `--replay takes seed:path:replayPath as a failure prints it, not ${token}`,
  );
}

function countOf(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= least) return count;
  throw new Failure(
    EXIT.badInput,
    `${option} takes a whole number${least === 1 ? ' from 1' : ''}, not ${text}`,
  );
}
