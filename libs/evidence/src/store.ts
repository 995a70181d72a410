/** The folder of evidence: one signed file a piece. Reading trusts nothing but the signature and the digests. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envelopeSchema, open, seal } from './envelope.ts';
import type { SigningKey } from './keys.ts';
import type { Result } from './problem.ts';
import { type Statement, statementSchema } from './statement.ts';
import { readJson, readJsonFile } from './untrusted-json.ts';

/** Where the evidence called `model-check/InventoryLocks` lies. */
export function evidenceFile(folder: string, evidence: string): string {
  return join(folder, `${evidence.replace('/', '.')}.dsse.json`);
}

/** Signs and writes a statement; a reader sees the old file or the new one, never half. */
export function writeEvidence(folder: string, statement: Statement, key: SigningKey): string {
  const file = evidenceFile(folder, statement.predicate.evidence);
  mkdirSync(folder, { recursive: true });
  const envelope = seal(Buffer.from(JSON.stringify(statement)), key.privateKey);
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(envelope, null, 1)}\n`);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/**
 * Reads one piece of evidence; undefined when there is none.
 *
 * EVIDENCE104 when no trusted key signed exactly these bytes: an edited or planted file.
 */
export function readEvidence(
  folder: string,
  evidence: string,
  key: Pick<SigningKey, 'publicKey'>,
): Result<Statement> | undefined {
  const file = evidenceFile(folder, evidence);
  if (!existsSync(file)) return undefined;
  const envelope = readJsonFile(file, envelopeSchema);
  if (!envelope.ok) return envelope;
  const payload = open(envelope.value, [key.publicKey]);
  if (payload === undefined) return { ok: false, problem: { code: 'EVIDENCE104', file } };
  const statement = readJson(payload, file, statementSchema);
  if (!statement.ok || statement.value.predicate.evidence === evidence) return statement;
  const detail = `it is evidence of ${statement.value.predicate.evidence}`;
  return { ok: false, problem: { code: 'EVIDENCE103', file, detail } };
}
