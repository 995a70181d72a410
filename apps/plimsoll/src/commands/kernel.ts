/** `plimsoll kernel`: runs the kernel in a process of its own; every option is the kernel's. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandDefinition } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

export const kernel: CommandDefinition = {
  name: 'kernel',
  summary: 'run the kernel: a service for orders, or a paper session (its own --help says how)',
  example:
    'plimsoll kernel --mode paper --socket out/kernel.sock --config kernel.json --tokens tokens.json --out out/service',
  declare: (command) =>
    command.argument('[arguments...]', 'of the kernel').allowUnknownOption().helpOption(false),
  run({ project, signal }, operands) {
    const main = join(project.root, 'apps/kernel/src/main.ts');
    if (!existsSync(main))
      throw new Failure(EXIT.badInput, `${project.root} has no apps/kernel: nothing to run`);
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [main, ...operands], {
        cwd: process.cwd(),
        stdio: 'inherit',
      });
      // The kernel drains by itself: it is told to stop, and waited for.
      signal.addEventListener('abort', () => child.kill('SIGTERM'));
      child.once('error', reject);
      child.once('close', (code) => resolve(exitOf(code)));
    });
  },
};

/** The kernel ends with the exit codes of every command; a signal ends it with none. */
function exitOf(code: number | null): ExitCode {
  return (
    Object.values(EXIT).find((known) => known === code) ?? (code === null ? EXIT.interrupted : EXIT.defect)
  );
}
