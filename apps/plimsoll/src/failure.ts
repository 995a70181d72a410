import { EXIT, type ExitCode } from './exit-code.ts';

/** A command can't go on: what is wrong, where, and what mends it. Thrown by commands, caught by `main` alone. */
export class Failure extends Error {
  readonly exit: ExitCode;
  constructor(exit: ExitCode, message: string) {
    super(message);
    this.name = 'Failure';
    this.exit = exit;
  }
}

/** A file or folder that the command line names can't be read. */
export function unreadable(path: string, error: unknown): Failure {
  return new Failure(EXIT.badInput, `${path} can't be read (${codeOf(error)})`);
}

/** A file that the command line names can't be written. */
export function unwritable(path: string, error: unknown): Failure {
  return new Failure(EXIT.badInput, `${path} can't be written (${codeOf(error)})`);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
