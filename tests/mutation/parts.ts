/** What is mutated, in parts that run apart, and which tests are to notice: the unit tests, none of which only waits. */

import { globSync } from 'node:fs';

/** One run of the mutation tester. */
export interface MutationPart {
  readonly name: string;
  /** Mutated files, below the project's root. */
  readonly files: readonly string[];
  /** The tests that are to notice a mutant. */
  readonly tests: readonly string[];
}

/** Packages of level A; tests/level-a holds that there are no others. */
const LEVEL_A = ['survival-kernel', 'inventory-locks', 'ledger', 'verdict'];

const KERNEL = 'libs/survival-kernel/src';
const LEDGER = 'libs/ledger/src';
const LOCKS = 'libs/inventory-locks/src';
const VERDICT = 'libs/verdict/src';

/** Level A, the most critical first. What is generated from the proofs is mutated there (rocq-proofs/gen). */
export const MUTATION_PARTS: readonly MutationPart[] = [
  part('last-hop', KERNEL, ['last-hop.ts'], ['last-hop', 'last-hop-facts', 'last-hop-sink', 'sizing']),
  part('kill-switch', KERNEL, ['kill-switch.ts', 'trip-file.ts'], ['kill-switch', 'trip-file', 'corners']),
  part('order-gate', KERNEL, ['order-gate.ts'], ['order-gate', 'denial-texts', 'last-hop']),
  part(
    'authority',
    KERNEL,
    ['authority.ts', 'posture-reader.ts'],
    ['order-gate', 'posture-reader', 'corners'],
  ),
  part('sizing', KERNEL, ['sizing.ts'], ['sizing', 'last-hop']),
  part('gate-book', KERNEL, ['gate-book.ts'], ['gate-book', 'last-hop', 'last-hop-facts', 'sizing']),
  part('shared-health', KERNEL, ['shared-health.ts'], ['shared-health', 'corners', 'last-hop']),
  part('heartbeat', KERNEL, ['heartbeat.ts', 'level-a-assert.ts'], ['heartbeat']),
  part('id-table', KERNEL, ['id-table.ts'], ['id-table', 'corners']),
  part('denials', KERNEL, ['last-hop-denial.ts'], ['denial-texts', 'last-hop', 'last-hop-facts']),
  part('ledger-book', LEDGER, ['book.ts', 'posting.ts'], ['book']),
  part('order-line', KERNEL, ['order-line.ts'], ['order-line']),
  part('ledger-facts', LEDGER, ['fact-check.ts'], ['fact-check']),
  part('ledger-transfers', LEDGER, ['transfer.ts', 'amount.ts'], ['transfer']),
  part('fences', LOCKS, ['fence-gate.ts', 'worker-beliefs.ts'], ['inventory-locks', 'lease']),
  part('locks', LOCKS, ['embedded-locks.ts'], ['inventory-locks', 'lease']),
  part('canonical-json', VERDICT, ['canonical-json.ts'], ['canonical-json']),
];

/** Code of level A that no part mutates, below the root, sorted: told on the page, so that nobody takes it for measured. */
export function unmeasuredFiles(root: string): string[] {
  const wanted = new Set(wantedFiles());
  return globSync(
    LEVEL_A.map((name) => `libs/${name}/src/**/*.ts`),
    { cwd: root },
  )
    .filter((file) => !/\.test\.ts$|\/generated\/|\/index\.ts$/.test(file) && !wanted.has(file))
    .sort();
}

/** Every file that is to have a score, sorted. */
export function wantedFiles(): string[] {
  return MUTATION_PARTS.flatMap(({ files }) => files).sort();
}

function part(
  name: string,
  folder: string,
  files: readonly string[],
  tests: readonly string[],
): MutationPart {
  return {
    name,
    files: files.map((file) => `${folder}/${file}`),
    tests: tests.map((test) => `${folder}/${test}.test.ts`),
  };
}
