/** Evidence counts when this checkout made it from these bytes with this toolchain; every other is refused by name. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  localSigningKey,
  open,
  type Statement,
  seal,
  subjectOf,
  verdictSchema,
  writeEvidence,
} from '@plimsoll/evidence';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  copyOf,
  foreignRepository,
  lastLine,
  plimsoll,
  replaceIn,
  scratch,
  stackLines,
} from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const MODEL_CHECK = '.plimsoll/evidence/model-check.Crossing.dsse.json';
const TRACE = '.plimsoll/evidence/trace-conformance.crossing-day.dsse.json';
const KEY = 'keys/example-ci.pem';

/** A promoted checkout: what the tests attack are copies of it. */
let promoted: string;

beforeAll(async () => {
  promoted = foreignRepository();
  const { code } = await plimsoll(['promote', '--stage', 'live'], { cwd: promoted });
  expect(code).toBe(0);
});

/** Judges what lies there; the first reason of the requirement that rests on the model check alone. */
async function refusal(folder: string): Promise<string> {
  const ending = await plimsoll(['promote', '--stage', 'live', '--verify'], { cwd: folder });
  expect(stackLines(ending)).toEqual([]);
  expect([ending.code, lastLine(ending.stdout)]).toEqual([1, 'REFUSE']);
  const file = join(folder, 'out/promote/verdict-live.json');
  const { requirements } = verdictSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return requirements.find(({ id }) => id === 'REQ~nobody-hit~1')?.reasons[0] ?? 'met';
}

function payloadOf(file: string): string {
  return Buffer.from(JSON.parse(readFileSync(file, 'utf8')).payload, 'base64').toString();
}

const UNTRUSTED =
  /^model-check\/Crossing can't be used: .*model-check\.Crossing\.dsse\.json carries no signature of a trusted key/;

describe('poisoned evidence is refused by promote --verify', () => {
  test('edited in place', async () => {
    const folder = copyOf(promoted);
    const file = join(folder, MODEL_CHECK);
    const edited = payloadOf(file).replace('"passedTests":[', '"passedTests":["Everything",');
    const envelope = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...envelope, payload: Buffer.from(edited).toString('base64') }));
    expect(await refusal(folder)).toMatch(UNTRUSTED);
  });

  test('edited and signed anew by another key, under the key id of the right one', async () => {
    const folder = copyOf(promoted);
    const file = join(folder, MODEL_CHECK);
    const keyid = JSON.parse(readFileSync(file, 'utf8')).signatures[0].keyid;
    const envelope = seal(Buffer.from(payloadOf(file)), generateKeyPairSync('ed25519').privateKey);
    const signatures = envelope.signatures.map((signature) => ({ ...signature, keyid }));
    writeFileSync(file, JSON.stringify({ ...envelope, signatures }));
    expect(await refusal(folder)).toMatch(UNTRUSTED);
  });

  test('made in another checkout of the same bytes, by its development key', async () => {
    const folder = copyOf(promoted);
    const other = localSigningKey(join(scratch(), 'keys'));
    const statement = JSON.parse(payloadOf(join(folder, MODEL_CHECK))) as Statement;
    writeEvidence(join(folder, '.plimsoll/evidence'), statement, other);
    expect(await refusal(folder)).toMatch(UNTRUSTED);
  });

  test('renamed: evidence of one thing put in the place of another', async () => {
    const folder = copyOf(promoted);
    copyFileSync(join(folder, TRACE), join(folder, MODEL_CHECK));
    expect(await refusal(folder)).toMatch(/it is evidence of trace-conformance\/crossing-day/);
  });

  test('a symbolic link to evidence elsewhere', async () => {
    const folder = copyOf(promoted);
    renameSync(join(folder, MODEL_CHECK), join(folder, 'elsewhere.json'));
    symlinkSync(join(folder, 'elsewhere.json'), join(folder, MODEL_CHECK));
    expect(await refusal(folder)).toMatch(/is a symbolic link/);
  });

  test.each<[string, string]>([
    ['truncated', '{"payloadType":"application/vnd.in-toto+json","payl'],
    ['deeply nested', '['.repeat(100_000)],
    ['of another type', '{"payloadType":"text/plain","payload":"","signatures":[]}'],
  ])('%s', async (_what, text) => {
    const folder = copyOf(promoted);
    writeFileSync(join(folder, MODEL_CHECK), text);
    expect(await refusal(folder)).toMatch(
      /^model-check\/Crossing can't be used: .*model-check\.Crossing\.dsse\.json/,
    );
  });

  test('gone', async () => {
    const folder = copyOf(promoted);
    rmSync(join(folder, MODEL_CHECK));
    expect(await refusal(folder)).toBe('there is no evidence model-check/Crossing');
  });
});

