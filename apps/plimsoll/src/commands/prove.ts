/**
 * `plimsoll prove`: builds the proofs from clean, audits them, compares what is generated from them, and records what
 * held beside the generated files, for machines without Rocq.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandDefinition } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

export const prove: CommandDefinition = {
  name: 'prove',
  summary:
    'build the Rocq proofs from clean, audit what they assume, compare the code generated from them, and record it',
  example: 'plimsoll prove',
  declare: (command) => command,
  run({ project, signal }) {
    const prover = join(project.root, 'rocq-proofs/gen/main.ts');
    if (!existsSync(prover))
      throw new Failure(EXIT.badInput, `${project.root} has no rocq-proofs: nothing to prove`);
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [prover, '--check', '--record'], {
        cwd: project.root,
        signal,
        stdio: 'inherit',
      });
      child.once('error', (error) => (signal.aborted ? resolve(EXIT.interrupted) : reject(error)));
      child.once('close', (code) => resolve(exitOf(code)));
    });
  },
};

/** The prover ends with the exit codes of every command; a signal ends it with none. */
function exitOf(code: number | null): ExitCode {
  return (
    Object.values(EXIT).find((known) => known === code) ?? (code === null ? EXIT.interrupted : EXIT.defect)
  );
}
