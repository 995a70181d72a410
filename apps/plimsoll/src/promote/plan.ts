/** Which evidence a policy's project can make, in the order in which it is made. */
import type { Policy } from '@plimsoll/evidence';
import type { Context } from '../command.ts';
import type { EvidenceStep } from './evidence-step.ts';
import { modelCheckStep } from './model-check-step.ts';
import { suiteStep } from './suite-step.ts';
import { traceSteps } from './trace-step.ts';

/** The steps of a policy. */
export async function planOf(context: Context, policy: Policy): Promise<EvidenceStep[]> {
  return [
    ...policy.specs.map((spec) => modelCheckStep(context, spec)),
    ...policy.tests.map((suite) => suiteStep(context, suite)),
    ...(await traceSteps(context, policy)),
  ];
}
