/** What one check came to: the row that is printed, the case in JUnit, the result in SARIF. */
import type { ExitCode } from '../exit-code.ts';

export interface CheckOutcome {
  readonly spec: string;
  /** The configuration, mutant or witness. */
  readonly name: string;
  readonly kind: 'model' | 'mutant' | 'witness';
  readonly exit: ExitCode;
  /** `ok`, `VIOLATED`, `DIFFERS`, `refuted`, `SURVIVED` … */
  readonly word: string;
  /** Facts in one line: states, depth, property. */
  readonly text: string;
  /** Why it didn't pass, in full, counterexample included; empty when it did. */
  readonly details: readonly string[];
  /** Where to look first. */
  readonly place: OutcomePlace | undefined;
  readonly seconds: number;
  /** The same facts for machines. */
  readonly fact: object;
}

export interface OutcomePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
