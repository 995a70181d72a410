import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import setup from './temporary-folder.ts';

const LONG_AGO = new Date(Date.now() - 2 * 3_600_000);
const ENDED = spawnSync(process.execPath, ['--version']).pid;

const ofThisRun = process.env['TMPDIR'];
let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'plimsoll-runs-'));
  process.env['TMPDIR'] = parent;
});
afterEach(() => {
  process.env['TMPDIR'] = ofThisRun;
  rmSync(parent, { recursive: true });
});

/** A folder as a run leaves it, last changed then. */
function left(name: string, owner: string, changed: Date): void {
  const folder = join(parent, name);
  mkdirSync(join(folder, 'plimsoll-ledger-x'), { recursive: true });
  writeFileSync(join(folder, 'run.pid'), owner);
  utimesSync(folder, changed, changed);
}

test('this very run has a folder of its own', () => {
  const folder = dirname(parent);
  expect(folder).toBe(ofThisRun);
  expect(basename(folder)).toMatch(/^plimsoll-\w{6}$/);
  expect(existsSync(join(folder, 'run.pid'))).toBe(true);
});

test('what is left in a run’s folder goes with it, and the folder before it comes back', () => {
  const clear = setup();
  const folder = tmpdir();
  expect(dirname(folder)).toBe(parent);
  writeFileSync(join(mkdtempSync(join(folder, 'plimsoll-test-')), 'left'), '');
  clear();
  expect(tmpdir()).toBe(parent);
  expect(readdirSync(parent)).toEqual([]);
});

test('a killed run’s folder goes with the next run; that of a run that may still be on stays, and any other', () => {
  left('plimsoll-killed', String(ENDED), LONG_AGO);
  left('plimsoll-beside', String(process.pid), LONG_AGO);
  left('plimsoll-youngX', String(ENDED), new Date());
  left('plimsoll-ledger-x', String(ENDED), LONG_AGO);
  mkdirSync(join(parent, 'plimsoll-others'));
  setup()();
  expect(readdirSync(parent).sort()).toEqual([
    'plimsoll-beside',
    'plimsoll-ledger-x',
    'plimsoll-others',
    'plimsoll-youngX',
  ]);
});
