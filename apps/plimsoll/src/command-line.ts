/** Makes the parser and the help from the table of commands. */
import { Command } from 'commander';
import type { CommandDefinition, Options } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { processOutput } from './output.ts';
import { findProject } from './project.ts';

const EXIT_CODES = `
Exit codes: 0 holds, 1 violated or refused, 2 bad input or nothing to check, 3 this machine lacks something,
            4 inconclusive, 70 a defect of plimsoll, 130 interrupted`;

/** The program of these commands; `ended` is told the exit code of the one that ran. */
export function commandLine(
  definitions: readonly CommandDefinition[],
  signal: AbortSignal,
  ended: (code: ExitCode) => void,
): Command {
  const program = new Command('plimsoll')
    .description('From TLA+ models to a promotion verdict: checks, compiles, tests, validates and judges.')
    .version('0.1.0')
    .exitOverride()
    .showHelpAfterError('(plimsoll COMMAND --help shows an example)')
    .addHelpText('after', EXIT_CODES);
  for (const definition of definitions) program.addCommand(commandOf(definition, signal, ended));
  return program;
}

function commandOf(
  definition: CommandDefinition,
  signal: AbortSignal,
  ended: (code: ExitCode) => void,
): Command {
  const command = new Command(definition.name)
    .description(definition.summary)
    .option('--json', 'print one JSON object a line, with the same facts')
    .option('--debug', 'show the stack of an error')
    .exitOverride()
    .addHelpText('after', `\nExample:\n  ${definition.example}`);
  return definition.declare(command).action(async (...given: unknown[]) => {
    const operands = given
      .slice(0, -2)
      .flat()
      .filter((operand) => typeof operand === 'string');
    const options = given.at(-2) as Options;
    const context = { project: findProject(), output: processOutput(options['json'] === true), signal };
    ended(await definition.run(context, operands, options));
  });
}
