/** Evidence `matrix/traceability`: no requirement of levels A and B that is in force at live has a hole in the matrix. */

import type { Context } from '../command.ts';
import { holesAt } from '../matrix/matrix.ts';
import { projectMatrix, taggedFiles } from '../matrix/project-matrix.ts';
import { POLICY_FILE } from '../project.ts';
import type { EvidenceStep } from './evidence-step.ts';
import type { GateProject } from './gate-project.ts';
import { neededEvidence } from './judge-project.ts';

const MATRIX_EVIDENCE = 'matrix/traceability';

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
        return {
          passedTests: whole.map(({ id }) => id),
          failedTests: [...holesAt(matrix, 'live'), ...matrix.orphans],
          summary: `${whole.length} of ${forced.length} requirements in force at live without a hole, ${matrix.orphans.length} tags that lead nowhere`,
          measures: { requirementsWhole: whole.length },
          marks: [],
        };
      },
    },
  ];
}
