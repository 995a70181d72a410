/** What the traces of one run exercised of their models, against what the project's policy asks for. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  addCoverages,
  type Coverage,
  type CoverageShortfall,
  type CoverageThresholds,
  coverageShares,
  coverageShortfalls,
  coverageText,
  type SpecCoverage,
  shortfallText,
} from '@plimsoll/trace-validation';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { POLICY_FILE, type Project } from '../project.ts';

export interface CoverageReport {
  readonly specs: readonly SpecCoverage[];
  readonly shortfalls: readonly CoverageShortfall[];
}

/** @throws Failure when there is a policy and it is malformed. */
export async function coverageReport(
  project: Project,
  coverages: readonly Coverage[],
): Promise<CoverageReport> {
  const specs = addCoverages(coverages);
  const thresholds = await thresholdsOf(project);
  return { specs, shortfalls: coverageShortfalls(specs, thresholds) };
}

/** With `--json` each fact, for people the shares and what no trace did. */
export function coverageFacts({ specs, shortfalls }: CoverageReport): object {
  return { coverage: specs.map((spec) => ({ ...spec, shares: coverageShares(spec) })), shortfalls };
}

export function coverageReportText({ specs, shortfalls }: CoverageReport): string {
  return [...specs.map(coverageText), ...shortfalls.map((each) => `TOO LITTLE  ${shortfallText(each)}`)].join(
    '\n',
  );
}

/** The measures that a policy may ask of `trace-conformance` evidence, and what they are called here. */
const MEASURES: { readonly [measure: string]: keyof CoverageThresholds } = {
  actionsCoveredPercent: 'actions',
  guardOutcomesPercent: 'guards',
  variablesObservedPercent: 'observed',
  changesSeenPercent: 'seenChanges',
};
const PERCENT = 100;

/** The most that any requirement of the policy asks of a trace; nothing without a policy. */
async function thresholdsOf(project: Project): Promise<CoverageThresholds> {
  const file = join(project.root, POLICY_FILE);
  if (!existsSync(file)) return {};
  const { problemText, readPolicy } = await import('@plimsoll/evidence');
  const policy = readPolicy(file);
  if (!policy.ok) throw new Failure(EXIT.badInput, problemText(policy.problem));
  const thresholds: { -readonly [What in keyof CoverageThresholds]: number } = {};
  const needs = policy.value.requirements.flatMap((requirement) => requirement.needs);
  for (const { evidence, atLeast } of needs) {
    if (!evidence.startsWith('trace-conformance/')) continue;
    for (const [measure, least] of Object.entries(atLeast)) {
      const what = Object.hasOwn(MEASURES, measure) ? MEASURES[measure] : undefined;
      if (what !== undefined) thresholds[what] = Math.max(thresholds[what] ?? 0, least / PERCENT);
    }
  }
  return thresholds;
}
