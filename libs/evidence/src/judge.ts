/**
 * The judgement: a policy and evidence in, a verdict out. Pure: what files hold now, who approved and what time it is
 * come in, so the same input gives the same verdict anywhere.
 */
import { CLOCK_SKEW_MS } from '@plimsoll/verdict';
import type { Policy, Requirement, Stage } from './policy.ts';
import { type EvidenceProblem, problemText, type Result } from './problem.ts';
import { type Condition, mayEnter } from './promotion-machine.ts';
import type { Mark } from './statement.ts';
import type { Attested } from './store.ts';

/** What `judge` needs to know of the world. */
export interface Judged {
  readonly policy: Policy;
  readonly stage: Stage;
  /** The evidence of that name, or why it can't be used; undefined when there is none. */
  evidence(name: string): Result<Attested> | undefined;
  /** SHA-256 of a subject as it is now, in hexadecimal; undefined when it is gone. */
  currentDigest(name: string): string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Different people whose approval of exactly this candidate is valid, and why others don't count. */
  readonly approvals: { readonly owners: readonly string[]; readonly refusals: readonly string[] };
  /** Whether the build was stopped and nobody has armed it again, and why. */
  readonly trip: { readonly isTripped: boolean; readonly reasons: readonly string[] };
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
  /** What stands in the way beside requirements: signers, approvals. */
  readonly obstacles: readonly string[];
  /** When the first evidence that the verdict rests on expires, milliseconds since 1970. */
  readonly evidenceEndsMs: number;
}

/** Marks with which evidence meets no row at `live`. */
const NOT_FOR_LIVE: ReadonlySet<Mark> = new Set<Mark>(['synthetic', 'recorded', 'unpinned', 'unsound']);

const HOUR_MS = 3_600_000;

/** Judges each requirement; whether that is enough for the stage is the decision of the generated machine. [impl->REQ~promotion~1] */
export function judge(judged: Judged): Judgement {
  const { policy, stage } = judged;
  const findings = policy.requirements.map((requirement) => judgeRequirement(requirement, judged));
  const forced = findings.filter(({ verdict }) => verdict.inForce);
  const obstacles = [
    ...(stage === 'live' ? judged.trip.reasons : []),
    ...signatureObstacles(findings, judged),
    ...approvalObstacles(judged),
  ];
  const isEarned = mayEnter(stage, {
    evidence: new Map(forced.map(({ verdict, condition }) => [verdict.id, condition])),
    paperNeeds: new Set(idsInForce(policy, 'paper')),
    approvals: judged.approvals.owners,
    approvalsNeeded: policy.stages[stage].approvals,
    isTripped: judged.trip.isTripped,
  });
  // The machine counts approvals for live alone; a policy may ask for some at paper too.
  const isPromoted = isEarned && obstacles.length === 0;
  return {
    verdict: isPromoted ? 'PROMOTE' : 'REFUSE',
    requirements: findings.map(({ verdict }) => verdict),
    counts: {
      inForce: forced.length,
      met: forced.filter(({ verdict }) => verdict.status === 'met').length,
      notBuilt: findings.filter(({ verdict }) => verdict.status === 'not built yet').length,
    },
    obstacles,
    evidenceEndsMs: Math.min(...forced.flatMap(({ endsMs }) => endsMs)),
  };
}

interface RequirementFinding {
  readonly verdict: RequirementVerdict;
  readonly condition: Condition;
  readonly endsMs: readonly number[];
  readonly attested: readonly Attested[];
}

function judgeRequirement(requirement: Requirement, judged: Judged): RequirementFinding {
  const { id, dal, title } = requirement;
  const inForce = requirement.inForce.includes(judged.stage);
  const needs = requirement.needs.filter(({ stages }) => stages.includes(judged.stage));
  const evidence = needs.map((need) => need.evidence);
  const limits = requirement.limits === undefined ? [] : [requirement.limits];
  const row = { id, dal, title, inForce, evidence };
  if (needs.length === 0) {
    const verdict = { ...row, status: 'not built yet' as const, reasons: ['nothing meets it yet'], limits };
    return { verdict, condition: 'none', endsMs: [], attested: [] };
  }
  const findings = needs.map((need) => judgeNeed(need, judged));
  const reasons = findings.flatMap((finding) => finding.reasons);
  const marks = new Set(findings.flatMap((finding) => finding.marks));
  const status = reasons.length === 0 ? ('met' as const) : ('not met' as const);
  return {
    verdict: { ...row, status, reasons, limits: [...limits, ...marks] },
    condition: findings.find(({ condition }) => condition !== 'fresh')?.condition ?? 'fresh',
    endsMs: findings.flatMap((finding) => finding.endsMs ?? []),
    attested: findings.flatMap((finding) => finding.attested ?? []),
  };
}

interface NeedFinding {
  readonly reasons: readonly string[];
  readonly marks: readonly Mark[];
  readonly condition: Condition;
  readonly endsMs?: number;
  readonly attested?: Attested;
}

