import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { markOf } from '../file-mark.ts';
import { bundleFolder, freshBundle, MADE_FROM } from './bundle.ts';

let root: string;
let source: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-bundle-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  source = join(root, 'run.ts');
  writeFileSync(source, 'export const run = 1;');
  mkdirSync(bundleFolder(root), { recursive: true });
  writeFileSync(
    join(bundleFolder(root), MADE_FROM),
    JSON.stringify({ root, inputs: [[source, markOf(source)]] }),
  );
});

describe('the code of explore in a few files', () => {
  test('is taken while its sources are as they were', () => {
    expect(freshBundle(root)).toBe(join(bundleFolder(root), 'run.mjs'));
  });

  test.each<readonly [string, () => void]>([
    ['another text', () => writeFileSync(source, 'export const run = 12;')],
    [
      'another text of the same length, at the same time of change',
      () => {
        const then = new Date(1_600_000_000_000);
        utimesSync(source, then, then);
        const inputs = [[source, markOf(source)]];
        writeFileSync(join(bundleFolder(root), MADE_FROM), JSON.stringify({ root, inputs }));
        writeFileSync(source, 'export const run = 2;');
        utimesSync(source, then, then);
      },
    ],
    ['no source', () => rmSync(source)],
    ['no list of sources', () => rmSync(join(bundleFolder(root), MADE_FROM))],
    ['half a list of sources', () => writeFileSync(join(bundleFolder(root), MADE_FROM), '{"root":')],
  ])('is left where there is %s', (_, change) => {
    change();
    expect(freshBundle(root)).toBeUndefined();
  });

  test('is left where the project was moved: it names files by their place', () => {
    const moved = `${root}-moved`;
    renameSync(root, moved);
    onTestFinished(() => rmSync(moved, { recursive: true, force: true }));
    expect(freshBundle(moved)).toBeUndefined();
  });
});
