import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  evidenceFile,
  type Finding,
  localSigningKey,
  policyJsonSchema,
  type Readers,
  readEvidence,
  readPolicy,
  type SigningKey,
  statementOf,
  subjectsOf,
  writeEvidence,
} from './index.ts';

let folder: string;
let key: SigningKey;
let readers: Readers;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-evidence-'));
  key = localSigningKey(join(folder, 'keys'));
  readers = { trust: { signers: [], revoked: [] }, developmentKey: key.publicKey };
});
afterEach(() => rmSync(folder, { recursive: true }));

const FINDING: Finding = {
  evidence: 'model-check/Light',
  subjects: [{ name: 'Light.tla', digest: { sha256: 'a'.repeat(64) } }],
  passedTests: ['OneGreen'],
  failedTests: [],
  summary: '3 states',
  configuration: [],
  marks: [],
};
const AT = new Date('2026-01-02T03:04:05Z');

describe('store', () => {
  test('gives back the evidence that was written, with its first time of issue', () => {
    writeEvidence(folder, statementOf(FINDING, AT), key);
    const read = readEvidence(folder, 'model-check/Light', readers);
    expect(read).toMatchObject({ ok: true, value: { statement: statementOf(FINDING, AT), signers: [] } });
    expect(readEvidence(folder, 'model-check/Other', readers)).toBeUndefined();
  });

  test('a finding that checked nothing did not pass', () => {
    expect(statementOf({ ...FINDING, passedTests: [] }, AT).predicate.result).toBe('FAILED');
  });

  test('refuses a poisoned entry: edited, signed by a stranger, or put under another name', () => {
    const file = writeEvidence(folder, statementOf({ ...FINDING, failedTests: ['x'] }, AT), key);
    const text = readFileSync(file, 'utf8');
    const forged = Buffer.from(JSON.stringify(statementOf(FINDING, AT))).toString('base64');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(text), payload: forged }));
    expect(readEvidence(folder, 'model-check/Light', readers)).toMatchObject({
      ok: false,
      problem: { code: 'EVIDENCE104' },
    });

    writeEvidence(folder, statementOf(FINDING, AT), { ...key, ...generateKeyPairSync('ed25519') });
    expect(readEvidence(folder, 'model-check/Light', readers)).toMatchObject({
      ok: false,
      problem: { code: 'EVIDENCE104' },
    });

    writeFileSync(evidenceFile(folder, 'model-check/Other'), text);
    expect(readEvidence(folder, 'model-check/Other', readers)).toMatchObject({
      ok: false,
      problem: { code: 'EVIDENCE103' },
    });
  });

  test.each([
    ['truncated', (text: string) => text.slice(0, -10), 'EVIDENCE102'],
    ['not JSON', () => 'PROMOTE', 'EVIDENCE102'],
    ['a name given twice', (text: string) => text.replace('{', '{"payloadType":"x",'), 'EVIDENCE102'],
    ['deeply nested', () => '['.repeat(100_000), 'EVIDENCE102'],
    ['another form', () => '{"verdict":"PROMOTE"}', 'EVIDENCE103'],
  ])('refuses a file that is %s', (_, damage, code) => {
    const file = writeEvidence(folder, statementOf(FINDING, AT), key);
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(readEvidence(folder, 'model-check/Light', readers)).toMatchObject({
      ok: false,
      problem: { code },
    });
  });

  test('refuses a link to evidence elsewhere', () => {
    const file = writeEvidence(join(folder, 'elsewhere'), statementOf(FINDING, AT), key);
    symlinkSync(file, evidenceFile(folder, 'model-check/Light'));
    expect(readEvidence(folder, 'model-check/Light', readers)).toMatchObject({
      ok: false,
      problem: { code: 'EVIDENCE105' },
    });
  });

  test('the key is made once and readable by its owner only', () => {
    const again = localSigningKey(join(folder, 'keys'));
    expect(again.publicKey.equals(createPublicKey(key.privateKey))).toBe(true);
    expect(statSync(join(folder, 'keys/evidence-key.pem')).mode & 0o077).toBe(0);
  });
});

describe('subjects', () => {
  test('names every file below a folder, and refuses links and files outside', () => {
    mkdirSync(join(folder, 'a/node_modules'), { recursive: true });
    writeFileSync(join(folder, 'a/x.tla'), 'x');
    writeFileSync(join(folder, 'a/node_modules/y'), 'y');
    const named = subjectsOf(folder, ['a']);
    expect(named.ok && named.value.map(({ name }) => name)).toEqual(['a/x.tla']);
    expect(subjectsOf(join(folder, 'a'), [join(folder, 'keys')])).toMatchObject({
      ok: false,
      problem: { code: 'EVIDENCE106' },
    });
    symlinkSync(join(folder, 'a/x.tla'), join(folder, 'a/link.tla'));
    expect(subjectsOf(folder, ['a'])).toMatchObject({ ok: false, problem: { code: 'EVIDENCE105' } });
    expect(subjectsOf(folder, ['gone'])).toMatchObject({ ok: false, problem: { code: 'EVIDENCE101' } });
  });
});

describe('policy', () => {
  const policy = {
    policy: 'plimsoll/1',
    name: 'Light',
    specs: [{ name: 'Light', folder: '.' }],
    artefacts: ['src'],
    requirements: [{ id: 'REQ~one-green~1', dal: 'A', title: 'One green.', inForce: ['live'], needs: [] }],
  };
  const read = (value: unknown) => {
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(value));
    return readPolicy(join(folder, 'policy.json'));
  };

  test('takes a policy and refuses an unknown field, a path that leaves the folder, and an id that stands twice', () => {
    expect(read(policy).ok).toBe(true);
    expect(read({ ...policy, allow: '*' }).ok).toBe(false);
    expect(read({ ...policy, artefacts: ['../secret'] }).ok).toBe(false);
    expect(read({ ...policy, artefacts: ['/etc'] }).ok).toBe(false);
    expect(read({ ...policy, requirements: [...policy.requirements, ...policy.requirements] }).ok).toBe(
      false,
    );
    expect(readPolicy(join(folder, 'none.json'))).toMatchObject({
      ok: false,
      problem: { code: 'EVIDENCE101' },
    });
  });

  // Remake with: UPDATE_GENERATED=1 npm test -- libs/evidence
  test('the published JSON Schema is the one that the reader applies', () => {
    const file = join(import.meta.dirname, '../schema/policy.schema.json');
    const schema = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
    if (process.env['UPDATE_GENERATED'] === '1') writeFileSync(file, schema);
    expect(readFileSync(file, 'utf8')).toBe(schema);
  });
});
