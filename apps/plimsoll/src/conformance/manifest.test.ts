import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
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

  it('takes no module of another folder, nor one whose name only resembles', () => {
    const folder = folderWith('Lock.tla', 'Lock.cfg', 'models/Lock.cfg', 'Loc.cfg');
    expect(pairs(folder)).toEqual([['Lock.cfg', 'Lock.tla']]);
  });

  it('refuses a folder without any model', () => {
    expect(() => readManifests(folderWith('Lock.tla', 'Other.cfg'))).toThrow(
      /neither a manifest\.json nor a \.cfg/,
    );
  });
});
