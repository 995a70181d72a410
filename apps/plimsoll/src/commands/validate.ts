/** `plimsoll validate`: does a recorded trace conform to its model? */
import { conformanceText, exitCodeOf, type MonitorBudget, ORACLE_EVENTS } from '@plimsoll/trace-validation';
import { type CommandDefinition, countOption, listOption, type Options, textOption } from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { sharedOption } from '../validate/shared-option.ts';
import { specOption } from '../validate/spec-option.ts';
import { traceInputs } from '../validate/trace-input.ts';
import { type TraceValidation, validateInput } from '../validate/validate-traces.ts';

export const validate: CommandDefinition = {
  name: 'validate',
  summary: 'check a trace event by event against the model that its header names, and explain a refusal',
  example: 'plimsoll validate out/session/InventoryLocks.ndjson --oracle tlc',
  declare: (command) =>
    command
      .argument('<traces...>', 'files, folders of rotated files, - for stdin, unix:PATH or tcp:HOST:PORT')
      .option('--spec <name=path...>', 'where a spec of the trace is, if it is no model of this project')
      .option('--merge', 'the traces are concurrent sources of one run, ordered by seq and after')
      .option('--shared <names...>', 'variables that must be equal: Spec.variable=Other.variable')
      .option('--budget <count>', 'successors tried for one line before the answer is inconclusive')
      .option('--oracle <tool>', "tlc: have TLC itself replay a window chosen by the trace's digest")
      .option(
        '--oracle-events <count>',
        `events that TLC replays at least, or all (default ${ORACLE_EVENTS})`,
      ),
  async run({ project, output, signal }, operands, options) {
    const specs = new Map(listOption(options, 'spec').map(specOption));
    const request = {
      specs,
      shared: listOption(options, 'shared').map(sharedOption),
      budget: budgetOption(options),
      oracleEvents: oracleOption(options),
    };
    const exits: ExitCode[] = [];
    for (const input of await traceInputs(operands, options['merge'] === true)) {
      output.progress(`validating ${input.name}`);
      const validation = await validateInput(project, { ...request, input }, signal);
      const { conformance, oracle: answers } = validation;
      output.result(
        { file: input.name, ...conformance, oracle: answers },
        [input.name, conformanceText(conformance), ...oracleLines(validation)].join('\n'),
      );
      exits.push(exitOf(validation));
    }
    return gravest(exits);
  },
};

function budgetOption(options: Options): Partial<MonitorBudget> {
  const text = textOption(options, 'budget');
  return text === undefined ? {} : { successorsPerLineMax: countOption('--budget', text) };
}

/** How many events TLC is asked about; undefined when it isn't asked. */
function oracleOption(options: Options): number | undefined {
  const oracle = textOption(options, 'oracle');
  const events = textOption(options, 'oracleEvents');
  if (oracle !== undefined && oracle !== 'tlc')
    throw new Failure(EXIT.badInput, `--oracle takes tlc, not ${oracle}`);
  if (oracle === undefined) return undefined;
  if (events === undefined) return ORACLE_EVENTS;
  return events === 'all' ? Number.POSITIVE_INFINITY : countOption('--oracle-events', events);
}

/** The gravest of the monitor's answer and TLC's. */
export function exitOf({ conformance, oracle }: TraceValidation): ExitCode {
  const answers = oracle.map(
    ({ result }): ExitCode =>
      ({ accepted: EXIT.holds, refused: EXIT.refused, inconclusive: EXIT.inconclusive })[result],
  );
  return gravest([exitCodeOf(conformance), ...answers]);
}

function oracleLines({ oracle }: TraceValidation): string[] {
  return oracle.map(({ spec, result, first, count, detail, version }) => {
    const why = detail === '' ? '' : `: ${detail}`;
    return `  TLC ${version} ${result} ${spec}, events ${first + 1} to ${first + count}${why}`;
  });
}
