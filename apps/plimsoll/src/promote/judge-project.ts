/** Judges a project as it is now: its files hashed, its evidence read, its approvals counted. */
import { join } from 'node:path';
import {
  type Attested,
  type Envelope,
  judge,
  type Policy,
  PROVENANCE_EVIDENCE,
  problemText,
  type Result,
  readEvidence,
  readOrders,
  readStanding,
  type Stage,
  subjectOf,
  subjectsOf,
  type Verdict,
  verdictOf,
} from '@plimsoll/evidence';
import { candidateDigest, countOrders } from '@plimsoll/verdict';
import type { Project } from '../project.ts';
import { type EvidenceStep, evidenceFolderOf, inputSubjects } from './evidence-step.ts';
import { type GateProject, valueOf } from './gate-project.ts';
import { thisToolchain } from './toolchain.ts';

export interface JudgedProject {
  readonly verdict: Verdict;
  /** The envelopes of the approvals that count, for the signed verdict. */
  readonly approvals: readonly Envelope[];
}

const HOUR_MS = 3_600_000;

export function judgeProject(
  project: Project,
  gate: GateProject,
  steps: readonly EvidenceStep[],
  stage: Stage,
): JudgedProject {
  const { policy, readers } = gate;
  const now = new Date();
  const subjects = valueOf(subjectsOf(project.root, policy.artefacts));
  const candidate = candidateOf(gate, stage, subjects);
  const folder = evidenceFolderOf(project);
  const orders = readOrders(folder, 'approval', stage);
  const about = { stage, candidate, trust: readers.trust, nowMs: now.getTime() };
  const trip = readStanding(folder, { ...about, approvalsNeeded: policy.stages[stage].approvals });
  const question = { ...about, kind: 'approval', afterMs: trip.trippedAtMs } as const;
  const approvals = countOrders(orders.envelopes, question);
  const used = new Map<string, Attested>();
  const digests = new Map<string, string | undefined>();
  const evidenceOf = evidenceReader(project, gate, steps);
  const judgement = judge({
    policy,
    stage,
    nowMs: now.getTime(),
    trip,
    approvals: {
      owners: approvals.owners,
      refusals: [...approvals.refusals, ...orders.problems.map(textOf)],
    },
    evidence: (name) => {
      const found = evidenceOf(name);
      if (found?.ok) used.set(name, found.value);
      return found;
    },
    currentDigest: (name) => {
      if (digests.has(name)) return digests.get(name);
      const subject = subjectOf(project.root, join(project.root, name));
      const sha256 = subject.ok ? subject.value.digest.sha256 : undefined;
      digests.set(name, sha256);
      return sha256;
    },
  });
  const ends = [
    now.getTime() + policy.stages[stage].verdictHours * HOUR_MS,
    judgement.evidenceEndsMs,
    ...approvals.orders.map(({ expiresAtMs }) => expiresAtMs),
  ];
  const verdict = verdictOf(judgement, {
    stage,
    policy: { name: policy.name, sha256: gate.policySha256 },
    subjects,
    candidate,
    approvedBy: approvals.owners,
    attestations: [...used].map(([name, { sha256 }]) => ({ name, sha256 })).sort(byName),
    materials: [...digests]
      .flatMap(([name, sha256]) => (sha256 === undefined ? [] : [{ name, sha256 }]))
      .sort(byName),
    revocationSerial: gate.revocationSerial,
    judgedAt: now,
    expiresAt: new Date(Math.max(now.getTime(), Math.min(...ends))),
  });
  const counted = orders.envelopes.filter((one) => countOrders([one], question).owners.length > 0);
  return { verdict, approvals: counted };
}

/** What people approve at a stage, of the project as it is now. */
export function candidateOf(
  { policySha256 }: GateProject,
  stage: Stage,
  subjects: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[],
): string {
  return candidateDigest(
    stage,
    policySha256,
    new Map(subjects.map(({ name, digest }) => [name, digest.sha256])),
  );
}

/** Reads what lies there now: each piece once, however many requirements rest on it. */
function evidenceReader(
  project: Project,
  { readers }: GateProject,
  steps: readonly EvidenceStep[],
): (name: string) => Result<Attested> | undefined {
  const folder = evidenceFolderOf(project);
  const isOfThisToolchain = thisToolchain();
  const known = new Map<string, Result<Attested> | undefined>();
  return (name) => {
    if (!known.has(name)) {
      const found = readEvidence(folder, name, readers);
      known.set(name, completeEvidence(project, steps, name, found, isOfThisToolchain));
    }
    return known.get(name);
  };
}

/**
 * Evidence counts only for all of what its step would hash today, and as made by this toolchain: a file that came
 * since makes it stale, and so does a change of our own code.
 */
function completeEvidence(
  project: Project,
  steps: readonly EvidenceStep[],
  name: string,
  found: Result<Attested> | undefined,
  isOfThisToolchain: ReturnType<typeof thisToolchain>,
): Result<Attested> | undefined {
  if (found === undefined || !found.ok) return found;
  const stale = (detail: string): Result<Attested> => ({
    ok: false,
    problem: { code: 'EVIDENCE107', evidence: name, detail },
  });
  const step = steps.find(({ evidence }) => evidence === name);
  if (step === undefined && name !== PROVENANCE_EVIDENCE)
    return stale('nothing in the policy makes it any more');
  if (!isOfThisToolchain(found.value.statement)) return stale('the toolchain changed since');
  if (step === undefined) return found;
  const inputs = inputSubjects(step, project);
  if (!inputs.ok) return inputs;
  const known = new Set(found.value.statement.subject.map((subject) => subject.name));
  const added = inputs.value.find((subject) => !known.has(subject.name));
  return added === undefined ? found : stale(`${added.name} came since`);
}

/** The names of evidence that a policy asks for anywhere. */
export function neededEvidence({ requirements }: Policy): ReadonlySet<string> {
  return new Set(requirements.flatMap(({ needs }) => needs.map(({ evidence }) => evidence)));
}

/** Whether a requirement that is in force at the stage needs the evidence there: it may be asked for at one stage only. */
export function isNeededAt({ requirements }: Policy, name: string, stage: Stage): boolean {
  return requirements.some(
    ({ inForce, needs }) =>
      inForce.includes(stage) &&
      needs.some(
        ({ evidence, stages }) => evidence === name && (stages === undefined || stages.includes(stage)),
      ),
  );
}

function textOf(result: Result<never>): string {
  return result.ok ? '' : problemText(result.problem);
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name < right.name ? -1 : 1;
}
