/**
 * Evidence `mutation/level-a`: how many seeded faults of level A its tests notice, file by file. The mutation tester
 * takes an hour, so `npm run mutate` runs it and leaves a record; this step reads it and holds every file to its
 * digest. A record that this machine made counts everywhere, the committed one is marked as recorded.
 */
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Policy, Stage } from '@plimsoll/evidence';
import { z } from 'zod';
import type { Context } from '../command.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';
import { isNeededAt } from './judge-project.ts';

export const MUTATION_EVIDENCE = 'mutation/level-a';
/** Committed; tests/mutation/mutate.ts writes it. */
export const MUTATION_RECORD = 'tests/mutation/recorded/scores.json';
/** The same, of runs on this machine, below the project's folder for work. */
export const MUTATION_RUN = 'mutation/scores.json';

const digested = z.object({ name: z.string(), sha256: z.string() });
const scoreSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  tests: z.array(digested).min(1),
  killed: z.int().min(0),
  timedOut: z.int().min(0),
  survivors: z.array(z.unknown()),
});
const recordSchema = z.object({
  mutation: z.literal('plimsoll/1'),
  stryker: z.string(),
  wanted: z.array(z.string()),
  files: z.array(scoreSchema).min(1),
  /** The tester made no mutant of these bytes: types, say. */
  nothingToMutate: z.array(digested).default([]),
});
type MutationRecord = z.infer<typeof recordSchema>;
type FileScore = MutationRecord['files'][number];

/** The step, where the project has a record and the stage asks for it. */
export function mutationSteps({ project }: Context, policy: Policy, stage: Stage): EvidenceStep[] {
  const file = join(project.root, MUTATION_RECORD);
  if (!existsSync(file) || !isNeededAt(policy, MUTATION_EVIDENCE, stage)) return [];
  const recorded = readRecord(file);
  const ran = readRecord(join(project.workFolder, MUTATION_RUN));
  const names = [
    ...(recorded?.files.flatMap((score) => [score.file, ...score.tests.map(({ name }) => name)]) ?? []),
    ...(recorded?.nothingToMutate.map(({ name }) => name) ?? []),
  ];
  return [
    {
      evidence: MUTATION_EVIDENCE,
      title: 'reading how many seeded faults of level A are noticed',
      inputs: [MUTATION_RECORD, ...new Set(names)].filter((name) => existsSync(join(project.root, name))),
      suffices: ({ predicate }) => !isRunHere(recorded, ran) || !predicate.marks.includes('recorded'),
      run: async () => findingOf(project.root, recorded, isRunHere(recorded, ran)),
    },
  ];
}

function findingOf(root: string, record: MutationRecord | undefined, isHere: boolean): StepFinding {
  if (record === undefined)
    return { passedTests: [], failedTests: [`${MUTATION_RECORD} is no record`], summary: '', marks: [] };
  const { nothingToMutate } = record;
  const changed = [...record.files.flatMap(digestedIn), ...nothingToMutate]
    .filter(({ name, sha256 }) => digestOf(root, name) !== sha256)
    .map(({ name }) => name);
  const known = new Set([
    ...record.files.map(({ file }) => file),
    ...nothingToMutate.map(({ name }) => name),
  ]);
  const missing = record.wanted.filter((name) => !known.has(name));
  const least = Math.min(...record.files.map(percentNoticed));
  return {
    passedTests: record.files.map((score) => `${score.file}: ${percentNoticed(score)} % are noticed`),
    failedTests: [
      ...changed.map((name) => `${name} is not as it was mutated: npm run mutate`),
      ...missing.map((name) => `${name} has no score: npm run mutate`),
    ],
    summary: `${record.files.length} files by Stryker ${record.stryker}, the least ${least} %${isHere ? '' : ', recorded, not re-run here'}`,
    marks: isHere ? [] : ['recorded'],
    measures: { mutationScorePercent: least },
  };
}

/** Whether this machine ran the tester on every file with the result that is recorded. */
function isRunHere(recorded: MutationRecord | undefined, ran: MutationRecord | undefined): boolean {
  return recorded !== undefined && isDeepStrictEqual(recorded, ran);
}

/** Rounded down to hundredths: a score that is just missed is not met. */
function percentNoticed({ killed, timedOut, survivors }: FileScore): number {
  const noticed = killed + timedOut;
  const all = noticed + survivors.length;
  return all === 0 ? 0 : Math.floor((noticed / all) * 10_000) / 100;
}

/** All that a score is about. */
function digestedIn({ file, sha256, tests }: FileScore): z.infer<typeof digested>[] {
  return [{ name: file, sha256 }, ...tests];
}

function digestOf(root: string, name: string): string | undefined {
  const file = join(root, name);
  return existsSync(file) ? hash('sha256', readFileSync(file), 'hex') : undefined;
}

function readRecord(file: string): MutationRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // no record, or none that can be read: as if nothing had been mutated
  }
}
