import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
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

  it('goes on where the disk is full, and leaves no half of a file', async () => {
    const full = join(folder, 'full');
    mkdirSync(full);
    const draft = `compiled-${hash('sha256', good, 'hex')}.ts.${process.pid}.${threadId}`;
    symlinkSync('/dev/full', join(full, draft));
    const loaded = await loadCompiled(good, full);
    expect(loaded.ok && loaded.value.meta.spec).toBe('S');
    expect(readdirSync(full)).toEqual([]);
  });

  it('needs no file at all', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'nowhere'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const loaded = await loadCompiled(good, '/dev/null/compiled');
    expect(loaded.ok && loaded.value.instantiate({} as never, new Map())).toBe(1);
    const refused = await loadCompiled('export const = ;', '/dev/null/compiled');
    expect(refused.ok ? [] : refused.problems.map(({ code }) => code)).toEqual(['SC401']);
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
