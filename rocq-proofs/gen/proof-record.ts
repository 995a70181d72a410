/** What a proof was of: every theory, the generator and what it made, by digest; with the theorems that held. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  GENERATED_TYPESCRIPT,
  PROOF_RECORD,
  PROOFS,
  REPOSITORY,
  SURVIVAL_NUMBERS,
  TLA_MODULES,
} from './layout.ts';

/** The generator and the checks; mutants, long runs and tests judge it and change nothing that it makes. */
const GENERATOR = /^(?!proof-mutants|judge-mutants|differential-runs|runs-in-rocq).*(?<!\.test)\.ts$/;

/** The record, as it is committed beside the generated files; its JSON has these fields in this order. */
export interface ProofRecord {
  readonly proof: 'plimsoll/1';
  /** The version of coqc. */
  readonly rocq: string;
  /** When these files were proven first, ISO 8601 in UTC. */
  readonly provenAt: string;
  /** Names of the theorems, sorted; the pinned ones begin with `pin_`. */
  readonly theorems: readonly string[];
  /** One line a fact that was checked. */
  readonly facts: readonly string[];
  /** Files below the repository's top, sorted. */
  readonly subjects: readonly { readonly name: string; readonly sha256: string }[];
}

/** The files that a proof is of, with their digests now. */
export function proofSubjects(): ProofRecord['subjects'] {
  const files = [
    SURVIVAL_NUMBERS,
    ...TLA_MODULES.map(({ file }) => file),
    join(PROOFS, '_CoqProject'),
    join(PROOFS, 'axioms.txt'),
    ...filesIn(join(PROOFS, 'theories'), /\.v$/),
    ...filesIn(join(PROOFS, 'gen'), GENERATOR),
    ...filesIn(join(PROOFS, 'generated'), /\.java$/),
    ...filesIn(GENERATED_TYPESCRIPT, /^proven.*\.ts$/),
  ];
  return files
    .map((file) => ({ name: relative(REPOSITORY, file), sha256: sha256(readFileSync(file)) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function filesIn(folder: string, accepted: RegExp): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && accepted.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The committed record; undefined when there is none. */
export function readRecord(): ProofRecord | undefined {
  if (!existsSync(PROOF_RECORD)) return undefined;
  return JSON.parse(readFileSync(PROOF_RECORD, 'utf8')) as ProofRecord;
}

/** The first file that is not as it was proven; undefined if all are. */
export function changedSince(record: ProofRecord): string | undefined {
  const then = new Map(record.subjects.map(({ name, sha256 }) => [name, sha256]));
  const now = proofSubjects();
  const changed = now.find(({ name, sha256 }) => then.get(name) !== sha256)?.name;
  return changed ?? [...then.keys()].find((name) => !now.some((subject) => subject.name === name));
}

/**
 * Writes the record, unless the committed one says the same of the same files: then its date stays.
 *
 * @returns Whether it was written.
 */
export function writeRecord(found: Omit<ProofRecord, 'proof' | 'provenAt'>, file = PROOF_RECORD): boolean {
  const committed = readRecord();
  if (committed !== undefined && file === PROOF_RECORD) {
    const { provenAt: _, proof: __, ...same } = committed;
    if (JSON.stringify(same) === JSON.stringify(ordered(found))) return false;
  }
  const record: ProofRecord = {
    proof: 'plimsoll/1',
    rocq: found.rocq,
    provenAt: new Date().toISOString(),
    ...listsOf(found),
  };
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  return true;
}

function ordered(found: Omit<ProofRecord, 'proof' | 'provenAt'>): object {
  return { rocq: found.rocq, ...listsOf(found) };
}

function listsOf({ theorems, facts, subjects }: Omit<ProofRecord, 'proof' | 'provenAt'>) {
  return { theorems, facts, subjects };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
