/** Which evidence a policy's project can make, in the order in which it is made. */
import type { Policy, Stage } from '@plimsoll/evidence';
import type { Context } from '../command.ts';
import { agentSteps } from './agent-step.ts';
import { compiledStep } from './compiled-step.ts';
import type { EvidenceStep } from './evidence-step.ts';
import type { GateProject } from './gate-project.ts';
import { isNeededAt, neededEvidence } from './judge-project.ts';
import { matrixSteps } from './matrix-step.ts';
import { modelCheckStep } from './model-check-step.ts';
import { modelTestsSteps } from './model-tests-step.ts';
import { mutationSteps } from './mutation-step.ts';
import { PROOF_EVIDENCE, proofSteps } from './proof-step.ts';
import { suiteStep } from './suite-step.ts';
import { traceSteps } from './trace-step.ts';

/** The steps of a project's policy, for a stage. */
export async function planOf(context: Context, gate: GateProject, stage: Stage): Promise<EvidenceStep[]> {
  const { policy } = gate;
  return [
    ...policy.specs.map((spec) => modelCheckStep(context, spec)),
    ...policy.specs.filter(needsCompiled(policy)).map((spec) => compiledStep(context, spec)),
    ...policy.specs.flatMap((spec) => modelTestsSteps(context, spec)),
    ...policy.tests.filter(isAskedFor(policy, stage)).map((suite) => suiteStep(context, suite)),
    ...(neededEvidence(policy).has(PROOF_EVIDENCE) ? proofSteps(context, stage) : []),
    ...mutationSteps(context, policy, stage),
    ...(await traceSteps(context, gate)),
    ...agentSteps(context, policy, stage),
    ...matrixSteps(context, gate),
  ];
}

/** Somebody who only checks models commits nothing generated. */
function needsCompiled(policy: Policy): (spec: Policy['specs'][number]) => boolean {
  return ({ name }) => neededEvidence(policy).has(`compiled/${name}`);
}

/** A suite that only another stage asks for is run there; one that no requirement names is run at each. */
function isAskedFor(policy: Policy, stage: Stage): (suite: Policy['tests'][number]) => boolean {
  const needed = neededEvidence(policy);
  return ({ name }) => !needed.has(`tests/${name}`) || isNeededAt(policy, `tests/${name}`, stage);
}
