/** `plimsoll agent`: NautilusTrader under the gate, and whether what its engine did conforms to the models. */
import { join, resolve } from 'node:path';
import { mismatchText, type NautilusSession } from '@plimsoll/nautilus-agent';
import { conformanceText } from '@plimsoll/trace-validation';
import { judgeSession, runAgentSession } from '../agent/agent-session.ts';
import { type CommandDefinition, type Context, countOption, textOption } from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { mark } from '../output.ts';
import { feedText } from '../validate/trace-feed.ts';
import { exitOf } from './validate.ts';

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
      .option('--mesh [folder]', 'put the kernel on the cluster of that folder (.plimsoll/mesh); see mesh up')
      .option('--fault <name>', 'break one gate on purpose: its trace must be refused'),
  async run(context, _operands, options) {
    const count = (name: string, option: string, otherwise: number): number => {
      const text = textOption(options, name);
      return text === undefined ? otherwise : countOption(option, text);
    };
    const session = await runAgentSession(context, {
      outFolder: resolve(textOption(options, 'out') ?? join(context.project.outFolder, 'nautilus')),
      seed: count('seed', '--seed', SEED),
      quotesPerAction: count('quotesPerAction', '--quotes-per-action', QUOTES_PER_ACTION),
      isSynthetic: options['synthetic'] === true,
      fault: textOption(options, 'fault'),
      meshFolder: meshFolder(context, options['mesh']),
    });
    return await judge(context, session);
  },
};

/** Without a value it is where `mesh up` starts one. */
function meshFolder({ project }: Context, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? resolve(value) : join(project.workFolder, 'mesh');
}

async function judge(context: Context, session: NautilusSession): Promise<ExitCode> {
  const { output } = context;
  const exits: ExitCode[] = [];
  for (const summary of session.summaries) {
    output.result(
      { kind: 'agent', ...summary },
      `${summary.trader}: ${summary.events} engine events of NautilusTrader ${summary.nautilus} on ${summary.source} quotes; ` +
        `${summary.passed} orders passed, denied ${deniedText(summary.denied)}; positions ${summary.positionsAgree ? 'agree with' : 'CONTRADICT'} the kernel's`,
    );
    if (!summary.positionsAgree) exits.push(EXIT.refused);
  }
  const { pushed } = session;
  if (pushed !== undefined) {
    output.result(
      { kind: 'mesh', pushed },
      `mesh: the agents' kernel went by ${pushed} changes of the leverage limit that an event told of`,
    );
    if (pushed === 0) exits.push(EXIT.inconclusive);
  }
  const { traces, check, agrees } = await judgeSession(context, session, undefined);
  for (const { source, validation, isCutOff } of traces) {
    const { file, conformance, feed } = validation;
    const note = isCutOff ? '  as expected: its process was killed' : '';
    const fed = feed === undefined ? '' : `\n${feedText(feed)}`;
    output.result(
      { source, file, ...conformance, feed },
      `${source}: ${conformanceText(conformance)}${fed}${note}`,
    );
    exits.push(isCutOff ? EXIT.holds : exitOf(validation));
  }
  const { compared, mismatches } = check;
  for (const mismatch of mismatches) output.complain(mismatchText(mismatch));
  const isSame = mismatches.length === 0;
  output.result(
    { kind: 'cross-check', compared, mismatches },
    `${mark(isSame ? 'agree' : 'DIFFER', isSame)}  ${compared.decisions} decisions in the agents' traces and the kernel's; ${compared.orders} orders, ${compared.fills} fills and ${compared.positions} positions in the traces and NautilusTrader's reports`,
  );
  exits.push(agrees ? EXIT.holds : EXIT.refused);
  return gravest(exits);
}

function deniedText(denied: Readonly<Record<string, number>>): string {
  const parts = Object.entries(denied).map(([code, count]) => `${count} ${code}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
