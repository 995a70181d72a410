/** What a mutation run found out about each file, as it is recorded and judged. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the results are committed, below the project's root. */
export const SCORES_FILE = 'tests/mutation/recorded/scores.json';

/** A mutant that no test noticed. */
export interface Survivor {
  /** What Stryker did: `EqualityOperator`. */
  readonly mutator: string;
  /** Counts from 1. */
  readonly line: number;
  readonly was: string;
  readonly becomes: string;
}

/** One file's result, and the bytes that it is about. */
export interface FileScore {
  readonly file: string;
  readonly sha256: string;
  /** The tests that were to notice, with their digests. */
  readonly tests: readonly { readonly name: string; readonly sha256: string }[];
  /** Noticed: a test failed, or ran into the time limit. */
  readonly killed: number;
  readonly timedOut: number;
  readonly survivors: readonly Survivor[];
}

export interface MutationScores {
  readonly mutation: 'plimsoll/1';
  /** The version of Stryker. */
  readonly stryker: string;
  /** Every file that is to have a score; one without is no less a hole for having none. */
  readonly wanted: readonly string[];
  readonly files: readonly FileScore[];
  /** Files of which Stryker makes no mutant: types, and numbers that it leaves alone. They have no score. */
  readonly nothingToMutate: readonly { readonly name: string; readonly sha256: string }[];
}

/** Whether there was anything to notice. */
export function hasMutants({ killed, timedOut, survivors }: FileScore): boolean {
  return killed + timedOut + survivors.length > 0;
}

/** Share of the mutants that were noticed, percent, rounded down to hundredths. */
export function scorePercent({ killed, timedOut, survivors }: FileScore): number {
  const noticed = killed + timedOut;
  return Math.floor((noticed / (noticed + survivors.length)) * 10_000) / 100;
}

/** The record in that file, below the root; undefined where there is none. */
export function readScores(root: string, name = SCORES_FILE): MutationScores | undefined {
  const file = join(root, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MutationScores) : undefined;
}

export function digestOf(root: string, name: string): string {
  return createHash('sha256')
    .update(readFileSync(join(root, name)))
    .digest('hex');
}
