/** Promotion: makes or re-uses each piece of evidence, judges all of it by the policy, and writes the verdict. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  judge,
  localSigningKey,
  problemText,
  type Result,
  readEvidence,
  readPolicy,
  type Stage,
  type Statement,
  subjectOf,
  subjectsOf,
  type Verdict,
  verdictOf,
} from '@plimsoll/evidence';
import type { Context } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { toolsOf } from '../model/toolbox.ts';
import { secondsText } from '../output.ts';
import { POLICY_FILE } from '../project.ts';
import {
  type EvidenceStep,
  evidenceFolderOf,
  inputSubjects,
  type StepWorld,
  takeStep,
} from './evidence-step.ts';
import { planOf } from './plan.ts';
import { isOfThisToolchain, toolchainOf } from './toolchain.ts';

export interface PromotionRequest {
  readonly stage: Stage;
  /** Judge the evidence that is there; make none. */
  readonly verifyOnly: boolean;
}

export interface Promotion {
  readonly verdict: Verdict;
  /** Where the verdict was written. */
  readonly file: string;
}

/** @throws Failure when the policy can't be used or a tool is missing. */
export async function promote(context: Context, request: PromotionRequest): Promise<Promotion> {
  const { project } = context;
  const policyFile = join(project.root, POLICY_FILE);
  const policy = valueOf(readPolicy(policyFile));
  const key = localSigningKey(join(project.workFolder, 'keys'));
  const steps = await planOf(context, policy);
  const evidenceFolder = evidenceFolderOf(project);
  if (!request.verifyOnly) {
    const toolchain = toolchainOf(await toolsOf(project));
    await makeEvidence(context, steps, {
      project,
      evidenceFolder,
      key,
      toolchain,
      complain: context.output.complain,
      signal: context.signal,
    });
  }
  const judgement = judge({
    policy,
    stage: request.stage,
    evidence: (name) => completeEvidence(context, steps, name, readEvidence(evidenceFolder, name, key)),
    currentDigest: (name) => {
      const subject = subjectOf(project.root, join(project.root, name));
      return subject.ok ? subject.value.digest.sha256 : undefined;
    },
  });
  const verdict = verdictOf(judgement, {
    stage: request.stage,
    policy: { name: policy.name, sha256: valueOf(subjectOf(project.root, policyFile)).digest.sha256 },
    subjects: valueOf(subjectsOf(project.root, policy.artefacts)),
    judgedAt: new Date(),
  });
  return { verdict, file: writeVerdict(context, verdict) };
}

async function makeEvidence(
  context: Context,
  steps: readonly EvidenceStep[],
  world: StepWorld,
): Promise<void> {
  const { output, signal } = context;
  mkdirSync(world.project.workFolder, { recursive: true });
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) throw new Failure(EXIT.interrupted, 'interrupted: no verdict');
    const startedAtMs = performance.now();
    output.progress(`[${index + 1}/${steps.length}] ${step.title}`);
    const { statement, isReused } = await takeStep(step, world);
    const { result, summary, issuedAt, failedTests } = statement.predicate;
    const seconds = (performance.now() - startedAtMs) / 1000;
    const how = isReused ? `kept from ${issuedAt}` : secondsText(seconds);
    output.result(
      { evidence: step.evidence, result, summary, isReused, issuedAt, seconds, failedTests },
      [
        `[${index + 1}/${steps.length}] ${step.evidence.padEnd(36)} ${result.toLowerCase()}  ${summary}  (${how})`,
        ...failedTests.slice(0, 5).map((test) => `      ${test}`),
      ].join('\n'),
    );
  }
}

/**
 * Evidence counts only for all of what its step would hash today, and as made by this toolchain: a file that came
 * since makes it stale, and so does a change of our own code.
 */
function completeEvidence(
  { project }: Context,
  steps: readonly EvidenceStep[],
  name: string,
  found: Result<Statement> | undefined,
): Result<Statement> | undefined {
  if (found === undefined || !found.ok) return found;
  const stale = (detail: string): Result<Statement> => ({
    ok: false,
    problem: { code: 'EVIDENCE107', evidence: name, detail },
  });
  const step = steps.find(({ evidence }) => evidence === name);
  if (step === undefined) return stale('nothing in the policy makes it any more');
  if (!isOfThisToolchain(found.value)) return stale('the toolchain changed since');
  const inputs = inputSubjects(step, project);
  if (!inputs.ok) return inputs;
  const known = new Set(found.value.subject.map((subject) => subject.name));
  const added = inputs.value.find((subject) => !known.has(subject.name));
  return added === undefined ? found : stale(`${added.name} came since`);
}

function writeVerdict({ project }: Context, verdict: Verdict): string {
  const file = join(project.outFolder, 'promote', `verdict-${verdict.stage}.json`);
  mkdirSync(join(project.outFolder, 'promote'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(verdict, null, 2)}\n`);
  return file;
}

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Failure(EXIT.badInput, problemText(result.problem));
}
