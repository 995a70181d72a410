/** What a node remembers between two live starts: a stop that it has seen. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  candidateOf,
  fileOf,
  member,
  order,
  sealedBy,
  verdictPayload,
} from '../../../libs/verdict/test-support/gate-cast.ts';
import { askLiveStart } from './live-verdict.ts';
import { KERNEL_FOLDERS } from './own-files.ts';

const ann = member('ann', 'Ann', ['approval']);
const bob = member('bob', 'Bob', ['approval']);
const gate = member('gate', 'ci', ['verdict']);
const guard = member('guard', 'the guard', ['trip']);
const NOW = Date.now();
const CODE = `${KERNEL_FOLDERS[0]}a.ts`;

let root: string;
let evidence: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-live-'));
  evidence = join(root, 'evidence');
  mkdirSync(join(evidence, 'orders'), { recursive: true });
  for (const folder of KERNEL_FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, CODE), 'code');
  const signers = [ann, bob, gate, guard].map(({ signer }) => signer);
  writeFileSync(join(root, 'promotion-policy.json'), JSON.stringify({ trust: { signers } }));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The code of the refusal, or `allowed`. */
function answer(): string {
  const started = askLiveStart({
    repositoryRoot: root,
    verdict: join(evidence, 'verdict.json'),
    audit: join(root, 'audit.ndjson'),
    node: 'n1',
    nowMs: NOW,
  });
  return 'code' in started ? started.code : 'allowed';
}

/** A verdict that promotes these bytes, approved by two. */
function writeVerdict(): void {
  const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
  const digests = new Map([[CODE, sha256('code')]]);
  const policySha256 = sha256(readFileSync(join(root, 'promotion-policy.json')));
  const candidate = candidateOf({ digests, policySha256 });
  const approvals = [order({ candidate }, ann), order({ candidate }, bob)];
  const payload = verdictPayload({ digests, policySha256, approvals, judgedAtMs: NOW });
  writeFileSync(join(evidence, 'verdict.json'), fileOf(sealedBy(payload, gate)));
}

test('a stop that a node has seen is not taken back by taking its file away', () => {
  writeVerdict();
  expect(answer()).toBe('allowed');
  const trip = join(evidence, 'orders', 'trip-live-1.json');
  const elsewhere = join(root, 'taken-away.json');
  writeFileSync(trip, fileOf(order({ kind: 'trip', candidate: '0'.repeat(64), issuedAtMs: NOW }, guard)));
  expect(answer()).toBe('LIVE120');
  renameSync(trip, elsewhere);
  expect([answer(), answer()]).toEqual(['LIVE120', 'LIVE120']);
  const [, , why] = readFileSync(join(root, 'audit.ndjson'), 'utf8').split('\n');
  expect(why).toContain('a stop that this node has seen is no longer there');
});

test('a stop that nobody signed stops while it lies there, and is not remembered', () => {
  writeVerdict();
  const junk = join(evidence, 'orders', 'trip-live-1.json');
  writeFileSync(junk, '{}');
  expect(answer()).toBe('LIVE120');
  rmSync(junk);
  expect(answer()).toBe('allowed');
});

test('a memory that was spoilt starts nothing', () => {
  writeVerdict();
  expect(answer()).toBe('allowed');
  writeFileSync(join(root, '.plimsoll/kernel-trips'), 'nothing');
  expect(answer()).toBe('LIVE117');
});
