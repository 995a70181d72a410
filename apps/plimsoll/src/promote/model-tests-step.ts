/** Evidence `model-tests/<Spec>`: the real implementation was driven along its model, and agreed in every step. */
import { dirname, join } from 'node:path';
import type { Policy } from '@plimsoll/evidence';
import type { Context } from '../command.ts';
import { factsOf, findingsOf, isWhole } from '../commands/test.ts';
import { namedTarget } from '../generate/plan.ts';
import { type ModelTestReport, REGRESSIONS_FOLDER, runModelTests } from '../generate/run-model-tests.ts';
import { findTarget } from '../model/target.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';
import { isSpecFile } from './model-check-step.ts';

/** None for a spec without an implementation. */
export function modelTestsSteps(context: Context, spec: Policy['specs'][number]): EvidenceStep[] {
  const { name, folder, implementation } = spec;
  if (implementation === undefined) return [];
  const { project, signal, output } = context;
  const regressions = folder === '.' ? REGRESSIONS_FOLDER : `${folder}/${REGRESSIONS_FOLDER}`;
  const isOurs = (file: string): boolean => file.startsWith(folder === '.' ? '' : `${folder}/`);
  return [
    {
      evidence: `model-tests/${name}`,
      title: `driving the implementation of ${name} along its model`,
      isSociable: true,
      inputs: [folder, dirname(implementation.driver), ...implementation.sources],
      accept: (file) =>
        isOurs(file)
          ? isSpecFile(folder)(file) || file.startsWith(`${regressions}/`)
          : !/\.(test|bench)\.ts$/.test(file),
      async run() {
        const target = namedTarget(project, findTarget(project, join(project.root, folder)));
        const report = await runModelTests(project, target, {
          driver: join(project.root, implementation.driver),
          signal,
          onProgress: (text) => output.progress(`${name}: ${text}`),
        });
        return modelTestsFinding(report);
      },
    },
  ];
}

function modelTestsFinding(report: ModelTestReport): StepFinding {
  const { tour, random } = report;
  const findings = findingsOf(report);
  const isToured = tour?.failure === undefined && tour?.actionsNotCovered.length === 0 && isWhole(report);
  return {
    passedTests: [
      ...(isToured ? ['tour'] : []),
      ...(random !== undefined && random.failure === undefined ? ['random runs'] : []),
    ],
    failedTests: [...findings, ...(isWhole(report) ? [] : ['the tour was ended before it had seen all'])].map(
      (text) => text.slice(0, 4_000),
    ),
    summary: factsOf(report),
    measures:
      tour === undefined
        ? {}
        : {
            stepsCoveredPercent: Math.floor((100 * tour.covered) / Math.max(1, tour.edges)),
            refusalsTried: tour.refusals,
          },
    marks: [],
  };
}
