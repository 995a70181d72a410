/**
 * The project's own main job, in place: evidence that is fresh is kept, so that only the first run is long. The
 * verdict's table has a line for each requirement, and live is refused for what is not there yet.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy, type Verdict, verdictSchema } from '@plimsoll/evidence';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { PAPER } from '../links/policy-floor.ts';
import { ROOT } from '../support/places.ts';
import { type Ending, lastLine, plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

// Every model with its mutants and a whole paper session: 13 minutes alone, twice as many beside the other tests of a slow
// machine. The limit is for a hang.
const MINUTES = 60_000;
vi.setConfig({ testTimeout: 50 * MINUTES, hookTimeout: 50 * MINUTES });

const policy = readPolicy(join(ROOT, 'promotion-policy.json'));
if (!policy.ok) throw new Error(policy.problem.code);
const { requirements } = policy.value;

function verdictFor(stage: 'paper' | 'live'): Verdict {
  const file = join(ROOT, 'out/promote', `verdict-${stage}.json`);
  return verdictSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const rowsOf = ({ stdout }: Ending) => stdout.split('\n').filter((line) => line.startsWith('REQ~'));

describe('promote --stage paper', () => {
  let outcome: Ending;
  beforeAll(async () => {
    outcome = await plimsoll(['promote', '--stage', 'paper']);
    // A run that came to no verdict says why here, and nowhere else.
    if (outcome.code !== 0 && outcome.code !== 1) console.warn(outcome.stderr);
  });

  test('ends in PROMOTE, with one line a requirement and what each rests on', () => {
    expect(stackLines(outcome)).toEqual([]);
    expect([outcome.code, lastLine(outcome.stdout)]).toEqual([0, 'PROMOTE']);
    const ids = rowsOf(outcome).map((row) => row.split(/\s+/)[0]);
    expect(ids).toEqual(requirements.map(({ id }) => id));
    for (const id of Object.keys(PAPER))
      expect(rowsOf(outcome).find((row) => row.startsWith(id))).toMatch(/in force {2}met/);
  });

  test('says how many are in force, met and not built, and by which policy', () => {
    // What only live asks for is not built at paper.
    const isBuilt = ({ needs }: (typeof requirements)[number]) =>
      needs.some(({ stages }) => stages === undefined || stages.includes('paper'));
    const notBuilt = requirements.filter((each) => !isBuilt(each)).length;
    expect(outcome.stdout).toContain(
      `stage paper: 10 in force, 10 of them met, ${notBuilt} of ${requirements.length} not built yet`,
    );
    expect(outcome.stdout).toMatch(/^policy DOLPHIN-NAUTILUS sha256 [0-9a-f]{64}$/m);
    // What nothing meets yet is never called met.
    for (const { id, needs } of requirements.filter(({ needs }) => needs.length === 0))
      expect(
        rowsOf(outcome).find((row) => row.startsWith(`${id} `)),
        String(needs),
      ).toContain('not built yet');
  });

  test('leaves a verdict that names the bytes that would run', () => {
    const { verdict, stage, subjects } = verdictFor('paper');
    expect([verdict, stage]).toEqual(['PROMOTE', 'paper']);
    expect(subjects.map(({ name }) => name)).toContain('apps/kernel/src/paper-session.ts');
  });

  test('keeps all evidence that passed in a second run with nothing changed, and makes the rest again', async () => {
    // A suite that only live asks for may fail beside others on a busy machine: its own tests are the ones to say so.
    const failed = [...outcome.stdout.matchAll(/^\[\d+\/\d+\] (\S+) +failed .*(?:\n {6}.*)*/gm)];
    for (const [text] of failed) console.warn(text);
    const { code, stdout } = await plimsoll(['promote', '--stage', 'paper', '--json']);
    const facts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const made = facts.filter(({ isReused }) => isReused === false).map(({ evidence }) => evidence);
    expect([code, made.sort()]).toEqual([0, failed.map(([, evidence]) => evidence).sort()]);
  });
});

describe('promote --stage live', () => {
  test('is refused for now, with the list of what is missing', async () => {
    const outcome = await plimsoll(['promote', '--stage', 'live', '--verify']);
    expect([outcome.code, lastLine(outcome.stdout)]).toEqual([1, 'REFUSE']);
    expect(stackLines(outcome)).toEqual([]);
    const refusing = requirements.filter(({ dal, needs }) => 'AB'.includes(dal) && needs.length === 0);
    const list = /^refused for: (.*)$/m.exec(outcome.stdout)?.[1]?.split(', ');
    expect(list).toEqual(expect.arrayContaining(refusing.map(({ id }) => id)));
    expect(list).toEqual(expect.arrayContaining(['REQ~trace-conformance~1']));
  });

  test('--explain tells of one requirement what it needs and why it is not met', async () => {
    const unmet = requirements.find(({ dal, needs }) => dal === 'A' && needs.length === 0)?.id ?? '';
    const name = unmet.split('~')[1] ?? '';
    const { code, stdout } = await plimsoll(['promote', '--explain', name, '--stage', 'live']);
    expect(code).toBe(1);
    expect(stdout.startsWith(`${unmet} [A] not built yet at live\n`)).toBe(true);
    expect(stdout).toMatch(/\nneeds: nothing meets it yet/);
  });
});

describe('without recordings', () => {
  const empty = join(scratch(), 'no-recordings');
  mkdirSync(empty, { recursive: true });
  const env = { PLIMSOLL_DATA: empty };

  test('the session runs on labelled synthetic data: enough for paper, and live refuses it by that name', async () => {
    const paper = await plimsoll(['promote', '--stage', 'paper'], { env });
    expect([paper.code, lastLine(paper.stdout)]).toEqual([0, 'PROMOTE']);
    expect(paper.stdout).toMatch(/trace-conformance\/paper-session +passed .*synthetic market data/);
    expect(rowsOf(paper).find((row) => row.startsWith('REQ~audit~1'))).toMatch(/met .*\(.*synthetic.*\)/);

    const live = await plimsoll(['promote', '--stage', 'live', '--verify'], { env });
    expect([live.code, lastLine(live.stdout)]).toEqual([1, 'REFUSE']);
    const audit = verdictFor('live').requirements.find(({ id }) => id === 'REQ~audit~1');
    expect(audit?.reasons).toContain('trace-conformance/paper-session is synthetic: not for live');
    expect(existsSync(join(ROOT, 'out/session/SurvivalController.ndjson'))).toBe(true);
  });
});
