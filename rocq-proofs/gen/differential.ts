/** The generated code against Rocq's own evaluation (`vm_compute`), value by value. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as plain from '../../libs/survival-kernel/src/generated/proven.ts';
import * as checked from '../../libs/survival-kernel/src/generated/proven-checked.ts';
import type { FilterInput, RunInput, Sweep } from './differential-inputs.ts';
import { filterInputs, healths, points, runs, SWEEPS } from './differential-inputs.ts';
import { compileTheory } from './rocq.ts';

/** What a build of the kernel offers to the comparison. */
export type Kernel = Pick<
  typeof plain,
  | 'multipliersPpm'
  | 'total'
  | 'totalPpm'
  | 'filterR'
  | 'postureAfter'
  | 'leverageCenti'
  | 'step'
  | 'envelopeFactor'
  | 'latencyFactor'
  | 'jitterFactor'
  | 'depthFactor'
  | 'stressFactor'
>;

const POSTURES: readonly plain.Posture[] = ['HIBERNATE', 'TURTLE', 'STALKER', 'APEX'];
const DIGEST_MODULUS = 67_108_859;

const BUILDS: Readonly<Record<string, Kernel>> = { plain, checked };

/** One question list: how Rocq is asked, and what a build answers. */
interface Batch {
  readonly name: string;
  readonly rocq: string;
  readonly answers: (kernel: Kernel) => number[];
}

/**
 * Asks Rocq and both builds.
 *
 * @param folder Where the kernel is compiled.
 * @param builds By name; those that are committed, unless a test brings another.
 * @param isAsked Which question lists, by name; all, unless a test needs few.
 * @returns How many values were compared, and the differences in words. Sweeps count each point.
 */
export function differences(
  folder: string,
  builds: Readonly<Record<string, Kernel>> = BUILDS,
  isAsked: (name: string) => boolean = () => true,
): { compared: number; different: string[] } {
  const asked = batches().filter(({ name }) => isAsked(name));
  writeFileSync(join(folder, 'theories/Vectors.v'), vectors(asked));
  const run = compileTheory('Vectors.v', folder);
  if (!run.ok) return { compared: 0, different: [run.stderr.slice(0, 500)] };
  const answers = [...run.stdout.matchAll(/=\s*\[([^\]]*)\]/g)].map(([, list]) =>
    (list ?? '').split(';').map((entry) => Number(entry)),
  );
  const different: string[] = [];
  let compared = 0;
  asked.forEach(({ name, answers: answer }, at) => {
    const expected = answers[at] ?? [];
    for (const [build, kernel] of Object.entries(builds)) {
      const found = answer(kernel);
      if (found.length !== expected.length) {
        different.push(
          `${name} (${build}): ${expected.length} values of Rocq, ${found.length} of TypeScript`,
        );
      }
      found.forEach((value, index) => {
        if (Object.is(value, expected[index])) return;
        different.push(`${name}[${index}] (${build}): Rocq ${expected[index]}, TypeScript ${value}`);
      });
      compared += found.length;
    }
  });
  const swept = SWEEPS.filter(({ name }) => isAsked(name)).reduce((sum, { count }) => sum + count, 0);
  return { compared: compared + Object.keys(builds).length * swept, different };
}

