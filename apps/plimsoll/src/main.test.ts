import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT } from './exit-code.ts';

const MAIN = join(import.meta.dirname, 'main.mjs');

// Goal: whoever starts it with the machine's own, older Node hears what to do. Method: this Node with its reader of
// TypeScript switched off.
test('a Node that does not read TypeScript is told of npx, without a stack trace', () => {
  const run = spawnSync(process.execPath, ['--no-experimental-strip-types', MAIN, '--version'], {
    encoding: 'utf8',
  });
  expect(run.status).toBe(EXIT.machine);
  expect(run.stderr).toContain('npx plimsoll');
  expect(run.stderr).not.toMatch(/^\s+at /m);
});

// Method: no file may grow at all, as on a full disk.
test('a disk that takes no more is told with its remedy, and is no defect', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-main-'));
  const command = [
    '-c',
    'ulimit -f 0; exec "$@"',
    'sh',
    process.execPath,
    MAIN,
    'matrix',
    '--output',
    folder,
  ];
  const run = spawnSync('sh', command, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(run.stderr).toContain('ulimit -f');
  expect(run.stderr).not.toMatch(/defect|^\s+at /m);
  expect(run.status).toBe(EXIT.machine);
});
