/** `plimsoll monitor` on a mesh's folder: members' journals, merged and held against the models. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plimsoll, scratch } from '../support/plimsoll.ts';

type Step = readonly [action: string, tsUs: number, args: object];

const lease = (worker: string, token: number, previousToken: number) => ({
  instrument: 'BTC',
  worker,
  requestId: token,
  token,
  previousToken,
});
const limit = (version: number, mostCenti: number, previousVersion: number, previousMostCenti: number) => ({
  account: 'main',
  requestId: version,
  version,
  mostCenti,
  previousVersion,
  previousMostCenti,
});

/** Two members: the partition of a row moves from one to the other. */
const FIRST: readonly Step[] = [
  ['Grant', 10, lease('w1', 5, 0)],
  ['Cut', 20, limit(7, 600, 0, 0)],
  ['Release', 30, lease('w1', 5, 0)],
  ['Cut', 40, limit(9, 250, 7, 600)],
];
const SECOND: readonly Step[] = [
  ['Grant', 35, lease('w2', 9, 5)],
  ['Publish', 45, { issuer: 'kernel', epoch: 1 }],
  ['Restore', 50, limit(12, 300, 9, 250)],
];

function journal(member: string, steps: readonly Step[]): string {
  const lines = [JSON.stringify({ journal: 'plimsoll-mesh/1', source: member, clock: 'nanoTime' })];
  const digest = () =>
    `sha256:${createHash('sha256')
      .update(lines.at(-1) as string)
      .digest('hex')}`;
  for (const [action, tsUs, args] of steps)
    lines.push(JSON.stringify({ seq: lines.length, tsUs, actor: member, action, args, prev: digest() }));
  return `${lines.join('\n')}\n`;
}

function meshFolder(second: readonly Step[] = SECOND): string {
  const folder = scratch();
  writeFileSync(join(folder, 'member-1.journal.ndjson.0'), journal('member-1', FIRST));
  writeFileSync(join(folder, 'member-1.journal.ndjson'), journal('member-1', []));
  writeFileSync(join(folder, 'member-2.journal.ndjson'), journal('member-2', second));
  return folder;
}

const monitored = (folder: string, ...options: string[]) => plimsoll(['monitor', folder, ...options]);

describe("a mesh's folder", () => {
  test('is merged, and conforms', async () => {
    const { code, stdout, stderr } = await monitored(meshFolder());
    expect(code, stderr).toBe(0);
    expect(stdout.match(/conforms/g)).toHaveLength(2);
    expect(stdout).toMatch(/InventoryLocks +Request 2, Grant 2/);
    expect(stdout).toMatch(/AdaptiveCutoff +Cut 1, Restore 1/);
  });

  test('does not, when a member raised a limit by a cut', async () => {
    const { code, stdout } = await monitored(meshFolder([['Cut', 50, limit(12, 300, 9, 250)]]));
    expect([code, stdout]).toEqual([1, expect.stringContaining('refused')]);
  });

  test('does not, when a journal was changed, or a client was told something else', async () => {
    const changed = meshFolder();
    const file = join(changed, 'member-2.journal.ndjson');
    writeFileSync(file, journal('member-2', SECOND).replace('"w2"', '"w3"'));
    const broken = await monitored(changed);
    expect([broken.code, broken.stdout]).toEqual([1, expect.stringMatching(/BROKEN +1 members' journals/)]);

    const told = meshFolder();
    const granted = { kind: 'granted', us: 34, endUs: 36, instrument: 'BTC', worker: 'w3', token: 9 };
    writeFileSync(join(told, 'w3.ndjson'), `${JSON.stringify({ ...granted, previousToken: 5 })}\n`);
    const contradicted = await monitored(told);
    expect(contradicted.code).toBe(1);
    expect(contradicted.stdout).toMatch(/BROKEN +1 grants, limits or postures/);
  });

  test('is not followed, and a damaged log in it is named', async () => {
    const followed = await monitored(meshFolder(), '--follow');
    expect([followed.code, followed.stderr]).toEqual([2, expect.stringContaining('without --follow')]);
    const damaged = meshFolder();
    writeFileSync(join(damaged, 'w1.ndjson'), '{"kind":"granted"\n');
    const { code, stderr } = await monitored(damaged);
    expect([code, stderr]).toEqual([2, expect.stringContaining('damaged')]);
    const other = meshFolder();
    writeFileSync(join(other, 'run.json'), '{"seed":1,"pace":7}');
    const paced = await monitored(other);
    expect([paced.code, paced.stderr]).toEqual([2, expect.stringContaining('PLIMSOLL_CHAOS_PACE=7')]);
  });
});
