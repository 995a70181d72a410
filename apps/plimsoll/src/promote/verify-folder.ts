/**
 * Re-verifies a verdict from an evidence folder alone: no sources, no tools, no network. Signatures are checked, the
 * judgement is made again over the digests that the verdict recorded, and both must say the same.
 */
import { createPublicKey, hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  currentTrust,
  envelopeSchema,
  judge,
  REVOCATIONS_FILE,
  type Readers,
  readEvidence,
  readJson,
  readJsonFile,
  readPolicy,
  readStanding,
  type SignedVerdict,
  type Stage,
  signedVerdictSchema,
  VERDICT_FORMAT,
  type Verdict,
  verdictIn,
} from '@plimsoll/evidence';
import {
  CLOCK_SKEW_MS,
  candidateDigest,
  checkSignatures,
  countOrders,
  open,
  timeOf,
  trustRefusalText,
} from '@plimsoll/verdict';
import { z } from 'zod';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { POLICY_FILE } from '../project.ts';
import { valueOf } from './gate-project.ts';
import { DEVELOPMENT_KEY_FILE } from './verdict-files.ts';

export interface FolderRequest {
  readonly folder: string;
  readonly stage: Stage;
  /** A policy whose signers are trusted in place of those that the folder's own policy names. */
  readonly trustedPolicy: string | undefined;
  readonly nowMs: number;
}

/** The verdict as it was signed, with what keeps it from holding now in `obstacles`. @throws Failure for bad input */
export function verifyFolder(request: FolderRequest): Verdict {
  const { folder, stage, nowMs } = request;
  const policyFile = join(folder, POLICY_FILE);
  const policy = valueOf(readPolicy(policyFile));
  const { trust, serial } = trustOf(request, policyFile);
  const readers: Readers = { trust, developmentKey: stage === 'paper' ? developmentKey(folder) : undefined };
  const file = join(folder, `verdict-${stage}.dsse.json`);
  const signed = signedVerdict(file, readers);
  const verdict = verdictIn(signed);
  const obstacles = [...verdict.obstacles];
  const policySha256 = hash('sha256', readFileSync(policyFile), 'hex');
  if (verdict.stage !== stage) obstacles.push(`the verdict is for stage ${verdict.stage}`);
  if (policySha256 !== verdict.policy.sha256)
    obstacles.push(
      `the policy changed: it has SHA-256 ${policySha256}, the verdict names ${verdict.policy.sha256}`,
    );
  if (serial < verdict.revocationSerial)
    obstacles.push(
      `the gate knew revocation list ${verdict.revocationSerial}, the one here is ${serial}: bring the newest ${REVOCATIONS_FILE}`,
    );
  const subjects = new Map(verdict.subjects.map(({ name, sha256 }) => [name, sha256]));
  if (candidateDigest(stage, verdict.policy.sha256, subjects) !== verdict.candidate)
    obstacles.push('the artefacts are not those of the candidate that the verdict names');
  if (Date.parse(verdict.judgedAt) > nowMs + CLOCK_SKEW_MS)
    obstacles.push(`the verdict is dated ${verdict.judgedAt}, which is to come: check this machine's clock`);
  if (Date.parse(verdict.expiresAt) <= nowMs) obstacles.push(`the verdict expired at ${verdict.expiresAt}`);
  obstacles.push(...exchanged(folder, verdict, readers));
  const about = { stage, candidate: verdict.candidate, trust, nowMs };
  const trip = readStanding(folder, { ...about, approvalsNeeded: policy.stages[stage].approvals });
  const question = { ...about, kind: 'approval', afterMs: trip.trippedAtMs } as const;
  const materials = new Map(verdict.materials.map(({ name, sha256 }) => [name, sha256]));
  const again = judge({
    policy,
    stage,
    nowMs,
    trip,
    approvals: countOrders(signed.predicate.plimsoll.approvals, question),
    evidence: (name) => readEvidence(folder, name, readers),
    currentDigest: (name) => materials.get(name),
  });
  const reasons = [...new Set([...obstacles, ...again.obstacles])];
  const holds = verdict.verdict === 'PROMOTE' && again.verdict === 'PROMOTE' && reasons.length === 0;
  return {
    ...verdict,
    verdict: holds ? 'PROMOTE' : 'REFUSE',
    obstacles: reasons,
    counts: again.counts,
    requirements: again.requirements.map((row) => ({
      ...row,
      evidence: [...row.evidence],
      reasons: [...row.reasons],
      limits: [...row.limits],
    })),
  };
}

function trustOf({ folder, trustedPolicy }: FolderRequest, policyFile: string) {
  const file = trustedPolicy ?? policyFile;
  const policy = valueOf(readPolicy(file));
  return valueOf(currentTrust(policy, trustedPolicy === undefined ? folder : join(file, '..')));
}

function developmentKey(folder: string) {
  const file = join(folder, DEVELOPMENT_KEY_FILE);
  if (!existsSync(file)) return undefined;
  try {
    return createPublicKey(readFileSync(file));
  } catch {
    throw new Failure(EXIT.badInput, `${file} is no public key in PEM`);
  }
}

function signedVerdict(file: string, { trust, developmentKey: own }: Readers): SignedVerdict {
  const json = valueOf(readJsonFile(file, z.unknown()));
  const format = z.looseObject({ format: z.string() }).safeParse(json);
  if (format.success) throw new Failure(EXIT.refused, formatText(file, format.data.format));
  const envelope = valueOf(readJsonFile(file, envelopeSchema));
  const checked = checkSignatures(envelope, trust, 'verdict', judgedAt);
  const payload =
    checked !== undefined && checked.refusal === undefined
      ? checked.payload
      : own && open(envelope, [own])?.payload;
  if (payload === undefined) {
    const why = trustRefusalText(checked?.refusal ?? { kind: 'unsigned' });
    throw new Failure(EXIT.refused, `${file} is not signed as a verdict: ${why}\nREFUSE`);
  }
  const found = formatOf(payload);
  if (found !== VERDICT_FORMAT) throw new Failure(EXIT.refused, formatText(file, found));
  return valueOf(readJson(payload, file, signedVerdictSchema));
}

const formatShape = z.looseObject({
  predicate: z.looseObject({
    timeVerified: z.string(),
    plimsoll: z.looseObject({ format: z.string() }),
  }),
});

function formatOf(payload: Buffer): string {
  const read = readJson(payload, '', formatShape);
  return read.ok ? read.value.predicate.plimsoll.format : 'none';
}

function judgedAt(payload: Buffer): number | undefined {
  const read = readJson(payload, '', formatShape);
  return read.ok ? timeOf(read.value.predicate.timeVerified) : undefined;
}

function formatText(file: string, format: string): string {
  return `${file} has the verdict format ${format}; only ${VERDICT_FORMAT}, signed, counts\nREFUSE`;
}

/** Evidence that is not the very envelope that was judged. */
function exchanged(folder: string, { attestations }: Verdict, readers: Readers): string[] {
  return attestations.flatMap(({ name, sha256 }) => {
    const found = readEvidence(folder, name, readers);
    if (found === undefined || !found.ok || found.value.sha256 === sha256) return [];
    return [
      `${name} is not the evidence that was judged: it has SHA-256 ${found.value.sha256}, then ${sha256}`,
    ];
  });
}
