/** Evidence `model-check/<Spec>`: every model holds, TLC and the explorer agree, every check was seen to fail. */

import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { Policy } from '@plimsoll/evidence';
import type { CheckOutcome } from '../check/outcome.ts';
import type { Context } from '../command.ts';
import { checkTarget } from '../commands/check.ts';
import { EXIT } from '../exit-code.ts';
import type { Expected } from '../model/expected.ts';
import { readConfig } from '../model/load-model.ts';
import { findTarget, type Target } from '../model/target.ts';
import { isTypeInvariant } from '../model/type-invariant.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';

export function modelCheckStep(context: Context, { name, folder }: Policy['specs'][number]): EvidenceStep {
  return {
    evidence: `model-check/${name}`,
    title: `checking ${name}`,
    isSociable: true,
    inputs: [folder],
    accept: isSpecFile(folder),
    async run() {
      // A folder may bear any name; outcomes and reports bear the spec's.
      const target = { ...findTarget(context.project, `${context.project.root}/${folder}`), name };
      const outcomes = await checkTarget(context, target, { models: true, mutants: true });
      return modelCheckFinding(target, outcomes);
    },
  };
}

/** The files of a spec folder that models are made of: not its README, not what is generated from it. */
export function isSpecFile(folder: string): (name: string) => boolean {
  const prefix = folder === '.' ? '' : `${folder}/`;
  return (name) => {
    const file = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    return !file.includes('/') && /(\.tla|\.cfg|^expected\.json)$/.test(file);
  };
}

/** A property counts as shown when it holds in every model that names it and a mutant of it was refuted. */
function modelCheckFinding(target: Target, outcomes: readonly CheckOutcome[]): StepFinding {
  const passed = outcomes.filter(({ exit }) => exit === EXIT.holds);
  const failed = outcomes.filter(({ exit }) => exit !== EXIT.holds);
  const models = passed.filter(({ kind }) => kind === 'model');
  const refuted = new Set(refutedProperties(target.expected, passed));
  const named = namedProperties(target);
  const shown = failed.some(({ kind }) => kind === 'model')
    ? []
    : named.filter((property) => refuted.has(property));
  // Mutants keep TypeOK by rule; every other property needs one, with or without an expected.json.
  const unrefutable = named.filter((property) => !refuted.has(property) && !isTypeInvariant(property));
  return {
    passedTests: [...shown, ...passed.map(({ kind, name }) => `${kind} ${name}`)],
    failedTests: [
      ...failed.map(failureText),
      ...unrefutable.map((property) => `${property} has no mutant that it refutes`),
      ...uncheckedConfigs(target).map((config) => `${config} is a configuration that nothing checks`),
      ...(named.length === 0 ? ['no configuration names a property'] : []),
    ],
    summary: [
      ...models.map(({ name, text }) => `${name}: ${text}`),
      `${passed.length} of ${outcomes.length} checks passed`,
    ].join('; '),
    measures: mutantMeasures(outcomes),
    marks: outcomes.some(({ text }) => text.includes('counts only')) ? ['counts only'] : [],
  };
}

/** How many mutants there are, and how many of a hundred were refuted. */
function mutantMeasures(outcomes: readonly CheckOutcome[]): { [measure: string]: number } {
  const mutants = outcomes.filter(({ kind }) => kind === 'mutant');
  const refuted = mutants.filter(({ exit }) => exit === EXIT.holds).length;
  const mutantsRefutedPercent = Math.floor((100 * refuted) / Math.max(1, mutants.length));
  return { mutants: mutants.length, mutantsRefutedPercent };
}

/** One line: the counterexample is in the reports. */
function failureText({ kind, name, word, details, text }: CheckOutcome): string {
  const [reason = ''] = (details[0] ?? text).split('\n');
  return `${kind} ${name}: ${word}: ${reason}`.slice(0, FAILURE_LENGTH_MAX);
}

/** What a statement takes of one failed test. */
const FAILURE_LENGTH_MAX = 2_000;

function refutedProperties(expected: Expected | undefined, passed: readonly CheckOutcome[]): string[] {
  const names = new Set(passed.filter(({ kind }) => kind === 'mutant').map(({ name }) => name));
  return expected?.mutants.filter(({ name }) => names.has(name)).map(({ refutes }) => refutes) ?? [];
}

/** Configurations of the folder that `expected.json` leaves out: a model would pass by not being looked at. */
function uncheckedConfigs({ folder, models, expected }: Target): string[] {
  const used = new Set([
    ...models.map(({ config }) => basename(config)),
    ...[...(expected?.mutants ?? []), ...(expected?.witnesses ?? [])].map(({ config }) => config),
  ]);
  return readdirSync(folder).filter((file) => file.endsWith('.cfg') && !used.has(file));
}

function namedProperties(target: Target): string[] {
  const names = target.models.flatMap(({ config }) => {
    const { invariants, properties } = readConfig(config);
    return [...invariants, ...properties].map(({ name }) => name);
  });
  return [...new Set(names)];
}
