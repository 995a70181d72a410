/** Which folders a chaos run may empty: those of runs before it, even of one that never got under way. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isChaosFolder, paceOf, writePace } from './merge-folder.ts';
import { PACE } from './setup.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-chaos-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a run that ended while its members started may be emptied by the next', () => {
  writePace(folder, 7);
  expect(isChaosFolder(folder)).toBe(true);
  expect(paceOf(folder)).toBe(PACE);
});

test.each([
  ['no file of a run', undefined],
  ['a run.json that is no JSON', '{"pace": '],
  ['a run.json without a pace', '{"command": "python train.py"}'],
])('%s: the folder is left alone', (_, content) => {
  if (content !== undefined) writeFileSync(join(folder, 'run.json'), content);
  writeFileSync(join(folder, 'thesis.tex'), '');
  expect(isChaosFolder(folder)).toBe(false);
});
