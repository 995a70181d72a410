import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { judge, readPolicy, type Statement, statementOf, subjectsOf } from '@plimsoll/evidence';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../command.ts';
import { MUTATION_EVIDENCE, MUTATION_RECORD, MUTATION_RUN, mutationSteps } from './mutation-step.ts';

const read = readPolicy(join(import.meta.dirname, '../../../../promotion-policy.json'));
if (!read.ok) throw new Error(read.problem.code);
const policy = read.value;

const SOURCE = 'libs/gate.ts';
const TEST = 'libs/gate.test.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-mutation-'));
  write(SOURCE, 'source');
  write(TEST, 'test');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

function recordOf(killed: number, survived: number, ...more: readonly string[]): string {
  const digested = (name: string, text: string) => ({ name, sha256: hash('sha256', text, 'hex') });
  const { name: file, sha256 } = digested(SOURCE, 'source');
  const survivors = Array.from({ length: survived }, (_, line) => ({ line }));
  const score = { file, sha256, tests: [digested(TEST, 'test')], killed, timedOut: 0, survivors };
  return JSON.stringify({
    mutation: 'plimsoll/1',
    stryker: '10.1.1',
    wanted: [SOURCE, ...more],
    files: [score],
  });
}

/** What the step finds out of the record that lies there, at `live`. */
async function finding() {
  const [step] = mutationSteps(contextOf(), policy, 'live');
  if (step === undefined) throw new Error('no step');
  return await step.run();
}

function contextOf(): Context {
  return { project: { root, workFolder: join(root, '.plimsoll') } } as unknown as Context;
}

/** What the gate says of the evidence, in the requirement that asks for it. */
async function reasons(): Promise<readonly string[]> {
  const { passedTests, failedTests, summary, marks, measures } = await finding();
  const subjects = subjectsOf(root, [SOURCE]);
  if (!subjects.ok) throw new Error('no subjects');
  const found = { passedTests, failedTests, summary, marks, measures, configuration: [] };
  const statement: Statement = statementOf(
    { evidence: MUTATION_EVIDENCE, subjects: subjects.value, ...found },
    new Date(0),
  );
  const { requirements } = judge({
    policy,
    stage: 'live',
    evidence: (name) =>
      name === MUTATION_EVIDENCE
        ? { ok: true, value: { statement, signers: [], file: 'x.json', sha256: 'a'.repeat(64) } }
        : undefined,
    currentDigest: () => subjects.value[0]?.digest.sha256,
    nowMs: 1,
    approvals: { owners: [], refusals: [] },
    trip: { isTripped: false, reasons: [] },
  });
  const rigor = requirements.find(({ id }) => id === 'REQ~rigor~1');
  // What else the requirement needs is not here, and said so; this is about the scores.
  return rigor?.reasons.filter((reason) => reason.includes(MUTATION_EVIDENCE)) ?? ['no such requirement'];
}

describe('mutation scores', () => {
  test('of this machine, at the least that is asked, meet the requirement', async () => {
    write(MUTATION_RECORD, recordOf(95, 5));
    write(`.plimsoll/${MUTATION_RUN}`, recordOf(95, 5));
    expect(await finding()).toMatchObject({ marks: [], measures: { mutationScorePercent: 95 } });
    expect(await reasons()).toEqual([]);
  });

  test('that are just too low are refused, with the least that is asked', async () => {
    write(MUTATION_RECORD, recordOf(94, 5));
    write(`.plimsoll/${MUTATION_RUN}`, recordOf(94, 5));
    expect(await reasons()).toEqual([
      'mutation/level-a has mutationScorePercent 94.94, of which 95 is asked',
    ]);
  });

  test('of another machine, or of another run, are marked as recorded: not for live', async () => {
    write(MUTATION_RECORD, recordOf(100, 0));
    expect(await reasons()).toEqual(['mutation/level-a is recorded: not for live']);
    write(`.plimsoll/${MUTATION_RUN}`, recordOf(99, 1));
    expect(await reasons()).toEqual(['mutation/level-a is recorded: not for live']);
  });

  test.each([SOURCE, TEST])('of other bytes count for nothing: %s', async (name) => {
    write(MUTATION_RECORD, recordOf(100, 0));
    write(name, 'edited');
    const failedTests = [`${name} is not as it was mutated: npm run mutate`];
    expect(await finding()).toMatchObject({ failedTests });
    rmSync(join(root, name));
    expect(await finding()).toMatchObject({ failedTests });
  });

  test('of some of the files only are a failure', async () => {
    write(MUTATION_RECORD, recordOf(100, 0, 'libs/other.ts'));
    expect(await finding()).toMatchObject({ failedTests: ['libs/other.ts has no score: npm run mutate'] });
  });

  test.each(['{', '{}', '{"mutation":"plimsoll/1","stryker":"10.1.1","wanted":[],"files":[]}'])(
    'that cannot be read are a failure: %s',
    async (text) => {
      write(MUTATION_RECORD, text);
      expect(await finding()).toMatchObject({ failedTests: [`${MUTATION_RECORD} is no record`] });
    },
  );

  test('of a file without mutants are no score', async () => {
    write(MUTATION_RECORD, recordOf(0, 0));
    expect(await finding()).toMatchObject({ measures: { mutationScorePercent: 0 } });
  });

  test('are not asked of what there is nothing to mutate of, as long as its bytes are those', async () => {
    const record = JSON.parse(recordOf(100, 0, 'libs/types.ts'));
    const nothingToMutate = [{ name: 'libs/types.ts', sha256: hash('sha256', 'types', 'hex') }];
    write('libs/types.ts', 'types');
    write(MUTATION_RECORD, JSON.stringify({ ...record, nothingToMutate }));
    expect(await finding()).toMatchObject({ failedTests: [], measures: { mutationScorePercent: 100 } });
    write('libs/types.ts', 'code');
    expect(await finding()).toMatchObject({
      failedTests: ['libs/types.ts is not as it was mutated: npm run mutate'],
    });
  });

  test('are read only where the stage asks for them and the project has a record', () => {
    expect(mutationSteps(contextOf(), policy, 'live')).toEqual([]);
    write(MUTATION_RECORD, recordOf(95, 5));
    expect(mutationSteps(contextOf(), policy, 'live')).toHaveLength(1);
    expect(mutationSteps(contextOf(), policy, 'paper')).toEqual([]);
  });
});