describe('stale evidence is refused by promote --verify', () => {
  test('when a file of the spec changed', async () => {
    const folder = copyOf(promoted);
    replaceIn(join(folder, 'Crossing.cfg'), 'MaxCars = 3', 'MaxCars = 2');
    expect(await refusal(folder)).toBe('model-check/Crossing is stale: Crossing.cfg changed since');
  });

  test('when a file came that would be checked today', async () => {
    const folder = copyOf(promoted);
    copyFileSync(join(folder, 'Crossing.cfg'), join(folder, 'Larger.cfg'));
    expect(await refusal(folder)).toBe(
      "model-check/Crossing can't be used: it is stale: Larger.cfg came since; run promote again",
    );
  });

  test('when it was made by other code than ours as it is now', async () => {
    const folder = copyOf(promoted);
    const file = join(folder, MODEL_CHECK);
    const statement = JSON.parse(payloadOf(file)) as Statement;
    const configuration = statement.predicate.configuration.map((entry) =>
      entry.name === 'plimsoll' ? { ...entry, digest: { sha256: '0'.repeat(64) } } : entry,
    );
    const older = { ...statement, predicate: { ...statement.predicate, configuration } };
    writeFileSync(file, JSON.stringify(sealedAs(folder, older)));
    expect(await refusal(folder)).toMatch(/it is stale: the toolchain changed since/);
  });
});

test('promote makes poisoned evidence anew instead of using it, and says which', async () => {
  const folder = copyOf(promoted);
  const file = join(folder, MODEL_CHECK);
  const foreignKey = generateKeyPairSync('ed25519').privateKey;
  writeFileSync(file, JSON.stringify(seal(Buffer.from(payloadOf(file)), foreignKey)));
  const ending = await plimsoll(['promote', '--stage', 'live', '--json'], { cwd: folder });
  expect(ending.code).toBe(0);
  expect(ending.stderr).toMatch(/^not used: .*carries no signature of a trusted key/);
  const made = ending.stdout
    .split('\n')
    .filter((line) => line.includes('"isReused"'))
    .map((line) => JSON.parse(line));
  expect(made.map(({ evidence, isReused }) => [evidence, isReused])).toEqual([
    ['model-check/Crossing', false],
    ['trace-conformance/crossing-day', true],
  ]);
});

test('a folder whose name only begins like the judged one lies outside it', () => {
  const base = scratch();
  const root = join(base, 'a');
  for (const folder of ['a', 'ab']) cpSync(promoted, join(base, folder), { recursive: true });
  symlinkSync(join(base, 'ab'), join(root, 'link'));
  expect(subjectOf(root, join(root, 'link', 'crossing.mjs'))).toMatchObject({
    ok: false,
    problem: { code: 'EVIDENCE105' },
  });
});

/** A statement signed with the checkout's own key, as an older promote would have. */
function sealedAs(folder: string, statement: object): object {
  const pem = readFileSync(join(folder, KEY), 'utf8');
  const envelope = seal(Buffer.from(JSON.stringify(statement)), createPrivateKey(pem));
  expect(open(envelope, [createPublicKey(createPrivateKey(pem))])).toBeDefined();
  return envelope;
}
