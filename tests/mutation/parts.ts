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
  part(
    'controller',
    KERNEL,
    ['controller.ts', 'controller-actions.ts', 'controller-state.ts', 'controller-numbers.ts'],
    ['controller', 'controller-actions'],
  ),
  part('readings', KERNEL, ['readings.ts'], ['readings', 'controller']),
  part('recompute', KERNEL, ['recompute.ts', 'decision-record.ts'], ['recompute']),
  part('venue-session', KERNEL, ['venue-session.ts', 'venue-wire.ts'], ['venue-session']),
  part('guardian', KERNEL, ['guardian.ts'], ['guardian']),
  part('watchdog', KERNEL, ['watchdog.ts'], ['watchdog']),
  part('supervisor', KERNEL, ['supervisor.ts'], ['supervisor']),
  part(
    'postures',
    KERNEL,
    ['postures.ts', 'calibration.ts', 'calibrations.ts', 'hot-path.ts', 'whole-number.ts'],
    ['postures'],
  ),
  part(
    'leases',
    LOCKS,
    ['lease.ts', 'observed-state.ts', 'inventory-locks.ts', 'lock-manager.ts'],
    ['observed-state', 'inventory-locks', 'lease'],
  ),
  part(
    'ledger-text',
    LEDGER,
    ['canonical.ts', 'csv.ts', 'problem.ts', 'fact.ts', 'limits.ts'],
    ['canonical', 'csv', 'problem'],
  ),
  part('ledger-chain', LEDGER, ['chain.ts'], ['ledger']),
  part('ledger-entry', LEDGER, ['entry.ts'], ['entry']),
  part('ledger', LEDGER, ['ledger.ts'], ['ledger', 'ledger-handles']),
  part('ledger-files', LEDGER, ['head-file.ts', 'database.ts'], ['database', 'head-file']),
  part('envelope', VERDICT, ['envelope.ts'], ['envelope']),
  part(
    'trust',
    VERDICT,
    ['trust.ts', 'orders.ts', 'trips.ts', 'trip-memory.ts'],
    ['trust', 'trip-memory', 'live-start', 'record'],
  ),
  part('verdict-record', VERDICT, ['record.ts'], ['record']),
  part('fleet', VERDICT, ['fleet.ts'], ['fleet', 'live-start-fleet']),
  part(
    'live-start',
    VERDICT,
    ['live-start.ts', 'live-refusal.ts'],
    ['live-start-bounds', 'live-start', 'live-start-fleet', 'record', 'trip-memory'],
  ),
  part('audit-trail', VERDICT, ['audit-trail.ts', 'head-signer.ts'], ['audit-trail', 'head-signer']),
];

/** Entries of a thread and of a process: a mutant is switched on in the tests' own thread, and would never be met there. */
export const ENTRIES: readonly string[] = [`${KERNEL}/supervisor-process.ts`, `${KERNEL}/watchdog-thread.ts`];

/** Code of level A that no part mutates, below the root, sorted. */
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