function judgeNeed(need: Requirement['needs'][number], judged: Judged): NeedFinding {
  const found = judged.evidence(need.evidence);
  if (found === undefined) return refusal(`there is no evidence ${need.evidence}`, 'none');
  if (!found.ok) return refusal(evidenceRefusal(need.evidence, found.problem), conditionOf(found.problem));
  const { predicate, subject } = found.value.statement;
  const failures: string[] = [];
  if (predicate.result !== 'PASSED')
    failures.push(`${need.evidence} failed: ${predicate.failedTests[0] ?? predicate.summary}`);
  const staleness: string[] = [];
  const stale = subject.find(({ name, digest }) => judged.currentDigest(name) !== digest.sha256);
  if (stale)
    staleness.push(`${need.evidence} is stale: ${stale.name} ${changeOf(judged.currentDigest(stale.name))}`);
  const passed = new Set(predicate.passedTests);
  const missing = need.includes.filter((name) => !passed.has(name));
  if (missing.length > 0) failures.push(`${need.evidence} doesn't show ${missing.join(', ')}`);
  const age = ageOf(need, predicate.issuedAt, judged);
  const barred = judged.stage === 'live' ? predicate.marks.filter((mark) => NOT_FOR_LIVE.has(mark)) : [];
  if (barred.length > 0) failures.push(`${need.evidence} is ${barred.join(', ')}: not for live`);
  const below = tooLow(need, predicate.measures);
  return {
    reasons: [...failures, ...staleness, ...age.reasons, ...below],
    marks: predicate.marks,
    condition:
      staleness.length > 0
        ? 'stale'
        : age.reasons.length > 0
          ? 'expired'
          : failures.length + below.length > 0
            ? 'none'
            : 'fresh',
    endsMs: age.endsMs,
    attested: found.value,
  };
}

/** Whether evidence is of the right age. A date to come is refused as an old one is: some clock is wrong. */
function ageOf(
  need: Requirement['needs'][number],
  issuedAt: string,
  { policy, stage, nowMs }: Judged,
): { readonly reasons: readonly string[]; readonly endsMs: number } {
  const hoursMax = need.hoursMax ?? policy.stages[stage].evidenceHoursMax;
  const issuedMs = Date.parse(issuedAt);
  const endsMs = issuedMs + hoursMax * HOUR_MS;
  if (issuedMs > nowMs + CLOCK_SKEW_MS)
    return {
      reasons: [`${need.evidence} is dated ${issuedAt}, which is to come: check this machine's clock`],
      endsMs,
    };
  if (nowMs >= endsMs)
    return {
      reasons: [`${need.evidence} is expired: made ${issuedAt}, and it holds for ${hoursMax} h`],
      endsMs,
    };
  return { reasons: [], endsMs };
}

function tooLow(
  { evidence, atLeast }: Requirement['needs'][number],
  measures: { readonly [name: string]: number },
): string[] {
  return Object.entries(atLeast).flatMap(([name, least]) => {
    const found = measures[name];
    if (found === undefined) return [`${evidence} doesn't measure ${name}, of which ${least} is asked`];
    return found >= least ? [] : [`${evidence} has ${name} ${found}, of which ${least} is asked`];
  });
}

/** Live takes evidence of the policy's signers alone, and of each only what it is trusted for. */
function signatureObstacles(findings: readonly RequirementFinding[], { policy, stage }: Judged): string[] {
  if (stage === 'paper') return [];
  const { trust, stages } = policy;
  if (trust.signers.length === 0)
    return [
      'the policy names no signer (trust.signers), and live takes no evidence of a development key: plimsoll promote keygen',
    ];
  const all = new Map(
    findings
      .filter(({ verdict }) => verdict.inForce)
      .flatMap(({ attested }) => attested.map((one) => [one.statement.predicate.evidence, one])),
  );
  return [...all].flatMap(([name, { signers, statement }]) => {
    if (signers.length === 0) return [`${name} is signed by this checkout's development key alone`];
    const { verifier } = statement.predicate;
    const paired = signers.filter(({ name: signer }) =>
      trust.pairs.some(
        (pair) => pair.signer === signer && pair.verifier === verifier && covers(pair.evidence, name),
      ),
    );
    const needed = stages[stage].signatures;
    if (paired.length >= needed) return [];
    const who = signers.map((signer) => signer.name).join(', ');
    return [
      `${name} has ${paired.length} of ${needed} signers that are trusted for it as found by ${verifier} (signed by ${who})`,
    ];
  });
}

/** Whether names like `model-check/*` or `model-check/Locks` cover a name. */
function covers(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => pattern === name || pattern === `${name.split('/')[0]}/*`);
}

function approvalObstacles({ policy, stage, approvals }: Judged): string[] {
  const needed = policy.stages[stage].approvals;
  if (approvals.owners.length >= needed) return [];
  const who = approvals.owners.join(', ') || 'nobody';
  return [
    `${approvals.owners.length} of ${needed} people have approved this candidate (${[who, ...approvals.refusals].join('; ')})`,
  ];
}

function idsInForce({ requirements }: Policy, stage: Stage): string[] {
  return requirements.filter(({ inForce }) => inForce.includes(stage)).map(({ id }) => id);
}

function refusal(reason: string, condition: Condition): NeedFinding {
  return { reasons: [reason], marks: [], condition };
}

/** What the spec calls the state of evidence that can't be used. */
function conditionOf({ code }: EvidenceProblem): Condition {
  if (code === 'EVIDENCE104') return 'revoked';
  return code === 'EVIDENCE107' ? 'stale' : 'none';
}

function evidenceRefusal(name: string, problem: EvidenceProblem): string {
  return `${name} can't be used: ${problemText(problem)}`;
}

function changeOf(digest: string | undefined): string {
  return digest === undefined ? 'is gone since' : 'changed since';
}
