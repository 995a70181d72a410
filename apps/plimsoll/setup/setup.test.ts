import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const SETUP = dirname(fileURLToPath(import.meta.url));

/** Says what it was given, then ends with the code it was told to. */
const MAIN = `
const args: readonly string[] = process.argv.slice(2);
console.log(JSON.stringify({ args, bin: process.env['PATH']?.split(':')[0] }));
if (args[0] === 'wait') setInterval(() => {}, 1000);
process.exitCode = Number(args[1] ?? 0);
`;

interface Project {
  readonly root: string;
  readonly tools: string;
  run(...args: string[]): SpawnSyncReturns<string>;
}

/** A project with our set-up, no dependencies, and a folder of fake tools that stands alone in PATH. */
function project(tools: Record<string, string> = {}): Project {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-setup-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  cpSync(SETUP, join(root, 'apps', 'plimsoll', 'setup'), { recursive: true });
  mkdirSync(join(root, 'apps', 'plimsoll', 'src'));
  writeFileSync(join(root, 'apps', 'plimsoll', 'src', 'main.mjs'), "import './run.ts';");
  writeFileSync(join(root, 'apps', 'plimsoll', 'src', 'run.ts'), MAIN);
  writeFileSync(join(root, 'package.json'), '{"name":"p","version":"1.0.0","type":"module"}');
  writeLock(root, 'first');
  const folder = join(root, 'tools');
  mkdirSync(folder);
  const working = {
    java: `echo 'openjdk version "17.0.1"' >&2`,
    python3: 'echo Python 3.11.2',
    npm: 'echo ran >> npm-runs; mkdir -p node_modules',
  };
  for (const [name, script] of Object.entries({ ...working, ...tools })) {
    if (script === '') continue;
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  for (const name of ['sh', 'mkdir']) symlinkSync(join('/bin', name), join(folder, name));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'apps', 'plimsoll', 'setup', 'run.mjs'), ...args], {
      encoding: 'utf8',
      env: { PATH: folder },
    });
  return { root, tools: folder, run };
}

const writeLock = (root: string, name: string): void =>
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ name, lockfileVersion: 3, packages: { '': {} } }),
  );

const npmRuns = (root: string): number =>
  existsSync(join(root, 'npm-runs'))
    ? readFileSync(join(root, 'npm-runs'), 'utf8').trim().split('\n').length
    : 0;

describe('set-up', () => {
  it('installs, hands over arguments and the exit code, and puts the packages’ commands first', () => {
    const { root, run } = project();
    const ran = run('check', '7');
    expect(ran.stderr).toContain('npm ci');
    expect(JSON.parse(ran.stdout)).toEqual({ args: ['check', '7'], bin: join(root, 'node_modules', '.bin') });
    expect(ran.status).toBe(7);
  });

  it('installs once, and again when the lock changes or node_modules is gone', () => {
    const { root, run } = project();
    run('check');
    expect(run('check').stderr).toBe('');
    expect(npmRuns(root)).toBe(1);
    writeLock(root, 'second');
    run('check');
    expect(npmRuns(root)).toBe(2);
    rmSync(join(root, 'node_modules'), { recursive: true });
    run('check');
    expect(npmRuns(root)).toBe(3);
  });

  it('does not install over what npm install has brought up to date by hand', () => {
    const { root, run } = project();
    mkdirSync(join(root, 'node_modules'));
    const entry = { version: '1.0.0', integrity: 'sha512-x' };
    const foreign = { version: '1.0.0', optional: true, os: ['nowhere'] };
    const packages = {
      '': {},
      'node_modules/a': entry,
      'node_modules/b': foreign,
      'node_modules/b2': { ...foreign, os: process.platform, cpu: 'nothing' },
      'node_modules/b/node_modules/c': { version: '1.0.0', optional: true },
    };
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
    writeFileSync(
      join(root, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': entry } }),
    );
    run('check');
    expect(npmRuns(root)).toBe(0);
    writeFileSync(
      join(root, 'package-lock.json'),
      JSON.stringify({ packages: { ...packages, 'node_modules/a': { ...entry, integrity: 'sha512-y' } } }),
    );
    run('check');
    expect(npmRuns(root)).toBe(1);
    const ours = { ...foreign, os: [process.platform], cpu: process.arch };
    writeFileSync(
      join(root, 'package-lock.json'),
      JSON.stringify({ packages: { ...packages, 'node_modules/d': ours } }),
    );
    run('check');
    expect(npmRuns(root)).toBe(2);
  });

  it('ends with 3 and a remedy when npm ci fails, and tries again the next time', () => {
    const { root, run } = project({ npm: 'echo ran >> npm-runs; exit 1' });
    for (const count of [1, 2]) {
      const ran = run('check');
      expect(ran.status).toBe(3);
      expect(ran.stderr).toMatch(/npm ci failed: it ended with 1.*\n {2}npm ci/);
      expect(npmRuns(root)).toBe(count);
    }
  });

  it.each([
    ['no Java', { java: '' }, /Java .* is missing: 17 or newer is needed\n {2}(\S.*jdk|\S.*temurin)/],
    ['an old Java', { java: `echo 'java version "1.8.0_402"' >&2` }, /java is version 8, 17 or newer/],
    [
      'a stub for Java',
      { java: `echo 'Unable to locate a Java Runtime.' >&2; exit 1` },
      /does not work \(Unable/,
    ],
    ['no Python', { python3: '' }, /Python is missing: 3\.11 or newer is needed\n {2}\S.*python/],
    ['an old Python', { python3: 'echo Python 3.9.2' }, /python3 is version 3\.9, 3\.11 or newer/],
    ['a stub for Python', { python3: 'echo "xcode-select: note" >&2; exit 1' }, /python3 does not work/],
  ])('says how to mend %s, and ends with 3', (_, tools, message) => {
    const { root, run } = project(tools);
    const ran = run('check');
    expect(ran.status).toBe(3);
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr).not.toMatch(/ {4}at /);
    expect(npmRuns(root)).toBe(0);
  });

  it('finds a newer Python under its own name', () => {
    expect(
      project({ python3: 'echo Python 3.9.2', 'python3.12': 'echo Python 3.12.1' }).run('check').status,
    ).toBe(0);
  });

  it('lets doctor and help run on a machine that lacks things', () => {
    const { run } = project({ java: '', python3: '' });
    expect(run('doctor').status).toBe(0);
    expect(run('check', '0', '--help').status).toBe(0);
  });

  it('notices that Java was replaced', () => {
    const { tools, run } = project();
    expect(run('check').status).toBe(0);
    writeFileSync(join(tools, 'java'), '#!/bin/sh\nexit 1\n');
    expect(run('check').status).toBe(3);
  });

  it('lets two set-ups at once install only once', async () => {
    const { root, tools } = project({ npm: 'echo ran >> npm-runs; mkdir -p node_modules; sleep 1' });
    symlinkSync('/bin/sleep', join(tools, 'sleep'));
    const codes = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, [join(root, 'apps/plimsoll/setup/run.mjs'), 'check'], {
          env: { PATH: tools },
          stdio: 'ignore',
        });
        const [code] = await once(child, 'exit');
        return code as number;
      }),
    );
    expect(codes).toEqual([0, 0, 0]);
    expect(npmRuns(root)).toBe(1);
  });

  it('passes a signal on and ends as the program does', async () => {
    const { root, tools, run } = project();
    run('check');
    const child = spawn(process.execPath, [join(root, 'apps/plimsoll/setup/run.mjs'), 'wait'], {
      env: { PATH: tools },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([143, null]);
  });
});
