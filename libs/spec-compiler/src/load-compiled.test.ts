import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCompiled } from './load-compiled.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-load-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = 'export const meta = { spec: "S" };\nexport function instantiate(): number {\n  return 1;\n}\n';

describe('loadCompiled', () => {
  it('writes the module under the digest of its text and imports it', async () => {
    const loaded = await loadCompiled(good, join(folder, 'new'));
    expect(loaded.ok && loaded.value.meta.spec).toBe('S');
    expect(readdirSync(join(folder, 'new'))).toHaveLength(1);
  });

  it('does not believe a file that was already there', async () => {
    await loadCompiled(good, join(folder, 'first'));
    const [name = ''] = readdirSync(join(folder, 'first'));
    const poisoned = join(folder, 'poisoned');
    mkdirSync(poisoned);
    writeFileSync(join(poisoned, name), good.replace('"S"', '"EVIL"'));
    const loaded = await loadCompiled(good, poisoned);
    expect(loaded.ok && loaded.value.meta.spec).toBe('S');
  });

  it('takes a folder of its own where it may not write, and leaves nothing there', async () => {
    const taken = join(folder, 'taken');
    writeFileSync(taken, 'a file where the folder would be');
    const before = ownFolders();
    const loaded = await loadCompiled(good, join(taken, 'compiled'));
    expect(loaded.ok && loaded.value.meta.spec).toBe('S');
    expect(ownFolders()).toEqual(before);
  });

  it('refuses a text that Node cannot import, and one that is no compiled module', async () => {
    const codes = async (text: string) => {
      const loaded = await loadCompiled(text, folder);
      return loaded.ok ? [] : loaded.problems.map((problem) => problem.code);
    };
    expect(await codes('export const = ;')).toEqual(['SC401']);
    expect(await codes('export const other = 1;')).toEqual(['SC401']);
  });
});

const ownFolders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('plimsoll-compiled-'));
