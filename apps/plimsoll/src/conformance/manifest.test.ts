import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readManifests } from './manifest.ts';

const folders: string[] = [];

function folderWith(...files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-manifest-'));
  folders.push(folder);
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const pairs = (folder: string): [string, string][] =>
  readManifests(folder).map(({ name, module }) => [name, basename(module)]);

describe('models of a folder without manifests', () => {
  it('gives a configuration to the module of its name, or else to the longest name that it begins with', () => {
    const folder = folderWith('Lock.tla', 'LockFair.tla', 'Lock.cfg', 'LockFair3.cfg', 'Lock-small.cfg');
    expect(pairs(folder)).toEqual([
      ['Lock-small.cfg', 'Lock.tla'],
      ['Lock.cfg', 'Lock.tla'],
      ['LockFair3.cfg', 'LockFair.tla'],
    ]);
  });

  it('takes a module of the folder above where none beside it fits', () => {
    const folder = folderWith(
      'Lock.tla',
      'models/Lock_small.cfg',
      'Queue.tla',
      'own/Queue.tla',
      'own/Queue.cfg',
    );
    expect(readManifests(folder).map(({ name, module }) => [name, relative(folder, module)])).toEqual([
      ['models/Lock_small.cfg', 'Lock.tla'],
      ['own/Queue.cfg', join('own', 'Queue.tla')],
    ]);
  });

  it('takes no module from elsewhere, nor one whose name only resembles', () => {
    const folder = folderWith(
      'Lock.tla',
      'Lock.cfg',
      'a/models/Lock.cfg',
      'b/Queue.tla',
      'c/Queue.cfg',
      'Loc.cfg',
    );
    expect(pairs(folder)).toEqual([['Lock.cfg', 'Lock.tla']]);
    expect(() => readManifests(join(folder, 'c'))).toThrow(/neither a manifest\.json nor a \.cfg/);
  });

  it('never looks above the folder that it was given', () => {
    const folder = folderWith('Lock.tla', 'models/Lock.cfg');
    expect(() => readManifests(join(folder, 'models'))).toThrow(/neither a manifest\.json nor a \.cfg/);
  });

  it('refuses a folder without any model', () => {
    expect(() => readManifests(folderWith('Lock.tla', 'Other.cfg'))).toThrow(
      /neither a manifest\.json nor a \.cfg/,
    );
  });
});

describe('models of a checkout with manifests', () => {
  const path = (file: string): string => `specifications/lock/${file}`;
  const checkout = (module: string): string => {
    const folder = folderWith(path('Lock.tla'), path('Lock.cfg'));
    const models = [{ path: path('Lock.cfg'), mode: 'exhaustive search', result: 'success' }];
    writeFileSync(
      join(folder, path('manifest.json')),
      JSON.stringify({ modules: [{ path: module, models }] }),
    );
    return folder;
  };

  it.each(['.', 'specifications', 'specifications/lock'])(
    'are found when the folder given is %s of it',
    (part) => {
      const folder = checkout(path('Lock.tla'));
      const [model] = readManifests(join(folder, part));
      expect(model?.name).toBe('lock/Lock.cfg');
      expect(relative(folder, model?.module ?? '')).toBe(join('specifications', 'lock', 'Lock.tla'));
      expect(relative(folder, model?.config ?? '')).toBe(join('specifications', 'lock', 'Lock.cfg'));
    },
  );

  it.each(['../Lock.tla', 'specifications/../../Lock.tla'])(
    'are refused where a path leads out of it: %s',
    (module) => {
      const folder = checkout(module);
      expect(() => readManifests(folder)).toThrow(/leads out of/);
      expect(() => readManifests(join(folder, 'specifications'))).toThrow(/leads out of/);
    },
  );
});
