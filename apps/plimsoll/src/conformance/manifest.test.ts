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
