import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { runKernel } from './kernel-command.ts';
import { liveRefusalText, verifyVerdict } from './live-verdict.ts';
import { KERNEL_FOLDERS, ownFileDigests } from './own-files.ts';

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

const subjects = [...ownFileDigests(ROOT)].map(([name, sha256]) => ({ name, sha256 }));

function verdict(name: string, content: unknown): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('a live start', () => {
  const good = { verdict: 'PROMOTE', stage: 'live', subjects };
  const edited = subjects.map((subject, index) =>
    index === 0 ? { ...subject, sha256: '0'.repeat(64) } : subject,
  );
  const gone = [...subjects, { name: `${KERNEL_FOLDERS[0]}gone.ts`, sha256: '0'.repeat(64) }];
  const bads: readonly [string, string, unknown][] = [
    ['a verdict that is no JSON', 'LIVE102', 'PROMOTE'],
    ['a verdict without subjects', 'LIVE102', { ...good, subjects: undefined }],
    ['a subject listed twice', 'LIVE102', { ...good, subjects: [...subjects, subjects[0]] }],
    ['a REFUSE', 'LIVE103', { ...good, verdict: 'REFUSE' }],
    ['a verdict for paper', 'LIVE104', { ...good, stage: 'paper' }],
    ['a file that the verdict does not cover', 'LIVE105', { ...good, subjects: subjects.slice(1) }],
    ['another digest', 'LIVE106', { ...good, subjects: edited }],
    ['a judged file that is gone', 'LIVE107', { ...good, subjects: gone }],
  ];
  for (const [name, code, content] of bads) {
    test(`is refused for ${name}`, () => {
      const refusal = verifyVerdict(verdict(code, content), ownFileDigests(ROOT), KERNEL_FOLDERS);
      expect(refusal?.code).toBe(code);
      if (refusal !== undefined) expect(liveRefusalText(refusal)).toMatch(/\.$/);
    });
  }

  test('is refused by the process itself, with the reason and exit code 1', async () => {
    const file = verdict('edited', { ...good, subjects: edited });
    const { code, stderr } = await kernel(['--mode', 'live', '--verdict', file]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('live start refused: LIVE106: ')]);
  });

  test('is refused without a verdict, and with one that is not there', async () => {
    expect(await command(['--mode', 'live'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('LIVE101'),
    });
    const absent = await command(['--mode', 'live', '--verdict', join(folder, 'absent')]);
    expect(absent).toMatchObject({ code: 1, stderr: expect.stringContaining('LIVE101') });
  });

  test('gets past the check with a verdict for exactly these files, and then has no venue', async () => {
    const outcome = await command(['--mode', 'live', '--verdict', verdict('good', good)]);
    expect(outcome).toMatchObject({ code: 3, stderr: expect.stringContaining('no live venue') });
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
    expect(JSON.parse((await command(['--print-subjects'])).stdout)).toEqual(subjects);
  });
});
