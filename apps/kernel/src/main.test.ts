import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ANNOUNCEMENT_VALID_MS, announce, brokenAuditLine, fleetRefusal } from '@plimsoll/verdict';
import { afterAll, describe, expect, test } from 'vitest';
import {
  candidateOf,
  fileOf,
  HOUR_MS,
  member,
  order,
  sealedBy,
  type VerdictParts,
  verdictPayload,
} from '../../../libs/verdict/test-support/gate-cast.ts';
import { FleetMember, readFleet } from './fleet-folder.ts';
import { runKernel } from './kernel-command.ts';
import { KERNEL_FOLDERS, ownFileDigests } from './own-files.ts';
import { standBy } from './stand-by.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-kernel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command without a process of its own. */
async function command(args: readonly string[]): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  const code = await runKernel(args, {
    result: (text) => void (texts.stdout += `${text}\n`),
    complain: (text) => void (texts.stderr += `${text}\n`),
  });
  return { code, ...texts };
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function kernel(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { ...process.env, ...environment } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const ann = member('ann', 'Ann', ['approval', 'break-glass']);
const bob = member('bob', 'Bob', ['approval', 'break-glass']);
const gate = member('gate', 'ci', ['verdict']);
const n1 = member('n1', 'operations', ['node']);
const n2 = member('n2', 'operations', ['node']);
for (const { signer, pem } of [n1, n2]) writeFileSync(join(folder, `${signer.name}.pem`), pem);
const keys = join(folder, 'trusted-policy.json');
const trust = { signers: [ann, bob, gate, n1, n2].map(({ signer }) => signer), revoked: [] };
writeFileSync(keys, JSON.stringify({ trust }));
const START_MS = Date.now();
const audit = join(folder, 'audit.ndjson');
const digests = ownFileDigests(ROOT);
const policySha256 = createHash('sha256')
  .update(readFileSync(join(ROOT, 'promotion-policy.json')))
  .digest('hex');
const candidate = candidateOf({ digests, policySha256 });
const approvals = [order({ candidate }, ann), order({ candidate }, bob)];

/** A file with a verdict about this build, as the gate signs it. */
function verdict(name: string, parts: Partial<VerdictParts> = {}): string {
  const file = join(folder, `${name}.dsse.json`);
  const payload = verdictPayload({ digests, policySha256, approvals, ...parts });
  writeFileSync(file, fileOf(sealedBy(payload, gate)));
  return file;
}

const live = (file: string, ...more: string[]) => [
  '--mode',
  'live',
  '--verdict',
  file,
  '--keys',
  keys,
  '--audit',
  audit,
  ...more,
];
const entries = () =>
  readFileSync(audit, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a live start', () => {
  test('looks at its own code and at that of every package of ours that it stands on', () => {
    const dependencies = (manifest: string): string[] =>
      Object.keys(JSON.parse(readFileSync(join(ROOT, manifest), 'utf8')).dependencies ?? {})
        .filter((name) => name.startsWith('@plimsoll/'))
        .map((name) => `libs/${name.split('/')[1]}`);
    const found = new Set(dependencies('apps/kernel/package.json'));
    for (const folder of found) for (const next of dependencies(`${folder}/package.json`)) found.add(next);
    expect([...KERNEL_FOLDERS].sort()).toEqual(
      ['apps/kernel/src/', ...[...found].map((folder) => `${folder}/src/`)].sort(),
    );
  });

  test('is refused by the process itself, with the reason and exit code 1', async () => {
    const [first = ''] = digests.keys();
    const edited = new Map([...digests, [first, '0'.repeat(64)]]);
    const { code, stderr } = await kernel(live(verdict('edited', { digests: edited })));
    expect([code, stderr]).toEqual([1, expect.stringContaining('live start refused: LIVE106: ')]);
  });

  test('notices a judged file that is gone', async () => {
    const gone = new Map([...digests, [`${KERNEL_FOLDERS[0]}gone.ts`, '0'.repeat(64)]]);
    const file = verdict('gone', { digests: gone });
    expect(await command(live(file))).toMatchObject({ code: 1, stderr: expect.stringContaining('LIVE107') });
  });

  test('is refused without a verdict, and with one that is not there', async () => {
    expect(await command(['--mode', 'live', '--audit', audit])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('LIVE101'),
    });
    const absent = await command(live(join(folder, 'absent')));
    expect(absent).toMatchObject({ code: 1, stderr: expect.stringContaining('LIVE101') });
  });

  test('is refused with the signers of this repository, which names none', async () => {
    const answer = await command(['--mode', 'live', '--verdict', verdict('good'), '--audit', audit]);
    expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining('LIVE108') });
  });

  test('gets past the check with a verdict for exactly these files, and then has no venue', async () => {
    const outcome = await command(live(verdict('good')));
    expect(outcome).toMatchObject({ code: 3, stderr: expect.stringContaining('no live venue') });
    expect(entries().at(-1)).toMatchObject({ event: 'live start allowed', approvedBy: ['Ann', 'Bob'] });
  });

  const inFleet = (fleet: string, node: string, ...more: string[]) => [
    ...['--fleet', fleet, '--node', node, '--node-key', join(folder, `${node}.pem`)],
    ...more,
  ];
  const otherBuild = (node: typeof n1, atMs: number) =>
    fileOf(announce({ node: node.signer.name, candidate, running: 'f'.repeat(64), atMs }, node.privateKey));

  test('of a node is refused while another of another build lives, and without its key', async () => {
    const fleet = join(folder, 'fleet');
    const first = await command(live(verdict('good'), ...inFleet(fleet, 'n1')));
    expect([first.code, readdirSync(fleet)]).toEqual([3, []]);
    writeFileSync(join(fleet, 'n2.node.json'), otherBuild(n2, Date.now()));
    const second = await command(live(verdict('good'), ...inFleet(fleet, 'n1')));
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringMatching(/LIVE114: mixed fleet: node n2 runs f{64}, this one [0-9a-f]{64}/),
    ]);
    const keyless = await command(live(verdict('good'), '--fleet', fleet, '--node', 'n1'));
    expect(keyless).toMatchObject({ code: 1, stderr: expect.stringContaining('LIVE119') });
    const climbing = await command(live(verdict('good'), ...inFleet(fleet, '../n1')));
    expect(climbing).toMatchObject({ code: 1, stderr: expect.stringContaining('LIVE119') });
    writeFileSync(join(fleet, 'n2.node.json'), '{"node":"n2"}');
    const unsigned = await command(live(verdict('good'), ...inFleet(fleet, 'n1')));
    expect(unsigned).toMatchObject({ code: 1, stderr: expect.stringContaining('LIVE118: n2.node.json') });
  });

  test('of a node that starts late meets one that still lives: it renews what it says', () => {
    const fleet = join(folder, 'late');
    const said = { node: 'n2', candidate, running: 'a'.repeat(64), atMs: START_MS };
    const member = new FleetMember(fleet, said, n2.privateKey, trust);
    const late = START_MS + 10 * ANNOUNCEMENT_VALID_MS;
    const own = { ...said, node: 'n1', running: 'b'.repeat(64) };
    const meets = () => fleetRefusal(own, readFleet(fleet), trust, late);
    expect(member.renew(START_MS)).toBeUndefined();
    // Not renewed, it would be gone.
    expect(meets()).toBeUndefined();
    expect(member.renew(late)).toBeUndefined();
    expect(meets()).toMatchObject({ code: 'LIVE114', node: 'n2', runs: 'a'.repeat(64) });
    member.leave();
    expect(meets()).toBeUndefined();
  });

  test('that stands by ends when its fleet becomes mixed, when the verdict is over, and when it is told to', async () => {
    const fleet = join(folder, 'waiting');
    const own = { node: 'n1', candidate, running: 'a'.repeat(64), atMs: START_MS };
    const waiting = (expiresAtMs: number, now: () => number, signal = new AbortController().signal) =>
      standBy({
        member: new FleetMember(fleet, own, n1.privateKey, trust),
        ...{ expiresAtMs, now, signal, everyMs: 1 },
      });
    const renewed = (count: number, then: () => void) => {
      let nowMs = START_MS;
      return () => {
        nowMs += 1_000;
        if (nowMs === START_MS + count * 1_000) then();
        return nowMs;
      };
    };
    const mixed = renewed(3, () =>
      writeFileSync(join(fleet, 'n2.node.json'), otherBuild(n2, START_MS + 3_000)),
    );
    expect(await waiting(START_MS + HOUR_MS, mixed)).toMatchObject({ code: 'LIVE114', node: 'n2' });
    expect(readdirSync(fleet)).toEqual(['n2.node.json']);
    rmSync(join(fleet, 'n2.node.json'));
    const expiresAtMs = START_MS + 2_000;
    expect(
      await waiting(
        expiresAtMs,
        renewed(9, () => {}),
      ),
    ).toEqual({ code: 'LIVE110', expiresAtMs });
    const told = new AbortController();
    const clock = renewed(2, () => told.abort());
    expect(await waiting(START_MS + HOUR_MS, clock, told.signal)).toBeUndefined();
    expect(readdirSync(fleet)).toEqual([]);
  });

  test('with a broken glass shouts in the audit trail who broke it and why', async () => {
    const file = join(folder, 'glass.dsse.json');
    writeFileSync(file, fileOf(order({ kind: 'break-glass', candidate }, ann, bob)));
    const refused = verdict('refused', { result: 'FAILED', approvals: [] });
    expect(await command(live(refused))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('LIVE103'),
    });
    const outcome = await command(live(refused, '--break-glass', file));
    expect([outcome.code, outcome.stderr]).toEqual([
      3,
      expect.stringContaining('BREAK GLASS by Ann and Bob: a test'),
    ]);
    expect(entries().at(-1)).toMatchObject({
      event: expect.stringMatching(/^BREAK GLASS/),
      brokenBy: ['Ann', 'Bob'],
      reason: 'a test',
    });
    expect(brokenAuditLine(readFileSync(audit, 'utf8'))).toBeUndefined();
  });
});

describe('bad input', () => {
  test('is one clear line and exit code 2', async () => {
    const calls = [
      [],
      ['--mode', 'both'],
      ['--nonsense'],
      ['--mode', 'paper', '--seed', 'x'],
      ['--mode', 'paper', '--turns', '0'],
      ['--mode', 'paper', '--source', 'guess'],
      ['--mode', 'paper', '--spec', 'Other=MC@sha256:0'],
    ];
    for (const args of calls) {
      const { code, stdout, stderr } = await command(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
    }
  });

  test('is told by the process without a stack trace: no data where PLIMSOLL_DATA points', async () => {
    const out = join(folder, 'out');
    const { code, stderr } = await kernel(['--mode', 'paper', '--out', out], {
      PLIMSOLL_DATA: join(folder, 'no'),
    });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^DATA101: [^\n]*\n$/)]);
  });

  test('aside, help and the digests to judge are printed', async () => {
    expect(await command(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--verdict FILE'),
    });
    expect(JSON.parse((await command(['--print-subjects'])).stdout)).toEqual(
      [...digests].map(([name, sha256]) => ({ name, sha256 })),
    );
  });
});
