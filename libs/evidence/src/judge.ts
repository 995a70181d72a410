/**
 * The judgement: a policy and evidence in, a verdict out. Pure: what files hold now comes in as digests, so the
 * same input gives the same verdict anywhere.
 */
import type { Policy, Requirement, Stage } from './policy.ts';
import { type EvidenceProblem, problemText, type Result } from './problem.ts';
import type { Mark, Statement } from './statement.ts';

/** What `judge` needs to know of the world. */
export interface Judged {
  readonly policy: Policy;
  readonly stage: Stage;
  /** The evidence of that name, or why it can't be used; undefined when there is none. */
  evidence(name: string): Result<Statement> | undefined;
  /** SHA-256 of a subject as it is now, in hexadecimal; undefined when it is gone. */
  currentDigest(name: string): string | undefined;
}

export type RequirementStatus = 'met' | 'not met' | 'not built yet';

export interface RequirementVerdict {
  readonly id: string;
  readonly dal: Requirement['dal'];
  readonly title: string;
  readonly inForce: boolean;
  readonly status: RequirementStatus;
  /** The evidence it rests on, by name. */
  readonly evidence: readonly string[];
  /** Why it isn't met: one sentence a reason. */
  readonly reasons: readonly string[];
  /** What the evidence leaves open (synthetic data, recorded elsewhere, no proof yet). */
  readonly limits: readonly string[];
}

export interface Judgement {
  readonly verdict: 'PROMOTE' | 'REFUSE';
  readonly requirements: readonly RequirementVerdict[];
  readonly counts: { readonly inForce: number; readonly met: number; readonly notBuilt: number };
}

/** Marks with which evidence meets no row at `live`. */
const NOT_FOR_LIVE: ReadonlySet<Mark> = new Set<Mark>(['synthetic', 'recorded', 'unpinned', 'unsound']);

/** Judges each requirement; PROMOTE when at least one is in force and each in force is met. */
export function judge(judged: Judged): Judgement {
  const requirements = judged.policy.requirements.map((requirement) => judgeRequirement(requirement, judged));
  const inForce = requirements.filter((requirement) => requirement.inForce);
  const met = inForce.filter(({ status }) => status === 'met');
  return {
    verdict: inForce.length > 0 && met.length === inForce.length ? 'PROMOTE' : 'REFUSE',
    requirements,
    counts: {
      inForce: inForce.length,
      met: met.length,
      notBuilt: requirements.filter(({ status }) => status === 'not built yet').length,
    },
  };
}

function judgeRequirement(requirement: Requirement, judged: Judged): RequirementVerdict {
  const { id, dal, title } = requirement;
  const inForce = requirement.inForce.includes(judged.stage);
  const needs = requirement.needs.filter(({ stages }) => stages.includes(judged.stage));
  const evidence = needs.map((need) => need.evidence);
  const limits = requirement.limits === undefined ? [] : [requirement.limits];
  if (needs.length === 0) {
    return {
      id,
      dal,
      title,
      inForce,
      status: 'not built yet',
      evidence,
      reasons: ['nothing meets it yet'],
      limits,
    };
  }
  const findings = needs.map((need) => judgeNeed(need, judged));
  const reasons = findings.flatMap((finding) => finding.reasons);
  const marks = new Set(findings.flatMap((finding) => finding.marks));
  const status = reasons.length === 0 ? 'met' : 'not met';
  return { id, dal, title, inForce, status, evidence, reasons, limits: [...limits, ...marks] };
}

interface NeedFinding {
  readonly reasons: readonly string[];
  readonly marks: readonly Mark[];
}

function judgeNeed(need: Requirement['needs'][number], judged: Judged): NeedFinding {
  const found = judged.evidence(need.evidence);
  if (found === undefined) return refusal(`there is no evidence ${need.evidence}`);
  if (!found.ok) return refusal(evidenceRefusal(need.evidence, found.problem));
  const { predicate, subject } = found.value;
  const reasons: string[] = [];
  if (predicate.result !== 'PASSED')
    reasons.push(`${need.evidence} failed: ${predicate.failedTests[0] ?? predicate.summary}`);
  const stale = subject.find(({ name, digest }) => judged.currentDigest(name) !== digest.sha256);
  if (stale)
    reasons.push(`${need.evidence} is stale: ${stale.name} ${changeOf(judged.currentDigest(stale.name))}`);
  const passed = new Set(predicate.passedTests);
  const missing = need.includes.filter((name) => !passed.has(name));
  if (missing.length > 0) reasons.push(`${need.evidence} doesn't show ${missing.join(', ')}`);
  const barred = judged.stage === 'live' ? predicate.marks.filter((mark) => NOT_FOR_LIVE.has(mark)) : [];
  if (barred.length > 0) reasons.push(`${need.evidence} is ${barred.join(', ')}: not for live`);
  return { reasons, marks: predicate.marks };
}

function refusal(reason: string): NeedFinding {
  return { reasons: [reason], marks: [] };
}

function evidenceRefusal(name: string, problem: EvidenceProblem): string {
  return `${name} can't be used: ${problemText(problem)}`;
}

function changeOf(digest: string | undefined): string {
  return digest === undefined ? 'is gone since' : 'changed since';
}
