/** The folder of evidence: one signed file a piece. Reading trusts nothing but the signature and the digests. */
import { hash, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkSignatures,
  type Envelope,
  open,
  type Signer,
  seal,
  type Trust,
  trustRefusalText,
} from '@plimsoll/verdict';
import { z } from 'zod';
import { envelopeSchema } from './envelope.ts';
import type { SigningKey } from './keys.ts';
import type { Result } from './problem.ts';
import {
  PROVENANCE_EVIDENCE,
  type Provenance,
  provenanceSchema,
  statementOfProvenance,
} from './provenance.ts';
import { type Statement, statementSchema } from './statement.ts';
import { readJson, readJsonFile } from './untrusted-json.ts';

/** Who may have signed what is read. */
export interface Readers {
  readonly trust: Trust;
  /** The checkout's own key, if it is to count. */
  readonly developmentKey?: KeyObject | undefined;
}

/** Evidence whose signatures hold. */
export interface Attested {
  readonly statement: Statement;
  /** The policy's signers that signed it, with distinct owners; empty when only the development key did. */
  readonly signers: readonly Signer[];
  readonly file: string;
  /** SHA-256 of the envelope's file, in hexadecimal. */
  readonly sha256: string;
}

/** Where the evidence called `model-check/InventoryLocks` lies. */
export function evidenceFile(folder: string, evidence: string): string {
  return join(folder, `${evidence.replace('/', '.')}.dsse.json`);
}

/** Signs and writes a statement; a reader sees the old file or the new one, never half. */
export function writeEvidence(folder: string, statement: Statement | Provenance, key: SigningKey): string {
  const name = 'evidence' in statement.predicate ? statement.predicate.evidence : PROVENANCE_EVIDENCE;
  const file = evidenceFile(folder, name);
  writeEnvelope(file, seal(Buffer.from(JSON.stringify(statement)), key.privateKey));
  return file;
}

/** Writes an envelope whole or not at all. */
export function writeEnvelope(file: string, envelope: Envelope): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(envelope)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * Reads one piece of evidence; undefined when there is none.
 *
 * EVIDENCE104 when no trusted key signed exactly these bytes: an edited or planted file, a revoked or outdated key.
 */
export function readEvidence(
  folder: string,
  evidence: string,
  readers: Readers,
): Result<Attested> | undefined {
  const file = evidenceFile(folder, evidence);
  if (!existsSync(file)) return undefined;
  const envelope = readJsonFile(file, envelopeSchema);
  if (!envelope.ok) return envelope;
  const opened = openEvidence(envelope.value, readers, file);
  if (!opened.ok) return opened;
  const { payload, signers } = opened.value;
  const statement = statementIn(payload, file);
  if (!statement.ok) return statement;
  if (statement.value.predicate.evidence !== evidence) {
    const detail = `it is evidence of ${statement.value.predicate.evidence}`;
    return { ok: false, problem: { code: 'EVIDENCE103', file, detail } };
  }
  const sha256 = hash('sha256', readFileSync(file), 'hex');
  return { ok: true, value: { statement: statement.value, signers, file, sha256 } };
}

function openEvidence(
  envelope: Envelope,
  { trust, developmentKey }: Readers,
  file: string,
): Result<{ readonly payload: Buffer; readonly signers: readonly Signer[] }> {
  const checked = checkSignatures(envelope, trust, 'evidence', issuedAt);
  if (checked !== undefined && checked.refusal === undefined) return { ok: true, value: checked };
  const own = developmentKey && open(envelope, [developmentKey]);
  if (own !== undefined) return { ok: true, value: { payload: own.payload, signers: [] } };
  const why = checked?.refusal === undefined ? undefined : trustRefusalText(checked.refusal);
  return { ok: false, problem: { code: 'EVIDENCE104', file, ...(why === undefined ? {} : { why }) } };
}

function statementIn(payload: Buffer, file: string): Result<Statement> {
  const type = readJson(payload, file, z.looseObject({ predicateType: z.string() }));
  if (!type.ok) return type;
  if (type.value.predicateType !== provenanceSchema.shape.predicateType.value)
    return readJson(payload, file, statementSchema);
  const provenance = readJson(payload, file, provenanceSchema);
  return provenance.ok ? { ok: true, value: statementOfProvenance(provenance.value) } : provenance;
}

/** When a statement says it was issued; read only once its signature held. */
function issuedAt(payload: Buffer): number | undefined {
  const statement = statementIn(payload, '');
  return statement.ok ? Date.parse(statement.value.predicate.issuedAt) : undefined;
}
