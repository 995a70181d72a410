import { hash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Stage } from '@plimsoll/evidence';
import { subjectsOf } from '@plimsoll/evidence';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { proofSubjects } from '../../../../rocq-proofs/gen/proof-record.ts';
import type { Context } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import {
  INSTALL_ROCQ,
  isProofInput,
  machineRocq,
  PROOF_INPUTS,
  proofSteps,
  type Rocq,
} from './proof-step.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
const FILES = {
  'specs-tla/SurvivalController/SurvivalNumbers.tla': 'numbers',
  'rocq-proofs/_CoqProject': 'project',
  'rocq-proofs/axioms.txt': 'axioms',
  'rocq-proofs/theories/Kernel.v': 'kernel',
  'rocq-proofs/gen/main.ts': 'prover',
  'specs-tla/SurvivalController/ProvenRules.tla': 'rules',
  'specs-tla/OrderGate/ProvenAnswers.tla': 'answers',
  'rocq-proofs/generated/java/Proven.java': 'java',
  'libs/survival-kernel/src/generated/proven.ts': 'proven',
};

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-proof-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  record();
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

function recordOf(change: object = {}) {
  const subjects = Object.entries(FILES).map(([name, text]) => ({
    name,
    sha256: hash('sha256', text, 'hex'),
  }));
  const facts = ['build ok'];
  return {
    proof: 'plimsoll/1',
    rocq: '8.16.1',
    provenAt: '2026-01-01T00:00:00.000Z',
    theorems: ['pin_stop'],
    facts,
    subjects,
    ...change,
  };
}

function record(change: object = {}): void {
  writeFileSync(join(root, 'rocq-proofs/generated/proof-record.json'), JSON.stringify(recordOf(change)));
}

/** A machine whose prover ends so. */
function rocq(version: string | undefined, code = 0, text = ''): Rocq {
  return {
    version: () => version,
    prove: async (_root, file) => {
      if (code === 0) writeFileSync(file, JSON.stringify(recordOf()));
      return { code, text };
    },
  };
}

function step(stage: Stage, machine: Rocq) {
  const context = {
    project: { root, workFolder: root, outFolder: root },
    signal: new AbortController().signal,
  } as Context;
  const [only] = proofSteps(context, stage, machine);
  if (only === undefined) throw new Error('there is a step');
  return only;
}

test('speaks of the files that the prover records, in this repository', () => {
  const subjects = subjectsOf(REPOSITORY, PROOF_INPUTS, isProofInput);
  if (!subjects.ok) throw new Error('the inputs are there');
  expect(subjects.value.map(({ name }) => name)).toEqual(proofSubjects().map(({ name }) => name));
});

describe('at paper', () => {
  test('a record of the same files is taken, and said to be one', async () => {
    expect(await step('paper', rocq(undefined)).run()).toEqual({
      passedTests: ['pin_stop'],
      failedTests: [],
      summary: '1 theorems by Rocq 8.16.1, recorded 2026-01-01T00:00:00.000Z, not re-run here',
      marks: ['recorded'],
    });
  });

  test.each<[string, () => void, string]>([
    ['a changed theory', () => appendFileSync(join(root, 'rocq-proofs/theories/Kernel.v'), ' '), 'Kernel.v'],
    ['a new theory', () => writeFileSync(join(root, 'rocq-proofs/theories/New.v'), ''), 'New.v'],
    ['a theory that is gone', () => rmSync(join(root, 'rocq-proofs/theories/Kernel.v')), 'Kernel.v'],
    ['a changed generator', () => writeFileSync(join(root, 'rocq-proofs/gen/main.ts'), ''), 'main.ts'],
    [
      'changed generated code',
      () => writeFileSync(join(root, 'libs/survival-kernel/src/generated/proven.ts'), ''),
      'proven.ts',
    ],
    ['no record', () => rmSync(join(root, 'rocq-proofs/generated/proof-record.json')), 'proof-record.json'],
    ['a record that is none', () => record({ theorems: [] }), 'proof-record.json'],
  ])('%s without Rocq ends with what to install', async (_, change, name) => {
    change();
    const run = step('paper', rocq(undefined)).run();
    await expect(run).rejects.toMatchObject({ exit: EXIT.machine });
    await expect(run).rejects.toThrow(name);
    await expect(run).rejects.toThrow(INSTALL_ROCQ);
  });

  test('a changed theory with Rocq is proven again', async () => {
    appendFileSync(join(root, 'rocq-proofs/theories/Kernel.v'), ' ');
    const { marks, summary } = await step('paper', rocq('8.16.1')).run();
    expect([marks, summary]).toEqual([[], '1 theorems by Rocq 8.16.1, proven here']);
  });

  test('a record with a fact that was refused counts for nothing', async () => {
    record({ facts: ['audit         REFUSED an axiom'] });
    expect((await step('paper', rocq(undefined)).run()).failedTests).toEqual([
      'audit         REFUSED an axiom',
    ]);
  });
});

describe('at live', () => {
  test('it is proven again, and a record does not suffice', async () => {
    const live = step('live', rocq('8.16.1'));
    expect((await live.run()).marks).toEqual([]);
    const statement = { predicate: { marks: ['recorded'] } } as never;
    expect(live.suffices?.(statement)).toBe(false);
    expect(step('paper', rocq('8.16.1')).suffices?.(statement)).toBe(true);
  });

  test('without Rocq the record stays marked, which live does not accept', async () => {
    expect((await step('live', rocq(undefined)).run()).marks).toEqual(['recorded']);
  });

  test('what the prover refuses fails', async () => {
    const refused = rocq('8.16.1', 1, 'build         ok\naudit         REFUSED Kernel.v: Admitted\n');
    expect((await step('live', refused).run()).failedTests).toEqual([
      'audit         REFUSED Kernel.v: Admitted',
    ]);
    const broken = rocq('8.16.1', 70, 'no words');
    expect((await step('live', broken).run()).failedTests).toEqual(['the prover ended with 70: no words']);
  });
});

test('a machine without coqc has no version', () => {
  vi.stubEnv('PATH', root);
  expect(machineRocq.version()).toBeUndefined();
});
