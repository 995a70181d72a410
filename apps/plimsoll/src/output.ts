/** Where commands write: results on stdout, progress and complaints on stderr, never colour without a terminal. */
import { stripVTControlCharacters, styleText } from 'node:util';

/** How results look: a person reads `text` lines, a machine one JSON object a line with the same facts. */
export interface Output {
  readonly isJson: boolean;
  /** One result. `fact` is printed with --json, `text` without; an empty text prints nothing. */
  result(fact: object, text: string): void;
  /** What went wrong, on stderr. */
  complain(text: string): void;
  /** How far a long step is: one line that is rewritten, on a terminal only. */
  progress(text: string): void;
  /** That a long step begins or has ended: a line of its own on stderr, where there is no terminal to show progress. */
  note(text: string): void;
}

/** Standard output and standard error of this process. */
export function processOutput(isJson: boolean): Output {
  const isTerminal = process.stderr.isTTY === true && process.env['CI'] === undefined;
  let progressShown = false;
  const clear = () => {
    if (progressShown) process.stderr.write('\r\u001b[2K');
    progressShown = false;
  };
  return {
    isJson,
    result(fact, text) {
      clear();
      if (isJson) process.stdout.write(`${JSON.stringify(fact)}\n`);
      else if (text !== '') process.stdout.write(`${text}\n`);
    },
    complain(text) {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!isTerminal) return;
      clear();
      process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
      progressShown = true;
    },
    note(text) {
      if (!isTerminal) process.stderr.write(`${text}\n`);
    },
  };
}

/** A result word in its colour: green when it is as wanted, red when it is not. */
export function mark(word: string, isGood: boolean): string {
  if (process.stdout.isTTY !== true || process.env['NO_COLOR']) return stripVTControlCharacters(word);
  return styleText(isGood ? 'green' : 'red', word);
}

/** Seconds for people: `0.3 s`. */
export function secondsText(seconds: number): string {
  return `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)} s`;
}
