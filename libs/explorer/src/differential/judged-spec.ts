/** A specification with its configuration: what TLC and the explorer are given alike. */
import type { OwnModules } from '@plimsoll/tlaplus-tools/testing';

export type AtErrors = 'counts' | 'counts and trace';

export interface JudgedSpec {
  /** No two of a batch share it. */
  readonly name: string;
  /** Of the root module. */
  readonly text: string;
  readonly config: string;
  /** Where the root module is not called as the specification is, or others stand beside it. */
  readonly own?: OwnModules;
  readonly deadlock: boolean;
  readonly continueAfterViolation: boolean;
  /** What is compared where the run ends in an error; the verdict alone unless given. */
  readonly atErrors?: AtErrors;
  /** Whether TLC's dump shows its whole graph. */
  readonly isWhole: boolean;
}
