/**
 * Why a specification could not be compiled. Programs switch on `code`; `compileProblemText` is for people.
 *
 * - SC101 the `.cfg` names something that the specification does not define
 * - SC102 the `.cfg` names something of the wrong kind (level, number of parameters)
 * - SC103 the `.cfg` lacks INIT and NEXT, or SPECIFICATION, or has both
 * - SC104 a CONSTANT has no value in the `.cfg`
 * - SC201 a construct that TLC refuses too
 * - SC202 a construct that TLC evaluates and this compiler does not (yet)
 * - SC301 the SPECIFICATION has not the form Init /\ [][Next]_v /\ fairness
 * - SC302 a PROPERTY is not a temporal formula
 * - SC401 a compiled module could not be written or loaded
 */
export type CompileProblemCode =
  | 'SC101'
  | 'SC102'
  | 'SC103'
  | 'SC104'
  | 'SC201'
  | 'SC202'
  | 'SC301'
  | 'SC302'
  | 'SC401';

export interface CompileProblem {
  readonly code: CompileProblemCode;
  /** File, or module where the file is not known; lines and columns from 1, 0 where the file as a whole is meant. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
  readonly message: string;
  /** The expression as the specification writes it, on one line; undefined when no expression is meant. */
  readonly text: string | undefined;
  /** What TLC says of it, where that is known. */
  readonly tlc: string | undefined;
}

export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: E };

/** One line for people. */
export function compileProblemText(problem: CompileProblem): string {
  const { file, line, column } = problem.place;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  const text = problem.text === undefined ? '' : `: ${problem.text}`;
  const tlc = problem.tlc === undefined ? '' : ` (TLC: ${problem.tlc})`;
  return `${place}: ${problem.message}${text} [${problem.code}]${tlc}`;
}

/** Carries a problem out of deep recursion within this package; `compileSpec` hands it back as a value. */
export class CompileProblemSignal extends Error {
  readonly problem: CompileProblem;

  constructor(problem: CompileProblem) {
    super(compileProblemText(problem));
    this.problem = problem;
  }
}
