/** Where the proofs, the generated files and the models lie. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder rocq-proofs. */
export const PROOFS = dirname(dirname(fileURLToPath(import.meta.url)));
/** The top of the repository. */
export const REPOSITORY = dirname(PROOFS);
export const SURVIVAL_NUMBERS = join(REPOSITORY, 'specs-tla/SurvivalController/SurvivalNumbers.tla');
export const GENERATED_TYPESCRIPT = join(REPOSITORY, 'libs/survival-kernel/src/generated');

/** What the last proof was of, beside the generated files. */
export const PROOF_RECORD = join(PROOFS, 'generated/proof-record.json');
/** The Java class, in a source folder that a member's build can add. */
export const JAVA_CLASS = { packageName: 'plimsoll.generated', className: 'Proven' } as const;
export const GENERATED_JAVA = join(PROOFS, 'generated/java/plimsoll/generated');
const GATE_ANSWERS = ['entry_answer', 'exit_answer'];
/** The TLA+ modules of the rules, each beside the model that extends it. */
export const TLA_MODULES = [
  {
    file: join(dirname(SURVIVAL_NUMBERS), 'ProvenRules.tla'),
    name: 'ProvenRules',
    extends: ['SurvivalNumbers', 'Integers'],
    roots: ['posture_after', 'leverage_centi', 'earned_least', 'earned_most', ...GATE_ANSWERS],
  },
  {
    file: join(REPOSITORY, 'specs-tla/OrderGate/ProvenAnswers.tla'),
    name: 'ProvenAnswers',
    extends: ['Integers'],
    roots: GATE_ANSWERS,
  },
] as const;

/** A generated module and the theories that it is made from; a module uses only those above it. */
export interface SourceModule {
  /** The module's name, without `.ts`. */
  readonly name: string;
  readonly what: string;
  readonly theories: readonly string[];
}

/** The sources that run. */
export const SOURCE_MODULES: readonly SourceModule[] = [
  { name: 'proven', what: 'The proven numbers', theories: ['Numbers.v', 'Exp2Table.v', 'Kernel.v'] },
  { name: 'proven-amounts', what: 'Exact amounts', theories: ['Amounts.v'] },
  { name: 'proven-gate', what: "The order gate's decision", theories: ['OrderGate.v'] },
  { name: 'proven-latch', what: 'The trip latch', theories: ['TripLatch.v'] },
  { name: 'proven-ledger', what: "The replay of the ledger's totals", theories: ['LedgerReplay.v'] },
  { name: 'proven-heartbeat', what: 'Whether a heart beats', theories: ['Heartbeat.v'] },
];
/** Records that come in from outside as they are: what is asked of them there is generated. */
export const BOUNDARY_RECORDS: readonly string[] = ['exposure', 'books', 'posting'];
/** What the extraction reads, in the order of compilation. */
export const KERNEL_SOURCES: readonly string[] = [
  ...SOURCE_MODULES.flatMap(({ theories }) => theories),
  'Extract.v',
];
/** The command that installs Rocq and the libraries of the proofs. */
export const INSTALL_COMMAND = 'sudo apt-get install -y --no-install-recommends coq libcoq-interval';
