/** What somebody hands to the gate may be anything: it is refused in a sentence, within bounds, with exit code 2 or 1. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { member, sealedBy, verdictPayload } from '../../libs/verdict/test-support/gate-cast.ts';
import { copyOf, foreignRepository, plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

vi.setConfig({ testTimeout: 120_000 });

const EVIDENCE = '.plimsoll/evidence';
const project = foreignRepository();
mkdirSync(join(project, EVIDENCE), { recursive: true });
const policy = readFileSync(join(project, 'promotion-policy.json'), 'utf8');
const ci = member('example-ci', 'x', ['verdict']);

/** Gives a verdict to an evidence folder that has the example's policy, and asks for it. */
async function verified(verdict: string | Buffer) {
  const folder = scratch();
  writeFileSync(join(folder, 'promotion-policy.json'), policy);
  writeFileSync(join(folder, 'verdict-live.dsse.json'), verdict);
  const ending = await plimsoll(['promote', '--stage', 'live', '--verify', '--evidence', folder], {
    cwd: folder,
  });
  expect(stackLines(ending)).toEqual([]);
  return { code: ending.code, text: `${ending.stdout}${ending.stderr}` };
}

describe('a verdict that is', () => {
  const unknown = {
    ...verdictPayload({ digests: new Map([['a', '0'.repeat(64)]]) }),
    predicateType: 'urn:x',
  };
  test.each<[string, string | Buffer, number, RegExp]>([
    ['truncated', '{"payloadType":"application/vnd.in-toto+json","payl', 2, /isn't JSON/],
    ['enormous', Buffer.alloc(17 << 20, 0x20), 2, /it has 17825792 bytes/],
    ['deeply nested', '['.repeat(1_000_000), 2, /nested deeper than 64/],
    ['with a name given twice', '{"payloadType":"a","payloadType":"b"}', 2, /"payloadType" is given twice/],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 2, /UTF-8/],
    ['in UTF-16', Buffer.from('{"payloadType":"a"}', 'utf16le'), 2, /isn't JSON|UTF-8/],
    ['of another form', '{"verdict":"PROMOTE"}', 2, /expected form/],
    ['not base64', '{"payloadType":"a","payload":"?","signatures":[{"sig":"?"}]}', 2, /base64/],
    ['signed by nobody that is trusted', JSON.stringify(sealedBy(unknown, ci)), 1, /not signed as a verdict/],
  ])('%s', async (_what, verdict, code, text) => {
    const ending = await verified(verdict);
    expect(ending.text).toMatch(text);
    expect(ending.code).toBe(code);
  });
});

describe('a command line that is wrong', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['an unknown action', ['promote', 'bribe'], /promote bribe: the actions are/],
    ['approve without a key', ['promote', 'approve'], /--key FILE is missing/],
    [
      'approve with no key in the file',
      ['promote', 'approve', '--key', 'crossing.mjs'],
      /no Ed25519 private key/,
    ],
    [
      'approve with a file that is not there',
      ['promote', 'approve', '--key', 'gone.pem'],
      /can't be read \(ENOENT\)/,
    ],
    [
      'break-glass without a reason',
      ['promote', 'break-glass', '--key', 'keys/example-ci.pem'],
      /needs --reason TEXT/,
    ],
    [
      'hours that are none',
      ['promote', 'approve', '--key', 'keys/example-ci.pem', '--hours', '-1'],
      /--hours takes a whole number/,
    ],
    [
      'a key that would overwrite one',
      ['promote', 'keygen', '--key', 'keys/example-ci.pem'],
      /can't be made \(EEXIST\)/,
    ],
    [
      'an evidence folder that is not there',
      ['promote', '--verify', '--evidence', 'gone'],
      /can't be read \(ENOENT\)/,
    ],
  ])('%s: exit 2', async (_what, args, text) => {
    const ending = await plimsoll(args, { cwd: project });
    expect(stackLines(ending)).toEqual([]);
    expect(ending.stderr).toMatch(text);
    expect([ending.code, ending.stdout]).toEqual([2, '']);
  });

  test('a signing key that is none of the policy: exit 2, and the remedy', async () => {
    const { pem } = member('x', 'x', ['evidence']);
    const env = { PLIMSOLL_SIGNING_KEY: pem };
    const ending = await plimsoll(['promote', '--verify'], { cwd: project, env });
    expect([ending.code, ending.stderr]).toEqual([
      2,
      expect.stringContaining('add its public key to trust.signers'),
    ]);
  });

  test('an approver without the role: refused, exit 1', async () => {
    const args = ['promote', 'approve', '--stage', 'live', '--key', 'keys/example-ci.pem'];
    const ending = await plimsoll(args, { cwd: project });
    expect([ending.code, ending.stderr]).toEqual([1, expect.stringContaining('may not sign of approval')]);
  });

  test('revocations that are none: exit 2', async () => {
    const folder = copyOf(project);
    writeFileSync(join(folder, 'promotion-revocations.json'), '{"revoked":[]}');
    const ending = await plimsoll(['promote', '--verify'], { cwd: folder });
    expect([ending.code, ending.stderr]).toEqual([2, expect.stringContaining('promotion-revocations.json')]);
  });
});
