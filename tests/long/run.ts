/**
 * `npm run test:long`: what takes too long for every run, with figures that `npm test` only takes a sample of. The seed
 * is new each time unless PLIMSOLL_SEED is given; it is printed, and replays the run.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface LongSuite {
  readonly what: string;
  readonly file: string;
  readonly environment: { readonly [name: string]: string };
}

const seed = process.env['PLIMSOLL_SEED'] ?? String(Math.floor(Date.now() / 1000) % 2 ** 31);

/** About an hour on two cores. */
const suites: readonly LongSuite[] = [
  {
    what: '3,000 random specifications, TLC and explorer',
    file: 'libs/explorer/src/differential/random-specs.test.ts',
    environment: { PLIMSOLL_RANDOM_SPECS: '3000' },
  },
  {
    what: '1,500 mutants of specifications that somebody wrote, TLC and explorer',
    file: 'libs/explorer/src/differential/mutated-specs.test.ts',
    environment: { PLIMSOLL_MUTANTS: '1500' },
  },
  {
    what: '40,000 random expressions, TLC and our values',
    file: 'libs/tla-values/src/differential/differential.test.ts',
    environment: { PLIMSOLL_EXPRESSIONS: '40000' },
  },
  {
    what: '20,000 random expressions, every operator on every two values, TLC and compiled definitions',
    file: 'libs/spec-compiler/src/differential/random-expressions.test.ts',
    environment: { PLIMSOLL_EXPRESSIONS: '20000', PLIMSOLL_MATRIX: 'all' },
  },
  {
    what: 'what an action reads, also where it has a million successors',
    file: 'libs/spec-compiler/src/read-sets.test.ts',
    environment: { PLIMSOLL_READ_SETS: 'all' },
  },
  {
    what: '200 random graphs with fairness and temporal properties, TLC and explorer',
    file: 'libs/explorer/src/differential/differential.test.ts',
    environment: { PLIMSOLL_RANDOM_MODELS: '200' },
  },
  {
    what: '400 random specifications with fairness of every form, 1,000 formulas on 100 others, TLC and explorer',
    file: 'libs/explorer/src/differential/fair-specs.test.ts',
    environment: { PLIMSOLL_FAIR_SPECS: '400' },
  },
  {
    what: '3,000 traces of every spec, valid and corrupted, fully and partially observed, monitor and TLC',
    file: 'tests/trace-oracle/agreement.test.ts',
    environment: { PLIMSOLL_ORACLE_TRACES: '3000' },
  },
  {
    what: 'all proof mutants, judged by Rocq on the statements',
    file: 'rocq-proofs/gen/judge-mutants.test.ts',
    environment: { PLIMSOLL_PROOF_MUTANTS: 'all' },
  },
  {
    what: '100,000 steps of each long run by Rocq, 10,000,000 by TypeScript and Java',
    file: 'rocq-proofs/gen/differential-runs.test.ts',
    environment: { PLIMSOLL_PROOF_STEPS: '100000' },
  },
  {
    what: 'the proofs from clean, and again by coqchk',
    file: 'rocq-proofs/gen/proofs.test.ts',
    environment: { PLIMSOLL_COQCHK: '1' },
  },
  {
    what: '6,000 trace mutants over all specs',
    file: 'tests/trace-oracle/mutants.test.ts',
    environment: { PLIMSOLL_TRACE_MUTANTS: '6000' },
  },
  {
    what: '400 mutants of a stranger’s log',
    file: 'tests/end-to-end/foreign-trace.test.ts',
    environment: { PLIMSOLL_TRACE_MUTANTS: '400' },
  },
  {
    what: '100,000 events of NautilusTrader under the gate, and every fault of a gate',
    file: 'tests/nautilus/nautilus.test.ts',
    environment: { PLIMSOLL_NAUTILUS: 'all' },
  },
  {
    what: '1,000,000 lease calls on the mesh, under chaos',
    file: 'tests/mesh/chaos.test.ts',
    environment: { PLIMSOLL_CHAOS_OPERATIONS: '1000000' },
  },
  {
    what: 'the whole tours of leases and limits along the mesh',
    file: 'tests/mesh/cluster-contract.test.ts',
    environment: { PLIMSOLL_MESH: 'all' },
  },
  {
    what: 'kernels outlive each of three members, and two at once',
    file: 'tests/mesh/kernels-outlive-member.test.ts',
    environment: { PLIMSOLL_MESH: 'all' },
  },
  {
    what: 'a day of market data, killed 50 times and resumed',
    file: 'apps/kernel/src/killed-session.recordings.test.ts',
    environment: { PLIMSOLL_SESSION_KILLS: '50' },
  },
  {
    what: 'the ledger: 100 writers killed, 5,000 damaged files',
    file: 'libs/ledger/src/crash.test.ts',
    environment: { PLIMSOLL_LEDGER_KILLS: '100', PLIMSOLL_LEDGER_DAMAGES: '5000' },
  },
];

const root = join(import.meta.dirname, '../..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
let failed = 0;
for (const { what, file, environment } of suites) {
  console.log(`${what} (seed ${seed})`);
  const { status } = spawnSync(process.execPath, [vitest, 'run', file], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment, PLIMSOLL_SEED: seed },
  });
  if (status !== 0) failed += 1;
}
console.log(`${suites.length - failed} of ${suites.length} long suites passed`);
process.exitCode = failed === 0 ? 0 : 1;
