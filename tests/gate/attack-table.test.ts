/** Each row of docs/attack-table.md is tried here, on a project that reached live but for that one thing. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { plimsoll } from '../support/plimsoll.ts';
import {
  type AttackedProject,
  against,
  attackedProject,
  judgedHere,
  judgedOffline,
} from './attacked-project.ts';
import { ATTACKS } from './attacks.ts';

// The project is checked, compiled and promoted once, with TLC: half a minute on a quiet machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 600_000 });

let project: AttackedProject;
beforeAll(async () => {
  project = await attackedProject();
});

// [utest->REQ~promotion~1]
describe('the project that is attacked', () => {
  test('is promoted for live, in place and from its evidence folder alone', async () => {
    expect(against(await judgedHere(project.folder))).toBe('PROMOTE');
    expect(against(judgedOffline(project.folder))).toBe('PROMOTE');
  });

  test('is verified offline by a command in a folder that knows nothing of it', async () => {
    const folder = join(project.folder, '.plimsoll/evidence');
    const args = ['promote', '--stage', 'live', '--verify', '--evidence', folder];
    const { code, stdout } = await plimsoll(args, { cwd: '/', env: { PATH: '/nowhere' } });
    expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, 'PROMOTE']);
  });
});

describe('refused', () => {
  test.each(ATTACKS)('$attack: $how', async ({ run, says }) => {
    const said = await run(project);
    expect(said.split('\n')[0]).toBe('REFUSE');
    expect(said).toMatch(says);
  });
});
