/** `plimsoll explore`: our own explorer alone, on anybody's spec. */

import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type Budget,
  type ExplorationResult,
  explore as exploreSpec,
  formatTrace,
  itfTrace,
} from '@plimsoll/explorer';
import { placeOf } from '../check/place.ts';
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
import { loadCachedModel } from '../model/compile-cache.ts';
import type { Model } from '../model/load-model.ts';
import { findTarget } from '../model/target.ts';
import { mark, secondsText } from '../output.ts';

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
      .option('--itf <file>', 'write the counterexample as an ITF trace'),
  async run(context, [what = ''], options) {
    const deadlock = deadlockOption(textOption(options, 'deadlock'));
    const target = findTarget(context.project, what, { config: textOption(options, 'config'), deadlock });
    const exits: ExitCode[] = [];
    for (const files of target.models) {
      const libraries = listOption(options, 'lib');
      const model = await loadCachedModel(context.project, files, { libraries, signal: context.signal });
      const result = await exploreSpec(model.spec, {
        deadlock: deadlock ?? model.config.checkDeadlock ?? files.deadlock,
        continueAfterViolation: options['continue'] === true,
        signal: context.signal,
        budget: budgetOf(options),
        onProgress: ({ phase, distinct, queued }) =>
          context.output.progress(`${phase}: ${distinct} states, ${queued} left`),
      });
      report(context, model, result, textOption(options, 'itf'));
      exits.push(exitOf(result));
    }
    return gravest(exits);
  },
};

function report({ output }: Context, model: Model, result: ExplorationResult, itf: string | undefined): void {
  const { verdict, counts, property, sound, trace, violations, seconds, cpuSeconds, peakBytes, stopped } =
    result;
  const [violation] = violations;
  const { init, distinct, generated, depth } = counts;
  const error = violation?.error;
  const place = placeOf(error?.location ?? violation?.location, model);
  const traceLength = trace?.steps.length ?? 0;
  const fact = {
    init,
    distinct,
    generated,
    depth,
    verdict,
    sound,
    property,
    traceLength,
    seconds,
    cpuSeconds,
    peakBytes,
    stopped,
    place,
    error: error?.message,
  };
  const name = `${model.spec.name} ${basename(model.files.config)}`;
  const where = place === undefined ? '' : ` (${place.file}:${place.line}:${place.column})`;
  const lines = [
    `${name}  ${mark(verdict, verdict === 'ok')}${property === undefined ? '' : ` ${property}${where}`}  ${init} initial, ${distinct} distinct, ${generated} generated, depth ${depth}  ${secondsText(seconds)}`,
    ...(sound
      ? []
      : [
          '  temporal properties hold under reduction (unsound): SYMMETRY, VIEW or a constraint cut behaviours off',
        ]),
    ...(stopped === undefined ? [] : [`  stopped early (${stopped}): explored so far, no verdict`]),
    ...(error === undefined ? [] : [`  ${error.message}${where}`]),
    ...(trace === undefined ? [] : [formatTrace(model.spec, trace)]),
  ];
  output.result(fact, lines.join('\n'));
  if (itf !== undefined && trace !== undefined)
    writeFileSync(itf, `${JSON.stringify(itfTrace(model.spec, trace), null, 1)}\n`);
}

function exitOf({ verdict, stopped, sound }: ExplorationResult): ExitCode {
  if (stopped === 'aborted') return EXIT.interrupted;
  if (verdict === 'error') return EXIT.badInput;
  if (verdict === 'inconclusive') return EXIT.inconclusive;
  if (verdict !== 'ok') return EXIT.refused;
  return sound ? EXIT.holds : EXIT.inconclusive;
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
