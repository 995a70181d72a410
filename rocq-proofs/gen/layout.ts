/** Where the proofs, the generated files and the models lie. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder rocq-proofs. */
export const PROOFS = dirname(dirname(fileURLToPath(import.meta.url)));
/** The top of the repository. */
export const REPOSITORY = dirname(PROOFS);
export const SURVIVAL_NUMBERS = join(REPOSITORY, 'specs-tla/SurvivalController/SurvivalNumbers.tla');
export const GENERATED_TYPESCRIPT = join(REPOSITORY, 'libs/survival-kernel/src/generated');

/** What the extraction reads, in the order of compilation. */
export const KERNEL_SOURCES = ['Numbers.v', 'Exp2Table.v', 'Kernel.v', 'Extract.v'] as const;
/** The command that installs Rocq and the libraries of the proofs. */
export const INSTALL_COMMAND = 'sudo apt-get install -y --no-install-recommends coq libcoq-interval';
