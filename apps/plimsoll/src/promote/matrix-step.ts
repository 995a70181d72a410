/** Evidence `matrix/traceability`: no requirement of levels A and B that is in force at live has a hole in the matrix. */

import type { Context } from '../command.ts';
import { holesAt } from '../matrix/matrix.ts';
import { projectMatrix, taggedFiles } from '../matrix/project-matrix.ts';
import { POLICY_FILE } from '../project.ts';
import type { EvidenceStep } from './evidence-step.ts';
import type { GateProject } from './gate-project.ts';
import { neededEvidence } from './judge-project.ts';

const MATRIX_EVIDENCE = 'matrix/traceability';
/** The name under which a policy asks for it. */
const NO_HOLES = 'no holes at levels A and B, and no tag that leads nowhere';
/** What a statement takes of a summary. */
const SUMMARY_LENGTH_MAX = 4_000;

/** None where the policy doesn't ask for it. */
export function matrixSteps({ project }: Context, { policy }: GateProject): EvidenceStep[] {
  if (!neededEvidence(policy).has(MATRIX_EVIDENCE)) return [];
  return [
    {
      evidence: MATRIX_EVIDENCE,
      title: 'making the traceability matrix',
      inputs: [POLICY_FILE, ...taggedFiles(project, policy)],
      async run() {
        const matrix = projectMatrix(project, policy);
        const forced = matrix.rows.filter(({ inForce }) => inForce.includes('live'));
        const whole = forced.filter(({ holes }) => holes.length === 0);
        const wrong = [...holesAt(matrix, 'live'), ...matrix.orphans];
        return {
          // Holes are a finding about the sources, and no failure of this step: what asks for none is the policy.
          passedTests: [...(wrong.length === 0 ? [NO_HOLES] : []), ...whole.map(({ id }) => id)],
          failedTests: [],
          summary: [
            `${whole.length} of ${forced.length} requirements in force at live without a hole, ${matrix.orphans.length} tags that lead nowhere`,
            ...wrong,
          ]
            .join('; ')
            .slice(0, SUMMARY_LENGTH_MAX),
          measures: { requirementsWhole: whole.length },
          marks: [],
        };
      },
    },
  ];
}
