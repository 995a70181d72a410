/** A live start needs the gate's verdict for exactly these bytes: verdicts are signed by the gate, never by hand. */
import { createPrivateKey, createPublicKey, hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Judgement,
  readPolicy,
  signVerdict,
  subjectsOf,
  type Verdict,
  verdictOf,
  writeEnvelope,
} from '@plimsoll/evidence';
import { candidateDigest } from '@plimsoll/verdict';
import { expect, test } from 'vitest';
import { member, order } from '../../libs/verdict/test-support/gate-cast.ts';
import { ROOT } from '../support/places.ts';
import { type Ending, kernel, scratch, stackLines } from '../support/plimsoll.ts';

const policyFile = join(ROOT, 'promotion-policy.json');
const policy = readPolicy(policyFile);
if (!policy.ok) throw new Error(policy.problem.code);
const artefacts = subjectsOf(ROOT, policy.value.artefacts);
if (!artefacts.ok) throw new Error(artefacts.problem.code);
const subjects = artefacts.value;
const sha256 = hash('sha256', readFileSync(policyFile), 'hex');
const [gate, ann, bob] = [
  member('gate', 'ci', ['verdict']),
  member('ann', 'Ann', ['approval']),
  member('bob', 'Bob', ['approval']),
];

const GOOD: Judgement = {
  verdict: 'PROMOTE',
  requirements: [],
  counts: { inForce: 1, met: 1, notBuilt: 0 },
  obstacles: [],
  evidenceEndsMs: Number.POSITIVE_INFINITY,
};
const digests = new Map(subjects.map(({ name, digest }) => [name, digest.sha256]));
const verdict = (change: Partial<Verdict> = {}): Verdict => ({
  ...verdictOf(GOOD, {
    stage: 'live',
    policy: { name: 'DOLPHIN-NAUTILUS', sha256 },
    subjects,
    candidate: candidateDigest('live', sha256, digests),
    approvedBy: ['Ann', 'Bob'],
    attestations: [],
    materials: [],
    revocationSerial: 0,
    judgedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  }),
  ...change,
});

/** Starts the kernel with a verdict that the gate signed and two people approved. */
async function start(given: Verdict): Promise<Ending> {
  const folder = scratch();
  const file = join(folder, 'verdict-live.dsse.json');
  const named = new Map(given.subjects.map(({ name, sha256: digest }) => [name, digest]));
  const candidate = candidateDigest('live', sha256, named);
  const privateKey = createPrivateKey(gate.pem);
  const key = { privateKey, publicKey: createPublicKey(privateKey) };
  writeEnvelope(file, signVerdict(given, [order({ candidate }, ann), order({ candidate }, bob)], [key]));
  const keys = join(folder, 'policy.json');
  writeFileSync(keys, JSON.stringify({ trust: { signers: [gate, ann, bob].map(({ signer }) => signer) } }));
  const audit = join(folder, 'audit.ndjson');
  const ending = await kernel(['--mode', 'live', '--verdict', file, '--keys', keys, '--audit', audit]);
  expect(stackLines(ending)).toEqual([]);
  return ending;
}

// [utest->REQ~promotion~1]
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
