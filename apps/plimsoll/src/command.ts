import type { Command } from 'commander';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import type { Output } from './output.ts';
import type { Project } from './project.ts';

/** What a command works with. */
export interface Context {
  readonly project: Project;
  readonly output: Output;
  /** Aborted by Ctrl-C: end with what there is so far. */
  readonly signal: AbortSignal;
}

/** One command: adds itself to the program; its action ends with an exit code. */
export interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  /** A command line that works as it stands, for --help. */
  readonly example: string;
  /** Arguments and options, in commander's own words. */
  declare(command: Command): Command;
  run(context: Context, operands: readonly string[], options: Options): Promise<ExitCode>;
}

/** Option values as commander gives them; a command reads its own by name. */
export type Options = { readonly [name: string]: string | boolean | readonly string[] | undefined };

/** An option's text. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** A repeatable option's texts. */
export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value : [];
}

/** `--deadlock on|off`; undefined leaves it to the configuration. @throws Failure (exit 2) */
export function deadlockOption(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === 'on' || text === 'off') return text === 'on';
  throw new Failure(EXIT.badInput, `--deadlock takes on or off, not ${text}`);
}

/** The whole number that an option was given. @throws Failure (exit 2) */
export function countOption(option: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Failure(EXIT.badInput, `${option} takes a whole number from 1, not ${text}`);
}
