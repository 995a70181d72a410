import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSigned, writeSigned } from './signed-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-signed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const written = (name: string): string => {
  const file = join(folder, name);
  writeSigned(file, 'compiled-model', 'one\ntwo', privateKey);
  return file;
};

test('what its owner wrote reads back', () => {
  expect(readSigned(written('good'), 'compiled-model', publicKey)).toBe('one\ntwo');
});

test('a file of another kind, of another key, edited, cut short or absent reads as if it were not there', () => {
  const file = written('bad');
  const stranger = generateKeyPairSync('ed25519').publicKey;
  expect(readSigned(file, 'another', publicKey)).toBeUndefined();
  expect(readSigned(file, 'compiled-model', stranger)).toBeUndefined();
  const text = readFileSync(file, 'utf8');
  for (const edited of [text.replace('two', 'tw0'), text.slice(0, -1), text.slice(1), '', '\n', 'one']) {
    writeFileSync(file, edited);
    expect(readSigned(file, 'compiled-model', publicKey)).toBeUndefined();
  }
  expect(readSigned(join(folder, 'none'), 'compiled-model', publicKey)).toBeUndefined();
});
