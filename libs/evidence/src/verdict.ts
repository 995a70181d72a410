/** The verdict: a report for people, and the same facts signed, as a SLSA Verification Summary that a kernel checks. */
import {
  countersign,
  type Envelope,
  STATEMENT_TYPE,
  seal,
  VERDICT_FORMAT,
  VSA_TYPE,
} from '@plimsoll/verdict';
import { z } from 'zod';
import { envelopeSchema } from './envelope.ts';
import type { Judgement, RequirementVerdict } from './judge.ts';
import type { SigningKey } from './keys.ts';
import { STAGES, type Stage } from './policy.ts';
import type { Subject } from './subject.ts';

const namedDigest = z.object({ name: z.string(), sha256: z.string() }).strict();

export const verdictSchema = z
  .object({
    format: z.literal(VERDICT_FORMAT),
    verdict: z.enum(['PROMOTE', 'REFUSE']),
    stage: z.enum(STAGES),
    policy: z.object({ name: z.string(), sha256: z.string() }).strict(),
    /** The artefacts that the verdict is about. */
    subjects: z.array(namedDigest),
    counts: z.object({ inForce: z.number(), met: z.number(), notBuilt: z.number() }).strict(),
    /** What stands in the way beside requirements. */
    obstacles: z.array(z.string()),
    requirements: z.array(
      z
        .object({
          id: z.string(),
          dal: z.enum(['A', 'B', 'C', 'D', 'E']),
          title: z.string(),
          inForce: z.boolean(),
          status: z.enum(['met', 'not met', 'not built yet']),
          evidence: z.array(z.string()),
          reasons: z.array(z.string()),
          limits: z.array(z.string()),
        })
        .strict(),
    ),
    /** What people approve: the policy and the artefacts as one digest. */
    candidate: z.string(),
    approvedBy: z.array(z.string()),
    /** The envelopes that were judged. */
    attestations: z.array(namedDigest),
    /** Every file that evidence is about, as it was when it was judged. */
    materials: z.array(namedDigest),
    revocationSerial: z.int().min(0),
    judgedAt: z.iso.datetime(),
    /** The end of its validity, excluded. */
    expiresAt: z.iso.datetime(),
  })
  .strict();

export type Verdict = z.infer<typeof verdictSchema>;

/** What a verdict is about, beside what was judged. */
export interface VerdictSubject {
  readonly stage: Stage;
  readonly policy: Verdict['policy'];
  readonly subjects: readonly Subject[];
  readonly candidate: string;
  readonly approvedBy: readonly string[];
  readonly attestations: Verdict['attestations'];
  readonly materials: Verdict['materials'];
  readonly revocationSerial: number;
  readonly judgedAt: Date;
  readonly expiresAt: Date;
}

/** The verdict of a judgement about `subjects`. */
export function verdictOf(judgement: Judgement, about: VerdictSubject): Verdict {
  return {
    format: VERDICT_FORMAT,
    verdict: judgement.verdict,
    stage: about.stage,
    policy: about.policy,
    subjects: about.subjects.map(({ name, digest }) => ({ name, sha256: digest.sha256 })),
    counts: judgement.counts,
    obstacles: [...judgement.obstacles],
    requirements: judgement.requirements.map((requirement) => ({
      ...requirement,
      evidence: [...requirement.evidence],
      reasons: [...requirement.reasons],
      limits: [...requirement.limits],
    })),
    candidate: about.candidate,
    approvedBy: [...about.approvedBy],
    attestations: [...about.attestations],
    materials: [...about.materials],
    revocationSerial: about.revocationSerial,
    judgedAt: about.judgedAt.toISOString(),
    expiresAt: about.expiresAt.toISOString(),
  };
}

/** The predicate of a signed verdict. Other VSA readers see the standard fields; ours are under `plimsoll`. */
export const signedVerdictSchema = z
  .object({
    _type: z.literal(STATEMENT_TYPE),
    subject: z.array(
      z.object({ name: z.string(), digest: z.object({ sha256: z.string() }).strict() }).strict(),
    ),
    predicateType: z.literal(VSA_TYPE),
    predicate: z
      .object({
        verifier: z.object({ id: z.string(), version: z.record(z.string(), z.string()) }).strict(),
        timeVerified: z.iso.datetime(),
        resourceUri: z.string(),
        policy: z.object({ uri: z.string(), digest: z.object({ sha256: z.string() }).strict() }).strict(),
        inputAttestations: z.array(
          z.object({ uri: z.string(), digest: z.object({ sha256: z.string() }).strict() }).strict(),
        ),
        verificationResult: z.enum(['PASSED', 'FAILED']),
        verifiedLevels: z.array(z.string()),
        slsaVersion: z.string(),
        plimsoll: verdictSchema
          .omit({ subjects: true, policy: true, verdict: true, judgedAt: true, attestations: true })
          .extend({ policyName: z.string(), approvals: z.array(envelopeSchema) })
          .strict(),
      })
      .strict(),
  })
  .strict();

