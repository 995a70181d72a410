/** `plimsoll agent`: NautilusTrader under the gate, and whether what its engine did conforms to the models. */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataError, listRecordings } from '@plimsoll/market-data';
import {
  crossCheck,
  findPython,
  mismatchText,
  type NautilusSession,
  preparePython,
  runNautilusSession,
} from '@plimsoll/nautilus-agent';
import { conformanceText } from '@plimsoll/trace-validation';
import { type CommandDefinition, type Context, countOption, type Options, textOption } from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { mark } from '../output.ts';
import { traceModel } from '../validate/monitored-specs.ts';
import { feedText } from '../validate/trace-feed.ts';
import { validateFile } from '../validate/validate-traces.ts';
import { exitOf } from './validate.ts';

const SPECS = ['SurvivalController', 'InventoryLocks', 'OrderLifecycle'] as const;
/** About 12 000 events a process. */
const QUOTES_PER_ACTION = 100;
const SEED = 1;

export const agent: CommandDefinition = {
  name: 'agent',
  summary: 'run NautilusTrader processes under the gate, and hold their traces against the models',
  example: 'plimsoll agent --out out/nautilus',
  declare: (command) =>
    command
      .option('--out <folder>', 'where traces go; what an earlier session left there is removed')
      .option('--quotes-per-action <count>', `a strategy acts at every so many quotes (${QUOTES_PER_ACTION})`)
      .option('--seed <number>', `decides all that is random in the strategies (${SEED})`)
      .option('--synthetic', 'synthetic quotes, even where there are recordings')
      .option('--fault <name>', 'break one gate on purpose: its trace must be refused'),
  async run(context, _operands, options) {
    const session = await runSession(context, options);
    return await judge(context, session);
  },
};

async function runSession(context: Context, options: Options): Promise<NautilusSession> {
  const { project, output, signal } = context;
  const python = await interpreter(context);
  const pins = [];
  for (const name of SPECS) {
    const { monitored } = await traceModel(project, name, name, signal);
    pins.push([name, { model: monitored.model, specDigest: monitored.specDigest }] as const);
  }
  const outFolder = resolve(textOption(options, 'out') ?? join(project.outFolder, 'nautilus'));
  if (existsSync(outFolder) && !existsSync(join(outFolder, 'tokens.json')))
    throw new Failure(EXIT.badInput, `${outFolder} is there and holds no session: choose another --out`);
  rmSync(outFolder, { recursive: true, force: true });
  const recordings = options['synthetic'] === true ? undefined : recordingsFolder(context);
  const fault = textOption(options, 'fault');
  const per = textOption(options, 'quotesPerAction');
  const seed = textOption(options, 'seed');
  try {
    return await runNautilusSession({
      python,
      repositoryRoot: project.root,
      outFolder,
      specs: Object.fromEntries(pins) as Parameters<typeof runNautilusSession>[0]['specs'],
      ...(recordings === undefined ? {} : { recordings }),
      seed: seed === undefined ? SEED : countOption('--seed', seed),
      quotesPerAction: per === undefined ? QUOTES_PER_ACTION : countOption('--quotes-per-action', per),
      ...(fault === undefined ? {} : { fault }),
      signal,
      progress: (what) => output.progress(what),
    });
  } catch (error) {
    throw new Failure(EXIT.refused, `the session broke: ${(error as Error).message}`);
  }
}

async function judge(context: Context, session: NautilusSession): Promise<ExitCode> {
  const { project, output, signal } = context;
  const exits: ExitCode[] = [];
  for (const summary of session.summaries) {
    output.result(
      { kind: 'agent', ...summary },
      `${summary.trader}: ${summary.events} engine events of NautilusTrader ${summary.nautilus} on ${summary.source} quotes; ` +
        `${summary.passed} orders passed, denied ${deniedText(summary.denied)}; positions ${summary.positionsAgree ? 'agree with' : 'CONTRADICT'} the kernel's`,
    );
    if (!summary.positionsAgree) exits.push(EXIT.refused);
  }
  for (const [source, file] of Object.entries(session.traces)) {
    output.progress(`validating ${source}`);
    const validation = await validateFile(
      project,
      file,
      { specs: new Map(), oracleEvents: undefined, feedFile: session.feeds[source] },
      signal,
    );
    const { conformance, feed } = validation;
    const isCutOff =
      session.killed.includes(source) &&
      conformance.kind === 'inconclusive' &&
      conformance.doubt.code === 'MON301';
    const note = isCutOff ? '  as expected: its process was killed' : '';
    const fed = feed === undefined ? '' : `\n${feedText(feed)}`;
    output.result(
      { source, file, ...conformance, feed },
      `${source}: ${conformanceText(conformance)}${fed}${note}`,
    );
    exits.push(isCutOff ? EXIT.holds : exitOf(validation));
  }
  const { compared, mismatches } = await crossCheck(session);
  for (const mismatch of mismatches) output.complain(mismatchText(mismatch));
  output.result(
    { kind: 'cross-check', compared, mismatches },
    `${mark(mismatches.length === 0 ? 'agree' : 'DIFFER', mismatches.length === 0)}  ${compared.decisions} decisions in the agents' traces and the kernel's; ${compared.orders} orders, ${compared.fills} fills and ${compared.positions} positions in the traces and NautilusTrader's reports`,
  );
  exits.push(
    mismatches.length === 0 && compared.decisions > 0 && compared.fills > 0 ? EXIT.holds : EXIT.refused,
  );
  return gravest(exits);
}

async function interpreter({ project, output }: Context): Promise<string> {
  const python = await findPython(process.env);
  if (python === undefined)
    throw new Failure(
      EXIT.machine,
      'no Python from 3.11 to 3.14 with venv: sudo apt-get install -y python3 python3-venv',
    );
  const folder = join(project.root, '.plimsoll', 'nautilus');
  try {
    return await preparePython(join(project.root, 'apps/nautilus-agent'), folder, python, (what) =>
      output.progress(what),
    );
  } catch (error) {
    throw new Failure(EXIT.machine, (error as Error).message);
  }
}

function recordingsFolder({ project, output }: Context): string | undefined {
  try {
    return listRecordings(project.root, process.env).folder;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    output.progress('no recordings here: labelled synthetic quotes');
    return undefined;
  }
}

function deniedText(denied: Readonly<Record<string, number>>): string {
  const parts = Object.entries(denied).map(([code, count]) => `${count} ${code}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
