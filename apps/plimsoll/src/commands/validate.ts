/** `plimsoll validate`: does a recorded trace conform to its model? */
import { conformanceText, exitCodeOf } from '@plimsoll/trace-validation';
import { type CommandDefinition, listOption, textOption } from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { type TraceValidation, validateTrace } from '../validate/validate-traces.ts';

export const validate: CommandDefinition = {
  name: 'validate',
  summary: 'check a trace event by event against the model that its header names, and explain a refusal',
  example: 'plimsoll validate out/session/InventoryLocks.ndjson --oracle tlc',
  declare: (command) =>
    command
      .argument('<traces...>', 'trace files')
      .option('--spec <name=path...>', 'where a spec of the trace is, if it is no model of this project')
      .option('--oracle <tool>', "tlc: have TLC itself replay a window chosen by the trace's digest"),
  async run({ project, output, signal }, files, options) {
    const specs = new Map(listOption(options, 'spec').map(specOption));
    const oracle = textOption(options, 'oracle');
    if (oracle !== undefined && oracle !== 'tlc')
      throw new Failure(EXIT.badInput, `--oracle takes tlc, not ${oracle}`);
    const exits: ExitCode[] = [];
    for (const file of files) {
      output.progress(`validating ${file}`);
      const validation = await validateTrace(project, { file, specs, oracle: oracle === 'tlc' }, signal);
      const { conformance, oracle: answers } = validation;
      output.result(
        { file, ...conformance, oracle: answers },
        [`${file}`, conformanceText(conformance), ...oracleLines(validation)].join('\n'),
      );
      exits.push(exitOf(validation));
    }
    return gravest(exits);
  },
};

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

function specOption(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new Failure(EXIT.badInput, `--spec takes name=path, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}
