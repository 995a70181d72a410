import type { ExitCode } from './exit-code.ts';

/** A command can't go on: what is wrong, where, and what mends it. Thrown by commands, caught by `main` alone. */
export class Failure extends Error {
  readonly exit: ExitCode;
  constructor(exit: ExitCode, message: string) {
    super(message);
    this.name = 'Failure';
    this.exit = exit;
  }
}