export type SignedVerdict = z.infer<typeof signedVerdictSchema>;

/** Signs a verdict with one or more keys, with the approvals that it rests on inside. */
export function signVerdict(
  verdict: Verdict,
  approvals: readonly Envelope[],
  [first, ...others]: readonly [SigningKey, ...SigningKey[]],
): Envelope {
  const payload = Buffer.from(JSON.stringify(signedVerdictOf(verdict, approvals)));
  const sealed = seal(payload, first.privateKey);
  return others.reduce((envelope, { privateKey }) => countersign(envelope, privateKey), sealed);
}

function signedVerdictOf(verdict: Verdict, approvals: readonly Envelope[]): SignedVerdict {
  const { subjects, policy, verdict: word, judgedAt, attestations, ...own } = verdict;
  return {
    _type: STATEMENT_TYPE,
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: VSA_TYPE,
    predicate: {
      verifier: { id: 'urn:plimsoll:gate', version: { plimsoll: '0.1.0' } },
      timeVerified: judgedAt,
      resourceUri: `urn:plimsoll:${encodeURIComponent(policy.name)}:${verdict.stage}`,
      policy: { uri: 'promotion-policy.json', digest: { sha256: policy.sha256 } },
      inputAttestations: attestations.map(({ name, sha256 }) => ({ uri: name, digest: { sha256 } })),
      verificationResult: word === 'PROMOTE' ? 'PASSED' : 'FAILED',
      // No SLSA level is claimed: on a machine of one's own there is none to claim beyond provenance.
      verifiedLevels: [word === 'PROMOTE' ? `PLIMSOLL_${verdict.stage.toUpperCase()}` : 'FAILED'],
      slsaVersion: '1.0',
      plimsoll: {
        ...own,
        policyName: policy.name,
        approvals: approvals.map(({ payloadType, payload, signatures }) => ({
          payloadType,
          payload,
          signatures: signatures.map(({ keyid, sig }) => (keyid === undefined ? { sig } : { keyid, sig })),
        })),
      },
    },
  };
}

/** The report in a signed verdict. */
export function verdictIn({ subject, predicate }: SignedVerdict): Verdict {
  const { policyName, approvals: _approvals, ...own } = predicate.plimsoll;
  return {
    ...own,
    verdict: predicate.verificationResult === 'PASSED' ? 'PROMOTE' : 'REFUSE',
    policy: { name: policyName, sha256: predicate.policy.digest.sha256 },
    subjects: subject.map(({ name, digest }) => ({ name, sha256: digest.sha256 })),
    attestations: predicate.inputAttestations.map(({ uri, digest }) => ({
      name: uri,
      sha256: digest.sha256,
    })),
    judgedAt: predicate.timeVerified,
  };
}

/** The table that `promote` prints: one line a requirement, reasons below it, the verdict last. */
export function verdictTable(verdict: Verdict): string {
  const width = Math.max(...verdict.requirements.map(({ id }) => id.length));
  const rows = verdict.requirements.flatMap((requirement) => requirementLines(requirement, width));
  const { inForce, met, notBuilt } = verdict.counts;
  const refusing = verdict.requirements.filter(({ inForce: forced, status }) => forced && status !== 'met');
  return [
    ...rows,
    '',
    `stage ${verdict.stage}: ${inForce} in force, ${met} of them met, ${notBuilt} of ${verdict.requirements.length} not built yet`,
    `policy ${verdict.policy.name} sha256 ${verdict.policy.sha256}`,
    `candidate ${verdict.candidate}, approved by ${verdict.approvedBy.join(', ') || 'nobody'}; valid until ${verdict.expiresAt}`,
    ...verdict.obstacles.map((obstacle) => `in the way: ${obstacle}`),
    ...(refusing.length > 0 ? [`refused for: ${refusing.map(({ id }) => id).join(', ')}`] : []),
    verdict.verdict,
  ].join('\n');
}

function requirementLines(requirement: RequirementVerdict, width: number): string[] {
  const { id, dal, status, inForce, title, limits, evidence } = requirement;
  const force = inForce ? 'in force' : '        ';
  const basis = status === 'met' ? evidence.join(', ') : title;
  const note = status === 'met' && limits.length > 0 ? `  (${limits.join('; ')})` : '';
  const head = `${id.padEnd(width)} [${dal}] ${force}  ${status.padEnd(13)}  ${basis}${note}`;
  const reasons =
    status === 'not met'
      ? requirement.reasons.map((reason) => reason.replace(/^/gm, ' '.repeat(width + 5)))
      : [];
  return [head, ...reasons];
}
