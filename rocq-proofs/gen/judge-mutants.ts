/**
 * Judges the proof mutants on the statements: of each, a pinned statement's counterexample is computed by Rocq. It must
 * be true of the mutant and false of the kernel. Run by itself: one line a mutant; exit 0 all refuted, 1 not, 3 no Rocq.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyTheories } from './generate.ts';
import { INSTALL_COMMAND, KERNEL_SOURCES, PROOFS } from './layout.ts';
import { PROOF_MUTANTS, type ProofMutant } from './proof-mutants.ts';
import { compileTheory, rocqVersion } from './rocq.ts';

const COMPUTED = KERNEL_SOURCES.filter((file) => file !== 'Extract.v');

/** What became of a mutant; `refuted` is the only good one. */
export type Judgement =
  | 'refuted'
  | 'SURVIVES'
  | 'does not stand there once'
  | 'does not build'
  | 'refutes the kernel';

/**
 * @param tell Takes each judgement as it comes.
 * @param kernelIn Puts the theories into an empty folder and compiles the kernel there; whether it builds.
 * @returns A judgement for each mutant, in order.
 */
export function judgeMutants(
  mutants: readonly ProofMutant[],
  tell: (mutant: ProofMutant, judgement: Judgement) => void = () => undefined,
  kernelIn: (folder: string) => boolean = compiledKernelIn,
): Judgement[] {
  const base = mkdtempSync(join(tmpdir(), 'plimsoll-kernel-'));
  try {
    const kernel = kernelIn(base) ? ask(base, mutants) : undefined;
    return mutants.map((mutant, at) => {
      const judgement = kernel?.[at] === false ? judged(mutant, base) : 'refutes the kernel';
      tell(mutant, judgement);
      return judgement;
    });
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

function compiledKernelIn(folder: string): boolean {
  copyTheories(folder);
  return COMPUTED.every((file) => compileTheory(file, folder).ok);
}

function judged(mutant: ProofMutant, base: string): Judgement {
  const source = readFileSync(join(PROOFS, 'theories', mutant.file), 'utf8');
  if (source.split(mutant.from).length !== 2) return 'does not stand there once';
  const [answer] = answers(mutant, base) ?? [];
  if (answer === undefined) return 'does not build';
  return answer ? 'refuted' : 'SURVIVES';
}

/** Whether its counterexample holds of the kernel with the edit; undefined if it does not build. */
function answers(edit: ProofMutant, base: string): boolean[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mutant-'));
  try {
    // What is compiled above the edited file is the kernel's own.
    cpSync(base, folder, { recursive: true, preserveTimestamps: true });
    const path = join(folder, 'theories', edit.file);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(edit.from, () => edit.to),
    );
    const edited = COMPUTED.slice(COMPUTED.indexOf(edit.file));
    return edited.every((file) => compileTheory(file, folder).ok) ? ask(folder, [edit]) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Has Rocq compute the counterexamples in `folder`, where the theories are compiled. */
function ask(folder: string, asked: readonly ProofMutant[]): boolean[] | undefined {
  writeFileSync(join(folder, 'theories/Judge.v'), judge(asked));
  const run = compileTheory('Judge.v', folder);
  if (!run.ok) return undefined;
  return [...run.stdout.matchAll(/= (true|false)/g)].map(([, answer]) => answer === 'true');
}

function judge(asked: readonly ProofMutant[]): string {
  const lines = asked.map(({ refutes }) => `Eval vm_compute in (${refutes.counterexample} : bool).`);
  return `From Coq Require Import ZArith List.
From Plimsoll Require Import ${COMPUTED.map((file) => file.replace(/\.v$/, '')).join(' ')}.
Open Scope Z_scope.
(** Quantities on an instrument at a price of 1.0 with an inventory bound of 1 000 micro-units. *)
Definition book position open_buy open_sell flight_buy flight_sell :=
  Exposure position open_buy open_sell flight_buy flight_sell 1000000 1000.
(** A limit order at the mark, on an account that can bear it. *)
Definition limit (is_buy : bool) q e p := gate false is_buy q 1000000 e 0 1000000 p 1000000 1000000.
Definition enters answer := match answer with PASS_ENTRY => true | _ => false end.
Definition exits answer := match answer with PASS_EXIT => true | _ => false end.
Definition applies b p := match judge_posting b p with APPLIED => true | _ => false end.
Definition latch_run_of l (events : list (latch_event * Z * bool)) :=
  fold_left (fun l '(event, person, holds) => latch_step l event person holds) events l.
(** Looks at a counter under the limits of 50 ms and 3 misses. *)
Definition watch_of w (looks : list (Z * Z)) := fold_left (fun w '(beats, now) => watched w beats now) looks w.
Definition alive w beats now := match liveness_at 50 3 w beats now with ALIVE => true | _ => false end.
Definition asleep w beats now := match liveness_at 50 3 w beats now with ASLEEP => true | _ => false end.
${lines.join('\n')}
`;
}

if (import.meta.main) {
  if (rocqVersion() === undefined) {
    process.stderr.write(`coqc is not here; to install it: ${INSTALL_COMMAND}\n`);
    process.exitCode = 3;
  } else {
    const judgements = judgeMutants(PROOF_MUTANTS, ({ name, refutes }, judgement) => {
      process.stdout.write(`${judgement.padEnd(10)}${refutes.statement.padEnd(20)}${name}\n`);
    });
    const refuted = judgements.filter((judgement) => judgement === 'refuted').length;
    process.stdout.write(`${refuted} of ${judgements.length} refuted\n`);
    process.exitCode = refuted === judgements.length ? 0 : 1;
  }
}
