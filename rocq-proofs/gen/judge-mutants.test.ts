import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeMutants } from './judge-mutants.ts';
import { INSTALL_COMMAND, KERNEL_SOURCES, PROOFS } from './layout.ts';
import { PROOF_MUTANTS, type ProofMutant } from './proof-mutants.ts';
import { rocqVersion } from './rocq.ts';

const JUDGE_MS_MAX = 60 * 60_000;
/** All of them in test:long: a quarter of an hour of Rocq. */
const SAMPLE_COUNT = process.env['PLIMSOLL_PROOF_MUTANTS'] === 'all' ? PROOF_MUTANTS.length : 3;

/** A few mutants, others for each kernel; `node rocq-proofs/gen/judge-mutants.ts` judges all. */
function sample(): ProofMutant[] {
  const hash = createHash('sha256');
  for (const file of KERNEL_SOURCES) hash.update(readFileSync(join(PROOFS, 'theories', file)));
  const start = hash.digest().readUInt32BE() % PROOF_MUTANTS.length;
  return Array.from(
    { length: SAMPLE_COUNT },
    (_, at) => PROOF_MUTANTS[(start + at) % PROOF_MUTANTS.length] as ProofMutant,
  );
}

test('every mutant names a statement that exists', () => {
  const files = ['Statements.v', 'StatementsReal.v', 'StatementsLevelA.v'];
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
});
