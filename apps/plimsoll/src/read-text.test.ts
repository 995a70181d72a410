import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EXIT } from './exit-code.ts';
import { readExpected } from './model/expected.ts';
import { readConfig } from './model/run-module.ts';
import { readText } from './read-text.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-read-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('the text is as it stands in the file', () => {
  const file = join(folder(), 'a.txt');
  writeFileSync(file, 'é\n');
  expect(readText(file)).toBe('é\n');
});

test.each([
  ['expected.json', readExpected],
  ['M.cfg', (at: string) => readConfig(join(at, 'M.cfg'))],
])('a folder in the place of %s is bad input, with the reason', (name, read) => {
  const at = folder();
  mkdirSync(join(at, name));
  const message = `${join(at, name)} can't be read (EISDIR)`;
  expect(() => read(at)).toThrow(expect.objectContaining({ exit: EXIT.badInput, message }));
});

test('and so is a file that is not there', () => {
  expect(() => readText('/nowhere/at/all')).toThrow("/nowhere/at/all can't be read (ENOENT)");
});
