/** What can be wrong with the bytes of a trace. 1xx: bytes and JSON; 2xx: the shape of a line; 3xx: the chain. */
import { printable } from './printable.ts';

export type TraceProblem = { readonly line: number } & TraceFault;

/** A problem without its place. Programs switch on `code`; `traceProblemText` is for people. */
export type TraceFault =
  | { readonly code: 'TRACE101' }
  | { readonly code: 'TRACE102'; readonly lineBytesMax: number }
  | { readonly code: 'TRACE103'; readonly depthMax: number }
  | { readonly code: 'TRACE104'; readonly stringLengthMax: number }
  | { readonly code: 'TRACE105'; readonly eventsMax: number }
  | { readonly code: 'TRACE106'; readonly detail: string }
  | { readonly code: 'TRACE107'; readonly name: string }
  | { readonly code: 'TRACE108' }
  | { readonly code: 'TRACE109'; readonly value: string }
  | { readonly code: 'TRACE110'; readonly file: string; readonly detail: string }
  | { readonly code: 'TRACE111' }
  | { readonly code: 'TRACE112' }
  | { readonly code: 'TRACE201'; readonly found: string }
  | { readonly code: 'TRACE202'; readonly field: string; readonly expected: string }
  | { readonly code: 'TRACE203'; readonly field: string }
  | { readonly code: 'TRACE204'; readonly detail: string }
  | { readonly code: 'TRACE301'; readonly expected: number; readonly found: number }
  | { readonly code: 'TRACE302'; readonly expected: string; readonly found: string }
  | { readonly code: 'TRACE303'; readonly expected: number; readonly found: number }
  | { readonly code: 'TRACE304'; readonly expected: string; readonly found: string }
  | { readonly code: 'TRACE305' }
  | { readonly code: 'TRACE306'; readonly previousUs: number; readonly foundUs: number }
  | { readonly code: 'TRACE307'; readonly expected: string; readonly found: string | undefined }
  | { readonly code: 'TRACE308'; readonly expectedBytes: number; readonly foundBytes: number };

export type TraceProblemCode = TraceFault['code'];

/** One sentence on what is wrong and one on what to do, with the line. */
export function traceProblemText(problem: TraceProblem): string {
  const [what, remedy] = words(problem);
  return printable(`line ${problem.line}: ${what} (${problem.code}). ${remedy}`);
}

const ALTERED = 'The file was altered, or lines were lost: get the original from the producer.';

function words(problem: TraceProblem): readonly [what: string, remedy: string] {
  switch (problem.code) {
    case 'TRACE101':
      return ['the trace is empty', 'Check the path, and that the producer ran.'];
    case 'TRACE102':
      return [`longer than ${problem.lineBytesMax} bytes`, 'Is this a trace? One event is one line of JSON.'];
    case 'TRACE103':
      return [`nested deeper than ${problem.depthMax}`, 'Flatten what is observed.'];
    case 'TRACE104':
      return [`a string is longer than ${problem.stringLengthMax}`, 'Put its digest there instead.'];
    case 'TRACE105':
      return [
        `more than ${problem.eventsMax} events`,
        'Rotate the trace; the next file names this one in resumes.',
      ];
    case 'TRACE106':
      return [`not JSON: ${problem.detail}`, 'One event is one line of JSON.'];
    case 'TRACE107':
      return [`the name ${JSON.stringify(problem.name)} is given twice in one object`, 'Give it once.'];
    case 'TRACE108':
      return ['not UTF-8', 'Traces are UTF-8 without a byte order mark.'];
    case 'TRACE109':
      return [
        `the number ${problem.value} cannot be kept exactly`,
        'Write whole numbers beyond 2^53 as {"#bigint":"…"}, and no more digits than a double holds.',
      ];
    case 'TRACE110':
      return [`cannot read ${problem.file}: ${problem.detail}`, 'Check the path and its permissions.'];
    case 'TRACE111':
      return ['a string holds half a surrogate pair', 'Write text, or the bytes as hexadecimal digits.'];
    case 'TRACE112':
      return ['packed by gzip', 'Unpack it: gzip -dc FILE | plimsoll validate -'];
    case 'TRACE201':
      return [
        `not a plimsoll/1 trace: ${problem.found}`,
        'The first line is {"trace":"plimsoll/1","spec":…}.',
      ];
    case 'TRACE202':
      return [`${problem.field} must be ${problem.expected}`, 'See libs/trace/README.md.'];
    case 'TRACE203':
      return [
        `unknown field ${JSON.stringify(problem.field)}`,
        'Observations go into state, readings into why.',
      ];
    case 'TRACE204':
      return [
        problem.detail,
        'A line has one of action, steps, stutter, or none when the action is unknown.',
      ];
    case 'TRACE301':
      return [`seq is ${problem.found}, expected ${problem.expected}`, ALTERED];
    case 'TRACE302':
      return [`prev is ${problem.found}, but the line before hashes to ${problem.expected}`, ALTERED];
    case 'TRACE303':
      return [`the end line counts ${problem.found} events, the file has ${problem.expected}`, ALTERED];
    case 'TRACE304':
      return [
        `the end line's head is ${problem.found}, but the last line hashes to ${problem.expected}`,
        ALTERED,
      ];
    case 'TRACE305':
      return ['text after the end line', 'A producer that goes on starts a new file with resumes.'];
    case 'TRACE306':
      return [
        `tsUs runs backwards, from ${problem.previousUs} to ${problem.foundUs}`,
        'Stamp events on one monotonic clock, in the order of seq.',
      ];
    case 'TRACE307':
      return [
        `resumes is ${problem.found ?? 'absent'}, the previous trace ended with ${problem.expected}`,
        'Give the traces of a source in order, without gaps.',
      ];
    case 'TRACE308':
      return [`the file had ${problem.expectedBytes} bytes, and has ${problem.foundBytes} now`, ALTERED];
  }
}
