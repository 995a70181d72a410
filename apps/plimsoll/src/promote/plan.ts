/** Which evidence a policy's project can make, in the order in which it is made. */
import type { Policy } from '@plimsoll/evidence';
import type { Context } from '../command.ts';
import { compiledStep } from './compiled-step.ts';
import type { EvidenceStep } from './evidence-step.ts';
import type { GateProject } from './gate-project.ts';
import { matrixSteps } from './matrix-step.ts';
import { modelCheckStep } from './model-check-step.ts';
import { modelTestsSteps } from './model-tests-step.ts';
import { suiteStep } from './suite-step.ts';
import { traceSteps } from './trace-step.ts';

/** The steps of a project's policy. */
export async function planOf(context: Context, gate: GateProject): Promise<EvidenceStep[]> {
  const { policy } = gate;
  return [
    ...policy.specs.map((spec) => modelCheckStep(context, spec)),
    ...policy.specs.filter(needsCompiled(policy)).map((spec) => compiledStep(context, spec)),
    ...policy.specs.flatMap((spec) => modelTestsSteps(context, spec)),
    ...policy.tests.map((suite) => suiteStep(context, suite)),
    ...(await traceSteps(context, gate)),
    ...matrixSteps(context, gate),
  ];
}

/** Somebody who only checks models commits nothing generated. */
function needsCompiled({ requirements }: Policy): (spec: Policy['specs'][number]) => boolean {
  const needed = new Set(requirements.flatMap(({ needs }) => needs.map(({ evidence }) => evidence)));
  return ({ name }) => needed.has(`compiled/${name}`);
}
