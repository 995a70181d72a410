/**
 * Why a specification or a configuration could not be read. Programs switch on `code`.
 *
 * - IR101 the XML is not well-formed, or ends too early
 * - IR102 the XML exceeds a limit of this reader
 * - IR103 the XML is well-formed but not what SANY's exporter writes
 * - IR104 the text of a module that the specification uses was not given
 * - IR201 the specification uses a construct that has no meaning here (as in TLC)
 * - IR301 the `.cfg` has a token that TLC's lexer does not know
 * - IR302 the `.cfg` lacks something where a statement needs it
 * - IR303 the `.cfg` gives a statement twice that may stand only once
 * - IR304 the `.cfg` has a value or a number that TLC cannot hold
 */
export type IrProblemCode =
  | 'IR101'
  | 'IR102'
  | 'IR103'
  | 'IR104'
  | 'IR201'
  | 'IR301'
  | 'IR302'
  | 'IR303'
  | 'IR304';

export interface IrProblem {
  readonly code: IrProblemCode;
  /** File or module name; lines and columns start at 1, and are 0 where the place is the file as a whole. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
  /** What is wrong, as a sentence. */
  readonly message: string;
  /** What the reader of the message can do. */
  readonly remedy: string;
}

export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: E };

/** One line for people: `file:line:column: message (remedy)`. */
export function irProblemText(problem: IrProblem): string {
  const { file, line, column } = problem.place;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  return `${place}: ${problem.message} [${problem.code}] ${problem.remedy}`;
}

/**
 * Carries a problem out of deep recursion within this package; `readSpec` and `parseConfig` catch it and hand
 * the problem back as a value.
 */
export class IrProblemSignal extends Error {
  readonly problem: IrProblem;

  constructor(problem: IrProblem) {
    super(irProblemText(problem));
    this.problem = problem;
  }
}
