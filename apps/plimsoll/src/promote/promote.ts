/** Promotion: makes or re-uses each piece of evidence, judges all of it by the policy, and writes the verdict. */
import { mkdirSync } from 'node:fs';
import type { Stage, Verdict } from '@plimsoll/evidence';
import { inParallel } from '../check/parallel.ts';
import type { Context } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { toolsOf } from '../model/toolbox.ts';
import { secondsText } from '../output.ts';
import { type EvidenceStep, evidenceFolderOf, type StepWorld, takeStep } from './evidence-step.ts';
import { gateProject } from './gate-project.ts';
import { judgeProject } from './judge-project.ts';
import { planOf } from './plan.ts';
import { writeProvenance } from './provenance-step.ts';
import { toolchainOf } from './toolchain.ts';
import { type VerdictFiles, writeVerdictFiles } from './verdict-files.ts';

export interface PromotionRequest {
  readonly stage: Stage;
  /** Judge the evidence that is there; make none. */
  readonly verifyOnly: boolean;
}

export interface Promotion {
  readonly verdict: Verdict;
  readonly files: VerdictFiles;
}

/** @throws Failure when the policy can't be used or a tool is missing. */
export async function promote(context: Context, request: PromotionRequest): Promise<Promotion> {
  const { project } = context;
  const gate = gateProject(project);
  const steps = await planOf(context, gate, request.stage);
  const evidenceFolder = evidenceFolderOf(project);
  if (!request.verifyOnly) {
    const startedOn = new Date();
    const toolchain = toolchainOf(await toolsOf(project));
    await makeEvidence(context, steps, {
      project,
      evidenceFolder,
      key: gate.key,
      // Evidence that live won't take is made anew where a signer's key is at hand.
      readers:
        gate.signer === undefined ? gate.readers : { trust: gate.readers.trust, developmentKey: undefined },
      toolchain,
      complain: context.output.complain,
      signal: context.signal,
    });
    writeProvenance(project, gate, { evidenceFolder, toolchain, startedOn });
  }
  const judged = judgeProject(project, gate, steps, request.stage);
  return { verdict: judged.verdict, files: writeVerdictFiles(project, gate, judged) };
}

async function makeEvidence(
  context: Context,
  steps: readonly EvidenceStep[],
  world: StepWorld,
): Promise<void> {
  mkdirSync(world.project.workFolder, { recursive: true });
  const numbered = steps.map((step, index) => ({ step, place: `[${index + 1}/${steps.length}]` }));
  // Models are checked two steps at a time, so that the machine doesn't wait at the end of each.
  const [together, alone] = [true, false].map((isSociable) =>
    numbered.filter(({ step }) => (step.isSociable ?? false) === isSociable),
  );
  await inParallel(together ?? [], (one) => makeOne(context, one, world));
  await inParallel(alone ?? [], (one) => makeOne(context, one, world), 1);
}

async function makeOne(
  { output, signal }: Context,
  { step, place }: { readonly step: EvidenceStep; readonly place: string },
  world: StepWorld,
): Promise<void> {
  if (signal.aborted) throw new Failure(EXIT.interrupted, 'interrupted: no verdict');
  const startedAtMs = performance.now();
  output.progress(`${place} ${step.title}`);
  const { statement, isReused } = await takeStep(step, world);
  const { result, summary, issuedAt, failedTests } = statement.predicate;
  const seconds = (performance.now() - startedAtMs) / 1000;
  const how = isReused ? `kept from ${issuedAt}` : secondsText(seconds);
  output.result(
    { evidence: step.evidence, result, summary, isReused, issuedAt, seconds, failedTests },
    [
      `${place} ${step.evidence.padEnd(36)} ${result.toLowerCase()}  ${summary}  (${how})`,
      ...failedTests.slice(0, 5).map((test) => `      ${test}`),
    ].join('\n'),
  );
}
