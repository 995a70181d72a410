/** Evidence `tests/<suite>`: a test suite ran, and each of its tests passed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '@plimsoll/evidence';
import { z } from 'zod';
import type { Context } from '../command.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';
import { runNode } from './run-node.ts';

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export function suiteStep(
  { project, signal }: Context,
  { name, path, subjects }: Policy['tests'][number],
): EvidenceStep {
  return {
    evidence: `tests/${name}`,
    title: `testing ${name}`,
    inputs: subjects,
    async run(): Promise<StepFinding> {
      const folder = mkdtempSync(join(project.workFolder, 'suite-'));
      try {
        const file = join(folder, 'report.json');
        const text = await runVitest(project.root, path, file, signal);
        return findingOf(readReport(file), text);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Runs vitest on a path; its report goes to `file`. Returns what it printed. */
async function runVitest(root: string, path: string, file: string, signal: AbortSignal): Promise<string> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  return (await runNode([vitest, 'run', path, '--reporter=json', `--outputFile=${file}`], root, signal)).text;
}

function readReport(file: string): z.infer<typeof reportSchema> | undefined {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function findingOf(report: z.infer<typeof reportSchema> | undefined, text: string): StepFinding {
  if (report === undefined)
    return {
      passedTests: [],
      failedTests: [`the suite didn't run: ${text.slice(-500)}`],
      summary: '',
      marks: [],
    };
  const tests = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ fullName: withoutSeed(fullName), status })),
  );
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const passedTests = tests.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
  const failedTests = tests
    .filter(({ status }) => status !== 'passed')
    .map(({ fullName, status }) => `${fullName} (${status})`);
  return {
    passedTests,
    failedTests: [
      ...failedTests,
      ...broken.map(({ name, message }) => `${name}: ${message ?? ''}`.slice(0, 1_000)),
    ],
    summary: `${passedTests.length} of ${tests.length} tests passed`,
    marks: [],
  };
}

/** A property test's name ends in the seed of the run; the policy names the property. */
function withoutSeed(name: string): string {
  return name.replace(/ \(with seed=-?\d+\)$/, '');
}
