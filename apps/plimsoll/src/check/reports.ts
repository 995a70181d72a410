/** Reports that CI systems read: JUnit, SARIF, and annotations where GitHub runs us. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import junit, { type Builder } from 'junit-report-builder';
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import { EXIT } from '../exit-code.ts';
import type { Project } from '../project.ts';
import type { CheckOutcome } from './outcome.ts';

/** Writes `junit.xml` and `results.sarif` into `folder`. */
export function writeReports(project: Project, folder: string, outcomes: readonly CheckOutcome[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'junit.xml'), junitText(outcomes));
  writeFileSync(join(folder, 'results.sarif'), sarifText(project, outcomes));
}

/** Workflow commands that put each finding on its `.tla` line; nothing outside GitHub Actions. */
export function annotations(
  project: Project,
  outcomes: readonly CheckOutcome[],
  environment: NodeJS.ProcessEnv,
): string[] {
  if (environment['GITHUB_ACTIONS'] !== 'true') return [];
  return findings(outcomes).map(({ place, spec, name, word, details }) => {
    const where =
      place === undefined
        ? ''
        : ` file=${repositoryPath(project, place.file)},line=${place.line},col=${place.column}`;
    return `::error${where}::${escapeData(`${spec} ${name}: ${word}\n${details.join('\n')}`)}`;
  });
}

function junitText(outcomes: readonly CheckOutcome[]): string {
  // The package is CommonJS with the types of an ES module: Node gives the builder itself as the default.
  const builder = (junit as unknown as Builder).newBuilder();
  for (const spec of new Set(outcomes.map((outcome) => outcome.spec))) {
    const suite = builder.testSuite().name(spec);
    for (const outcome of outcomes.filter((one) => one.spec === spec)) {
      const test = suite
        .testCase()
        .className(`${spec}.${outcome.kind}`)
        .name(outcome.name)
        .time(outcome.seconds);
      const text = [`${outcome.word}: ${outcome.text}`, ...outcome.details].join('\n');
      if (outcome.exit === EXIT.refused) test.failure(text);
      else if (outcome.exit !== EXIT.holds) test.error(text);
    }
  }
  return builder.build();
}

function sarifText(project: Project, outcomes: readonly CheckOutcome[]): string {
  const run = new SarifRunBuilder().initSimple({ toolDriverName: 'plimsoll', toolDriverVersion: '0.1.0' });
  for (const kind of ['model', 'mutant', 'witness'] as const) {
    run.addRule(new SarifRuleBuilder().initSimple({ ruleId: kind, shortDescriptionText: RULES[kind] }));
  }
  for (const { kind, place, spec, name, word, details } of findings(outcomes)) {
    const messageText = `${spec} ${name}: ${word}\n${details.join('\n')}`;
    const where =
      place === undefined
        ? {}
        : { fileUri: repositoryPath(project, place.file), startLine: place.line, startColumn: place.column };
    run.addResult(
      new SarifResultBuilder().initSimple({ ruleId: kind, level: 'error', messageText, ...where }),
    );
  }
  const sarif = new SarifBuilder();
  sarif.addRun(run);
  return sarif.buildSarifJsonString({ indent: true });
}

const RULES = {
  model: 'A property of the model is violated, or TLC and the explorer differ.',
  mutant: 'A mutant is not refuted by its property: the check cannot fail.',
  witness: 'A run that must exist does not.',
};

function findings(outcomes: readonly CheckOutcome[]): CheckOutcome[] {
  return outcomes.filter(({ exit }) => exit !== EXIT.holds);
}

function repositoryPath(project: Project, file: string): string {
  return relative(project.root, file).split(sep).join('/');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
