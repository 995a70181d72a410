import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyBuiltKernel } from '../test-support/built-kernel.ts';
import { judgeMutants as judgeMutantsOf } from './judge-mutants.ts';
import { letThrough, misreadings } from './judge-mutants-read-back.ts';
import { INSTALL_COMMAND, KERNEL_SOURCES, PROOFS } from './layout.ts';
import { PROOF_MUTANTS, type ProofMutant } from './proof-mutants.ts';
import { compileTheory, rocqVersion } from './rocq.ts';

const JUDGE_MS_MAX = 60 * 60_000;
/** All of them in test:long: a quarter of an hour of Rocq. */
const ARE_ALL = process.env['PLIMSOLL_PROOF_MUTANTS'] === 'all';
const SAMPLE_COUNT = ARE_ALL ? PROOF_MUTANTS.length : 3;
/** Misreadings that one run of Rocq judges; test:long judges all, so many at a time. */
const MISREADING_COUNT = 40;
/** Every operation, number and branch of the kernel gives one or two. */
const MISREADINGS_MIN = 500;

/** A few of them, others for each kernel; `node rocq-proofs/gen/judge-mutants.ts` judges all mutants. */
function sampleOf<T>(all: readonly T[], count: number): T[] {
  const hash = createHash('sha256');
  for (const file of KERNEL_SOURCES) hash.update(readFileSync(join(PROOFS, 'theories', file)));
  const start = hash.digest().readUInt32BE() % all.length;
  return Array.from({ length: count }, (_, at) => all[(start + at) % all.length] as T);
}

const judgeMutants = (mutants: readonly ProofMutant[]) =>
  judgeMutantsOf(mutants, undefined, (folder) => copyBuiltKernel(folder).length > 0);
const sample = (): ProofMutant[] => sampleOf(PROOF_MUTANTS, SAMPLE_COUNT);

test('every mutant names a statement that exists', () => {
  const files = ['Statements.v', 'StatementsReal.v', 'StatementsLevelA.v', 'StatementsHeartbeat.v'];
  const statements = files.map((file) => readFileSync(join(PROOFS, 'theories', file), 'utf8')).join('\n');
  for (const { refutes } of PROOF_MUTANTS)
    expect(statements).toContain(`Theorem ${refutes.statement} `.trimEnd());
});

describe.skipIf(rocqVersion() === undefined)(`proof mutants, by Rocq (to enable: ${INSTALL_COMMAND})`, () => {
  test(
    'a sample is refuted by the statements, which the kernel satisfies',
    () => {
      expect(judgeMutants(sample())).toEqual(Array.from({ length: SAMPLE_COUNT }, () => 'refuted'));
    },
    JUDGE_MS_MAX,
  );

  // Goal: the judge can say no. Method: an edit that changes nothing, one that does not compile, one out of place.
  test(
    'an edit that changes nothing survives, and one that cannot be judged is said so',
    () => {
      const [real] = PROOF_MUTANTS;
      const harmless = { ...(real as ProofMutant), to: 'envelope_grace_ms : Z := 30000 + 0' };
      const broken = { ...harmless, to: 'envelope_grace_ms : Z := true' };
      const misplaced = { ...harmless, from: 'stands nowhere' };
      const wrong = { ...harmless, refutes: { statement: 'any', counterexample: 'true' } };
      expect(judgeMutants([harmless, broken, misplaced, wrong])).toEqual([
        'SURVIVES',
        'does not build',
        'does not stand there once',
        'refutes the kernel',
      ]);
    },
    JUDGE_MS_MAX,
  );

  // Goal: what the generator understood is the kernel, or Rocq says no. Method: one thing misread, in every place.
  test(
    'a misreading is refused by the read-back, and the right reading is not',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-misread-'));
      const declarations = copyBuiltKernel(folder);
      expect(compileTheory('Safe.v', folder).ok).toBe(true);
      const all = misreadings(declarations);
      expect(all.length).toBeGreaterThan(MISREADINGS_MIN);
      const asked = ARE_ALL ? all : sampleOf(all, MISREADING_COUNT);
      for (let at = 0; at < asked.length; at += MISREADING_COUNT)
        expect(letThrough(declarations, asked.slice(at, at + MISREADING_COUNT), folder)).toBeUndefined();
      const right = declarations.map((declaration) => ({ name: declaration.name, declaration }));
      const total = right.filter(({ name }) => name === 'total');
      expect(letThrough(declarations, [...all.slice(0, 1), ...total], folder)).toBe('total');
      rmSync(folder, { recursive: true });
    },
    JUDGE_MS_MAX,
  );
});
