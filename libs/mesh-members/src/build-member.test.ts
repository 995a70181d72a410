import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJava } from '@plimsoll/tlaplus-tools';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildMember } from './build-member.ts';

const ROOT = join(import.meta.dirname, '../../..');
const java = await findJava(process.env);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A Maven that does this, and what is noted while it builds. */
async function notesOf(script: string) {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'mvn'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const notes: string[] = [];
  const built = await buildMember({
    root: ROOT,
    workFolder: folder,
    env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    note: (text) => notes.push(text),
  });
  return { built, notes };
}

describe.skipIf(!java.ok)('a build of the member', () => {
  test('is noted when it begins and when it has ended, and not at all when it is there', async () => {
    const made = 'for word; do case "$word" in -Dplimsoll.build=*) mkdir "${word#*=}";; esac; done';
    const { built, notes } = await notesOf(made);
    expect(built.ok).toBe(true);
    expect(notes).toEqual([
      expect.stringContaining('building the mesh'),
      expect.stringMatching(/built, after \d+ s$/),
    ]);
    const again: string[] = [];
    await buildMember({ root: ROOT, workFolder: folder, note: (text) => again.push(text) });
    expect(again).toEqual([]);
  });

  test('that fails says so by its refusal alone', async () => {
    const { built, notes } = await notesOf('echo no such plug-in; exit 1');
    expect(built).toMatchObject({
      problem: { code: 'MEMBERS103', lines: ['no such plug-in'] },
    });
    expect(notes).toHaveLength(1);
  });
});
