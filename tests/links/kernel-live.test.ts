/** A live start needs the gate's verdict for exactly these bytes: verdicts are made by the gate, never by hand. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Judgement, readPolicy, subjectsOf, type Verdict, verdictOf } from '@plimsoll/evidence';
import { expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';
import { type Ending, kernel, scratch, stackLines } from '../support/plimsoll.ts';

const policy = readPolicy(join(ROOT, 'promotion-policy.json'));
if (!policy.ok) throw new Error(policy.problem.code);
const artefacts = subjectsOf(ROOT, policy.value.artefacts);
if (!artefacts.ok) throw new Error(artefacts.problem.code);
const subjects = artefacts.value;

const GOOD: Judgement = {
  verdict: 'PROMOTE',
  requirements: [],
  counts: { inForce: 1, met: 1, notBuilt: 0 },
};
const verdict = (change: Partial<Verdict> = {}): Verdict => ({
  ...verdictOf(GOOD, {
    stage: 'live',
    policy: { name: 'DOLPHIN-NAUTILUS', sha256: '0'.repeat(64) },
    subjects,
    judgedAt: new Date(0),
  }),
  ...change,
});

async function start(given: Verdict): Promise<Ending> {
  const file = join(scratch(), 'verdict-live.json');
  writeFileSync(file, JSON.stringify(given));
  const ending = await kernel(['--mode', 'live', '--verdict', file]);
  expect(stackLines(ending)).toEqual([]);
  return ending;
}

test('the verdict that the gate writes for this build lets the kernel start', async () => {
  const { code, stderr } = await start(verdict());
  expect([code, stderr.trim()]).toEqual([
    3,
    'the verdict holds for this build, but no live venue is built in yet',
  ]);
});

test('a verdict for another build is refused, with the file and both digests', async () => {
  const other = verdict().subjects.map((subject) =>
    subject.name === 'libs/survival-kernel/src/controller.ts'
      ? { ...subject, sha256: 'f'.repeat(64) }
      : subject,
  );
  const { code, stderr } = await start(verdict({ subjects: other }));
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^live start refused: LIVE106: libs\/survival-kernel\/src\/controller\.ts has SHA-256 \w{64}; the verdict is for f{64}\./,
  );
});

test('a verdict of another project is refused: it covers nothing that would run', async () => {
  const foreign = [{ name: 'crossing.mjs', sha256: '0'.repeat(64) }];
  const { code, stderr } = await start(verdict({ subjects: foreign }));
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('LIVE105: the verdict does not cover apps/kernel/src/'),
  ]);
});

test('a file that was judged and is gone is noticed', async () => {
  const gone = { name: 'libs/trace/src/gone.ts', sha256: '0'.repeat(64) };
  const { code, stderr } = await start(verdict({ subjects: [...verdict().subjects, gone] }));
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('LIVE107: the verdict covers libs/trace/src/gone.ts'),
  ]);
});

test.each([
  ['REFUSE', verdict({ verdict: 'REFUSE' }), 'LIVE103'],
  ['for paper', verdict({ stage: 'paper' }), 'LIVE104'],
])('a verdict that is %s starts nothing', async (_name, given, code) => {
  expect(await start(given)).toMatchObject({ code: 1, stderr: expect.stringContaining(code) });
});
