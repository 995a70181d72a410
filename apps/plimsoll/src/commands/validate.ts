/** `plimsoll validate`: does a recorded trace conform to its model? */
import {
  type Coverage,
  conformanceText,
  exitCodeOf,
  type MonitorBudget,
  ORACLE_EVENTS,
} from '@plimsoll/trace-validation';
import {
  type CommandDefinition,
  type Context,
  countOption,
  listOption,
  type Options,
  textOption,
} from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { findTarget } from '../model/target.ts';
import { coverageFacts, coverageReport, coverageReportText } from '../validate/coverage-report.ts';
import { writeItf } from '../validate/itf-file.ts';
import { traceModel } from '../validate/monitored-specs.ts';
import { mutantsExit, mutantsReport, mutantsText } from '../validate/mutants-report.ts';
import { headerText, seal } from '../validate/seal.ts';
import { sharedOption } from '../validate/shared-option.ts';
import { specOption } from '../validate/spec-option.ts';
import { feedText } from '../validate/trace-feed.ts';
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
      .option('--feed <file>', 'the observations that the readings of the trace were taken from, one a line')
      .option('--budget <count>', 'successors tried for one line before the answer is inconclusive')
      .option('--coverage', 'what the traces exercised and what no trace did; exit 1 below the policy')
      .option('--itf <file>', 'write the steps before a refusal as an ITF trace')
      .option('--oracle <tool>', "tlc: have TLC itself replay a window chosen by the trace's digest")
      .option(
        '--oracle-events <count>',
        `events that TLC replays at least, or all (default ${ORACLE_EVENTS})`,
      )
      .option('--mutants <count>', 'corrupt the trace so often, and tell how many corruptions are seen')
      .option('--header', 'the operands are specs: print the first line of a trace of each')
      .option('--seal <file>', 'the operand has events without seq, prev and header: write them as a trace'),
  async run(context, operands, options) {
    const specs = new Map(listOption(options, 'spec').map(specOption));
    if (options['header'] === true) return await printHeaders(context, operands);
    const sealed = textOption(options, 'seal');
    if (sealed !== undefined) return await sealTrace(context, operands, specs, sealed);
    return await validateAll(context, operands, specs, options);
  },
};

async function validateAll(
  { project, output, signal }: Context,
  operands: readonly string[],
  specs: ReadonlyMap<string, string>,
  options: Options,
): Promise<ExitCode> {
  const request = {
    specs,
    shared: listOption(options, 'shared').map(sharedOption),
    budget: budgetOption(options),
    feedFile: textOption(options, 'feed'),
    oracleEvents: oracleOption(options),
  };
  const mutants = textOption(options, 'mutants');
  const mutantCount = mutants === undefined ? undefined : countOption('--mutants', mutants);
  const exits: ExitCode[] = [];
  const coverages: Coverage[] = [];
  for (const input of await traceInputs(operands, options['merge'] === true, output.complain)) {
    output.progress(`validating ${input.name}`);
    const validation = await validateInput(project, { ...request, input }, signal);
    const { conformance, oracle: answers, feed } = validation;
    coverages.push(conformance.facts.coverage);
    const itf = textOption(options, 'itf');
    const written = itf === undefined ? [] : writeItf(conformance, itf);
    output.result(
      { file: input.name, ...conformance, oracle: answers, feed, itf: written },
      [
        input.name,
        conformanceText(conformance),
        ...(feed === undefined ? [] : [feedText(feed)]),
        ...oracleLines(validation),
        ...written.map((file) => `  the steps before as ITF: ${file}`),
      ].join('\n'),
    );
    exits.push(exitOf(validation));
    if (mutantCount === undefined) continue;
    const report = await mutantsReport(project, { ...request, input }, mutantCount, signal);
    output.result({ file: input.name, mutants: report }, mutantsText(report));
    exits.push(mutantsExit(report));
  }
  if (options['coverage'] === true) {
    const report = await coverageReport(project, coverages);
    output.result(coverageFacts(report), coverageReportText(report));
    if (report.shortfalls.length > 0) exits.push(EXIT.refused);
  }
  return gravest(exits);
}

async function printHeaders(
  { project, output, signal }: Context,
  operands: readonly string[],
): Promise<ExitCode> {
  for (const operand of operands) {
    const model = await traceModel(project, findTarget(project, operand).name, operand, signal);
    const text = headerText({ ...model, name: model.loaded.root }, 'your-system');
    output.result({ spec: operand, header: JSON.parse(text) }, text);
  }
  return EXIT.holds;
}

async function sealTrace(
  { project, output, signal }: Context,
  operands: readonly string[],
  specs: ReadonlyMap<string, string>,
  out: string,
): Promise<ExitCode> {
  const [events] = operands;
  const [spec] = specs;
  if (events === undefined || operands.length !== 1 || spec === undefined || specs.size !== 1)
    throw new Failure(EXIT.badInput, '--seal takes one file of events and one --spec NAME=PATH');
  const model = await traceModel(project, spec[0], spec[1], signal);
  const count = await seal(model, events, out);
  output.result({ sealed: out, events: count }, `${out}: ${count} events, sealed after the fact`);
  return EXIT.holds;
}

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
