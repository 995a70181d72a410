/**
 * Evidence `proof/rocq`: the theorems hold of the theories that the kernel's code is generated from. At paper the
 * committed record of a proof is enough, if every file is as it was proven; it is marked as recorded. Live proves anew.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Stage, subjectsOf } from '@plimsoll/evidence';
import { z } from 'zod';
import type { Context } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';
import { valueOf } from './gate-project.ts';
import { runNode } from './run-node.ts';

export const PROOF_EVIDENCE = 'proof/rocq';
const RECORD = 'rocq-proofs/generated/proof-record.json';
const PROVER = 'rocq-proofs/gen/main.ts';
/** The command that installs what proving needs. */
export const INSTALL_ROCQ = 'sudo apt-get install -y --no-install-recommends coq libcoq-interval';

/** What a proof is of: the same files as rocq-proofs/gen/proof-record.ts lists; a test compares the two. */
export const PROOF_INPUTS = [
  'specs-tla/SurvivalController/SurvivalNumbers.tla',
  'specs-tla/SurvivalController/ProvenRules.tla',
  'specs-tla/OrderGate/ProvenAnswers.tla',
  'rocq-proofs/_CoqProject',
  'rocq-proofs/axioms.txt',
  'rocq-proofs/theories',
  'rocq-proofs/gen',
  'rocq-proofs/generated',
  'libs/survival-kernel/src/generated',
] as const;

/** Which files of the folders among {@link PROOF_INPUTS} count. */
export function isProofInput(name: string): boolean {
  if (name.startsWith('rocq-proofs/theories/')) return name.endsWith('.v');
  if (name.startsWith('rocq-proofs/gen/'))
    return /gen\/(?!proof-mutants|judge-mutants|differential-runs|runs-in-rocq)[^/]*(?<!\.test)\.ts$/.test(
      name,
    );
  if (name.startsWith('rocq-proofs/generated/')) return name.endsWith('.java');
  return /\/proven[^/]*\.ts$/.test(name);
}

const recordSchema = z.object({
  proof: z.literal('plimsoll/1'),
  rocq: z.string(),
  provenAt: z.iso.datetime(),
  theorems: z.array(z.string()).min(1),
  facts: z.array(z.string()).min(1),
  subjects: z.array(z.object({ name: z.string(), sha256: z.string() })).min(1),
});
type ProofRecord = z.infer<typeof recordSchema>;

/** What the step takes from the machine; tests bring their own. */
export interface Rocq {
  /** The version of coqc; undefined where there is none. */
  version(): string | undefined;
  /** Proves everything from clean and writes a record. @returns The prover's exit code and what it printed. */
  prove(root: string, record: string, signal: AbortSignal): Promise<{ code: number | null; text: string }>;
}

/** The machine's own coqc. */
export const machineRocq: Rocq = {
  version() {
    const run = spawnSync('coqc', ['-print-version'], { encoding: 'utf8' });
    return run.status === 0 ? run.stdout.split(' ')[0] : undefined;
  },
  prove: (root, record, signal) => runNode([join(root, PROVER), '--check', '--record', record], root, signal),
};

/** The step, where the project has proofs. */
export function proofSteps(
  { project, signal }: Context,
  stage: Stage,
  rocq: Rocq = machineRocq,
): EvidenceStep[] {
  if (!existsSync(join(project.root, PROVER))) return [];
  const version = rocq.version();
  const recorded = readRecord(join(project.root, RECORD));
  const mustProve = stage === 'live' && version !== undefined;
  return [
    {
      evidence: PROOF_EVIDENCE,
      title: mustProve
        ? 'proving the numbers, the gate, the latch and the ledger'
        : 'reading the proof on record',
      inputs: existsSync(join(project.root, RECORD)) ? [...PROOF_INPUTS, RECORD] : PROOF_INPUTS,
      configuration: [
        { name: 'rocq', annotations: { version: (mustProve ? version : recorded?.rocq) ?? 'none' } },
      ],
      accept: isProofInput,
      suffices: ({ predicate }) => !mustProve || !predicate.marks.includes('recorded'),
      async run() {
        if (mustProve) return await proven(project.root, project.workFolder, rocq, signal);
        const changed = recorded === undefined ? RECORD : changedSince(recorded, project.root);
        if (recorded !== undefined && changed === undefined) return findingOf(recorded, ['recorded']);
        if (version !== undefined) return await proven(project.root, project.workFolder, rocq, signal);
        throw new Failure(
          EXIT.machine,
          `${changed} is not as it was proven, and coqc is not here to prove it again: ${INSTALL_ROCQ}`,
        );
      },
    },
  ];
}

async function proven(
  root: string,
  workFolder: string,
  rocq: Rocq,
  signal: AbortSignal,
): Promise<StepFinding> {
  const folder = mkdtempSync(join(workFolder, 'proof-'));
  try {
    const file = join(folder, 'record.json');
    const { code, text } = await rocq.prove(root, file, signal);
    const record = code === 0 ? readRecord(file) : undefined;
    if (record !== undefined) return findingOf(record, []);
    const refused = text.split('\n').filter((line) => line.includes('REFUSED'));
    const failedTests = refused.length > 0 ? refused : [`the prover ended with ${code}: ${text.slice(-500)}`];
    return { passedTests: [], failedTests, summary: 'the proofs do not hold', marks: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findingOf(
  { theorems, facts, rocq, provenAt }: ProofRecord,
  marks: StepFinding['marks'],
): StepFinding {
  const where = marks.includes('recorded') ? `recorded ${provenAt}, not re-run here` : 'proven here';
  return {
    passedTests: theorems,
    failedTests: facts.filter((fact) => fact.includes('REFUSED')),
    summary: `${theorems.length} theorems by Rocq ${rocq}, ${where}`,
    marks,
  };
}

/** The first file that is not as it was proven; undefined if all are. */
function changedSince({ subjects }: ProofRecord, root: string): string | undefined {
  const now = valueOf(subjectsOf(root, PROOF_INPUTS, isProofInput));
  const then = new Map(subjects.map(({ name, sha256 }) => [name, sha256]));
  const changed = now.find(({ name, digest }) => then.get(name) !== digest.sha256)?.name;
  return changed ?? subjects.find(({ name }) => !now.some((subject) => subject.name === name))?.name;
}

function readRecord(file: string): ProofRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // no record, or none that can be read: as if nothing had been proven
  }
}