function batches(): Batch[] {
  const signals = points();
  const filters = filterInputs();
  return [
    {
      name: 'points',
      rocq: `flat_map show_point [${signals.map(signalsTerm).join('; ')}]`,
      answers: (k) =>
        signals.flatMap((s) => {
          const m = k.multipliersPpm(s);
          return [m.m1, m.m2, m.m3, m.m4, m.m5, k.total(s), k.totalPpm(s)];
        }),
    },
    {
      name: 'filter',
      rocq: `flat_map show_filtered [${filters.map(filterTerm).join('; ')}]`,
      answers: (k) =>
        filters.flatMap(({ before, rawPpm, elapsedMs }) => {
          const next = k.filterR(before, rawPpm, elapsedMs);
          return [next.rPpm, next.carry];
        }),
    },
    {
      name: 'postures',
      rocq: `flat_map show_posture [${healths().map(integerTerm).join('; ')}]`,
      answers: (k) =>
        healths().flatMap((r) =>
          POSTURES.flatMap((p) => [POSTURES.indexOf(k.postureAfter(p, r)), k.leverageCenti(p, r)]),
        ),
    },
    ...runs().map(
      (run, at): Batch => ({
        name: `run ${at + 1}`,
        rocq: `show_run (Controller 0 0 HIBERNATE) [${run.map(runTerm).join('; ')}]`,
        answers: (k) => answersOfRun(k, run),
      }),
    ),
    ...SWEEPS.map(
      (sweep): Batch => ({
        name: sweep.name,
        rocq: `[sweep ${sweep.rocq} ${integerTerm(sweep.from)} ${sweep.stride} ${sweep.count}]`,
        answers: (k) => [digestOfSweep(k, sweep)],
      }),
    ),
  ];
}

function answersOfRun(kernel: Kernel, run: readonly RunInput[]): number[] {
  let state: plain.Controller = { rPpm: 0, carry: 0, posture: 'HIBERNATE' };
  return run.flatMap(({ signals, elapsedMs }) => {
    state = kernel.step(state, signals, elapsedMs);
    return [state.rPpm, state.carry, POSTURES.indexOf(state.posture)];
  });
}

function digestOfSweep(kernel: Kernel, sweep: Sweep): number {
  const factor = kernel[sweep.name as 'envelopeFactor'];
  let digest = 0;
  for (let index = 0; index < sweep.count; index += 1) {
    digest = (digest * 31 + factor(sweep.from + index * sweep.stride)) % DIGEST_MODULUS;
  }
  return digest;
}

function vectors(asked: readonly Batch[]): string {
  return `(** Made by the differential test, compiled once and thrown away. *)
From Coq Require Import ZArith List.
From Plimsoll Require Import Kernel.
Import ListNotations.
Open Scope Z_scope.
Set Printing Width 200.
Set Printing Depth 1000000.
Definition rank p := match p with HIBERNATE => 0 | TURTLE => 1 | STALKER => 2 | APEX => 3 end.
Definition show_point s := let m := multipliers_ppm s in
  [mu_m1 m; mu_m2 m; mu_m3 m; mu_m4 m; mu_m5 m; total s; total_ppm s].
Definition show_filtered '(r, carry, raw, elapsed) :=
  let f := filter_r (Filtered r carry) raw elapsed in [fi_r_ppm f; fi_carry f].
Definition show_posture r :=
  flat_map (fun p => [rank (posture_after p r); leverage_centi p r]) [HIBERNATE; TURTLE; STALKER; APEX].
Fixpoint show_run c inputs := match inputs with
  | nil => nil
  | (s, elapsed) :: rest => let d := step c s elapsed in
      co_r_ppm d :: co_carry d :: rank (co_posture d) :: show_run d rest
  end.
Definition sweep (f : Z -> Z) (from stride : Z) (count : N) :=
  snd (N.iter count (fun '(x, digest) => (x + stride, (digest * 31 + f x) mod ${DIGEST_MODULUS})) (from, 0)).
${asked.map(({ rocq }) => `Eval vm_compute in ${rocq}.`).join('\n')}
`;
}

function signalsTerm(s: plain.Signals): string {
  const integers = [s.envelopeAgeMs, s.latencyMs, s.jitterMs, s.depthPpm].map(integerTerm).join(' ');
  return `Signals ${s.invariantsHold} ${integers} ${s.noShockYet} ${integerTerm(s.shockAgeMs)} ${integerTerm(s.drawdownPpm)}`;
}

function filterTerm({ before, rawPpm, elapsedMs }: FilterInput): string {
  return `(${[before.rPpm, before.carry, rawPpm, elapsedMs].map(integerTerm).join(', ')})`;
}

function runTerm({ signals, elapsedMs }: RunInput): string {
  return `(${signalsTerm(signals)}, ${integerTerm(elapsedMs)})`;
}

function integerTerm(value: number): string {
  return value < 0 ? `(${value})` : `${value}`;
}
