/** What people sign: approvals of a candidate, orders to break the glass, to stop what runs, and to arm it again. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  countersign,
  envelopeSchema,
  keyId,
  makeSigningKey,
  orderEnvelope,
  orderFile,
  publicKeyText,
  readJsonFile,
  readSigningKey,
  type SigningKey,
  type Stage,
  subjectsOf,
  writeEnvelope,
} from '@plimsoll/evidence';
import { countOrders, type OrderKind, type Role, roleFor } from '@plimsoll/verdict';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Project } from '../project.ts';
import { evidenceFolderOf } from './evidence-step.ts';
import { type GateProject, gateProject, valueOf } from './gate-project.ts';
import { candidateOf } from './judge-project.ts';

export interface OrderRequest {
  readonly kind: OrderKind;
  readonly stage: Stage;
  readonly keyFile: string;
  readonly reason: string;
  /** How long it holds, hours. */
  readonly hours: number;
}

export interface OrderResult {
  readonly file: string;
  readonly candidate: string;
  /** Whose orders of this kind count now. */
  readonly owners: readonly string[];
  readonly expiresAt: string;
}

const HOUR_MS = 3_600_000;

/** Signs an order about the candidate as it is now, or adds a signature to a break-glass order. @throws Failure */
export function giveOrder(project: Project, request: OrderRequest): OrderResult {
  const gate = gateProject(project);
  const { kind, stage, reason, hours } = request;
  const key = valueOf(readSigningKey(request.keyFile));
  requireRole(gate, key, roleFor(kind));
  if (kind === 'break-glass' && hours > gate.policy.stages[stage].breakGlassHoursMax)
    throw new Failure(
      EXIT.badInput,
      `--hours ${hours}: the policy lets a broken glass hold for ${gate.policy.stages[stage].breakGlassHoursMax} h at most`,
    );
  const candidate = candidateOf(gate, stage, valueOf(subjectsOf(project.root, gate.policy.artefacts)));
  const issuedAt = new Date();
  const expiresAt = new Date(issuedAt.getTime() + hours * HOUR_MS);
  const folder = evidenceFolderOf(project);
  // Most are one signer's; a glass is broken by several who sign the same order.
  const file =
    kind !== 'break-glass'
      ? orderFile(folder, kind, stage, keyId(key.publicKey))
      : join(folder, 'orders', `break-glass-${stage}-${candidate.slice(0, 16)}.dsse.json`);
  const question = { kind, stage, candidate, trust: gate.readers.trust, nowMs: issuedAt.getTime() };
  const begun =
    kind === 'break-glass' && existsSync(file) ? valueOf(readJsonFile(file, envelopeSchema)) : undefined;
  const isOpen = begun !== undefined && countOrders([begun], question).orders.length > 0;
  const envelope = isOpen
    ? countersign(begun, key.privateKey)
    : orderEnvelope({ kind, stage, candidate, reason, issuedAt, expiresAt }, key);
  const { owners, orders, refusals } = countOrders([envelope], question);
  const [order] = orders;
  if (order === undefined) throw new Failure(EXIT.refused, refusals.join('; '));
  writeEnvelope(file, envelope);
  return { file, candidate, owners, expiresAt: new Date(order.expiresAtMs).toISOString() };
}

function requireRole({ readers }: GateProject, key: SigningKey, role: Role): void {
  const text = publicKeyText(key);
  const signer = readers.trust.signers.find(({ publicKey }) => publicKey === text);
  if (signer?.roles.includes(role)) return;
  const who = signer === undefined ? `${keyId(key.publicKey)} is no signer` : `${signer.name} may not sign`;
  throw new Failure(EXIT.refused, `${who} of ${role} in the policy: its owner adds it to trust.signers`);
}

/** Makes a key pair; returns what the policy gets. @throws Failure when the file is there already */
export function makeKey(file: string): { readonly publicKey: string; readonly keyid: string } {
  try {
    const key = makeSigningKey(file);
    return { publicKey: publicKeyText(key), keyid: keyId(key.publicKey) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Failure(EXIT.badInput, `${file} can't be made (${code}): choose another name`);
  }
}
