import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Row } from './judge-row.ts';
import { isSettled, type KeptRow, keepRow, readKeptRows } from './kept-rows.ts';
import type { CorpusModel } from './manifest.ts';

const model: CorpusModel = {
  name: 'a/A.cfg',
  module: 'A.tla',
  config: 'A.cfg',
  mode: 'exhaustive search',
  manifest: { result: 'success', distinct: 4, generated: 5, depth: 4 },
};
const row: Row = { model, word: 'out of time', details: [], answer: undefined, judge: 'nobody' };
const kept = (word: Row['word'], limitSeconds: number): KeptRow => ({ row: { ...row, word }, limitSeconds });
const fileOf = (name: string): string => join(mkdtempSync(join(tmpdir(), 'kept-')), name);

test('the newest row of a model counts, and other models are left out', () => {
  const file = fileOf('rows');
  keepRow(file, kept('out of time', 12));
  keepRow(file, kept('equal', 200));
  keepRow(file, { row: { ...row, model: { ...model, name: 'b/B.cfg' } }, limitSeconds: 12 });
  expect([...readKeptRows(file, [model])]).toEqual([['a/A.cfg', kept('equal', 200)]]);
  expect(readKeptRows(fileOf('none'), [model]).size).toBe(0);
});

test('equal rows and those that had as much time are settled, what differs never is', () => {
  expect(isSettled(kept('equal', 12), 200)).toBe(true);
  expect(isSettled(kept('out of time', 200), 200)).toBe(true);
  expect(isSettled(kept('out of time', 12), 200)).toBe(false);
  expect(isSettled(kept('DIFFERS', 200), 12)).toBe(false);
  expect(isSettled(kept('FAILED', 200), 12)).toBe(false);
  expect(isSettled(undefined, 12)).toBe(false);
});

test('a line that is no row is refused with its place', () => {
  const file = fileOf('rows');
  writeFileSync(file, '{"model":"a/A.cfg","word":"equal, surely"}\n');
  expect(() => readKeptRows(file, [model])).toThrow(`${file}:1: not a row that --keep wrote`);
});

test('a place that is no file is bad input', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  expect(() => readKeptRows(folder, [model])).toThrow(`${folder} can't be read (EISDIR)`);
  expect(() => keepRow(folder, kept('equal', 12))).toThrow(`${folder} can't be written (EISDIR)`);
});
