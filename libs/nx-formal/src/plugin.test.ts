import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

/** A workspace with one spec, the real nx and the real plugin, and a command that only notes that it ran. */
describe('targets inferred from specs', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'plimsoll-nx-'));
    mkdirSync(join(root, 'specs-tla/Light'), { recursive: true });
    write('package.json', '{"name":"w","private":true}');
    write(
      'runs.sh',
      '#!/bin/sh\necho "$@" >> runs.log\ncase "$*" in *doctor*) echo tools 1;; *Broken*) exit 1;; esac\n',
    );
    chmodSync(join(root, 'runs.sh'), 0o755);
    cpSync(join(ROOT, 'libs/nx-formal/src/plugin.ts'), join(root, 'plugin.ts'));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    write(
      'nx.json',
      JSON.stringify({
        neverConnectToCloud: true,
        analytics: false,
        useInferencePlugins: false,
        plugins: [{ plugin: './plugin.ts', options: { command: './runs.sh' } }],
      }),
    );
    write('specs-tla/Light/Light.tla', '---- MODULE Light ----\n====\n');
    write('specs-tla/Light/A.cfg', 'INIT I\n');
    write('specs-tla/Light/B.cfg', 'INIT J\n');
    write('specs-tla/Light/Broken.cfg', 'INIT K\n');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const write = (file: string, text: string): void => writeFileSync(join(root, file), text);
  const nx = (...args: string[]): string =>
    execFileSync(process.execPath, [join(ROOT, 'node_modules/nx/dist/bin/nx.js'), ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NX_DAEMON: 'false', NX_WORKSPACE_ROOT_PATH: root, NX_TUI: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  /** The checks that really ran during `work`, by configuration. */
  const checked = (work: () => void): string[] => {
    write('runs.log', '');
    work();
    const lines = readFileSync(join(root, 'runs.log'), 'utf8').split('\n');
    return lines.flatMap((line) => /--config (\w+)\.cfg/.exec(line)?.[1] ?? []).sort();
  };
  const checkBoth = () => nx('run-many', '-t', 'check:A', 'check:B', '--output-style=static');

  test('there is one check for each configuration, and they are cached until one of their inputs changes', () => {
    const project = JSON.parse(nx('show', 'project', 'spec-Light', '--json'));
    expect(Object.keys(project.targets)).toEqual(
      expect.arrayContaining(['check:A', 'check:B', 'check', 'compile', 'graph', 'mutants']),
    );
    expect(checked(checkBoth)).toEqual(['A', 'B']);
    expect(checked(checkBoth)).toEqual([]);
    write('specs-tla/Light/A.cfg', 'INIT I \\* changed\n');
    expect(checked(checkBoth)).toEqual(['A']);
    write('specs-tla/Light/Light.tla', '---- MODULE Light ----\n\\* changed\n====\n');
    expect(checked(checkBoth)).toEqual(['A', 'B']);
  }, 120_000);

  test('a failed check is not cached', () => {
    const failing = () => expect(() => nx('run', 'spec-Light:check:Broken')).toThrow();
    expect(checked(failing)).toEqual(['Broken']);
    expect(checked(failing)).toEqual(['Broken']);
  }, 120_000);
});
