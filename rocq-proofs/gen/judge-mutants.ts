/**
 * Judges the proof mutants on the statements: of each, a pinned statement's counterexample is computed by Rocq. It must
 * be true of the mutant and false of the kernel. Run by itself: one line a mutant; exit 0 all refuted, 1 not, 3 no Rocq.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyTheories } from './generate.ts';
import { INSTALL_COMMAND, PROOFS } from './layout.ts';
import { PROOF_MUTANTS, type ProofMutant } from './proof-mutants.ts';
import { compileTheory, rocqVersion } from './rocq.ts';

const COMPUTED = ['Numbers.v', 'Exp2Table.v', 'Kernel.v'] as const;

/** What became of a mutant; `refuted` is the only good one. */
export type Judgement =
  | 'refuted'
  | 'SURVIVES'
  | 'does not stand there once'
  | 'does not build'
  | 'refutes the kernel';

/** @returns A judgement for each mutant, in order. */
export function judgeMutants(mutants: readonly ProofMutant[]): Judgement[] {
  const kernel = answers(undefined, mutants);
  return mutants.map((mutant, at) => {
    if (kernel?.[at] !== false) return 'refutes the kernel';
    const source = readFileSync(join(PROOFS, 'theories', mutant.file), 'utf8');
    if (source.split(mutant.from).length !== 2) return 'does not stand there once';
    const [answer] = answers(mutant, [mutant]) ?? [];
    if (answer === undefined) return 'does not build';
    return answer ? 'refuted' : 'SURVIVES';
  });
}

/** Whether each counterexample holds of the kernel with this edit; undefined if it does not build. */
function answers(edit: ProofMutant | undefined, asked: readonly ProofMutant[]): boolean[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mutant-'));
  try {
    copyTheories(folder);
    if (edit !== undefined) {
      const path = join(folder, 'theories', edit.file);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(edit.from, () => edit.to),
      );
    }
    writeFileSync(join(folder, 'theories/Judge.v'), judge(asked));
    for (const file of COMPUTED) if (!compileTheory(file, folder).ok) return undefined;
    const run = compileTheory('Judge.v', folder);
    if (!run.ok) return undefined;
    return [...run.stdout.matchAll(/= (true|false)/g)].map(([, answer]) => answer === 'true');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(asked: readonly ProofMutant[]): string {
  const lines = asked.map(({ refutes }) => `Eval vm_compute in (${refutes.counterexample} : bool).`);
  return `From Coq Require Import ZArith List.
From Plimsoll Require Import Numbers Exp2Table Kernel.
Open Scope Z_scope.
${lines.join('\n')}
`;
}

if (import.meta.main) {
  if (rocqVersion() === undefined) {
    process.stderr.write(`coqc is not here; to install it: ${INSTALL_COMMAND}\n`);
    process.exitCode = 3;
  } else {
    const judgements = judgeMutants(PROOF_MUTANTS);
    PROOF_MUTANTS.forEach(({ name, refutes }, at) => {
      process.stdout.write(`${(judgements[at] ?? '').padEnd(10)}${refutes.statement.padEnd(18)}${name}\n`);
    });
    const refuted = judgements.filter((judgement) => judgement === 'refuted').length;
    process.stdout.write(`${refuted} of ${judgements.length} refuted\n`);
    process.exitCode = refuted === judgements.length ? 0 : 1;
  }
}
