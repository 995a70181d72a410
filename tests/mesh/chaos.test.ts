/** Faults on a real cluster under real clients: what must never happen does not, and the models explain what did. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildMember } from '@plimsoll/mesh-members';
import { expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';
import { type Ending, plimsoll, scratch } from '../support/plimsoll.ts';
import { freePorts } from './test-cluster.ts';

/** Lease calls of the run: a few hundred in some seconds; test:long goes on until there were a million. */
const OPERATIONS = process.env['PLIMSOLL_CHAOS_OPERATIONS'] ?? '500';
/** Between two faults, ms; when there are to be many calls, work must get done in between. */
const CALM_MS = process.env['PLIMSOLL_CHAOS_OPERATIONS'] === undefined ? '700' : '5000';
const SECONDS = '12';
/** The same faults each time: links cut, a rolling restart, a clock stepped, a full heap. Others come in the long run. */
const SEED = '5';
/** Every length of time is stretched by this: the machine may do other things besides. */
const PACE = '3';
/** A million calls at some hundred a second, with members that start anew all the time. */
const RUN_MS_MAX = 6 * 60 * 60_000;
/** What `plimsoll` ends with when the machine did not carry the run: a member did not come back in time, say. */
const BROKE = 3;

const built = await buildMember({ root: ROOT, workFolder: join(ROOT, '.plimsoll') });
const title = built.ok
  ? 'chaos on the mesh'
  : 'chaos on the mesh (to enable: sudo apt-get install -y openjdk-17-jdk-headless maven)';

// [itest->REQ~partition~1] [itest->REQ~acb-atomic~1]
test.skipIf(!built.ok)(
  title,
  async () => {
    // A run that broke shows nothing: it is made once more.
    let ending = await chaos(await freePorts(3));
    if (ending.code === BROKE) ending = await chaos(await freePorts(3));
    const lines = ending.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const report = lines.find((line) => line['kind'] === 'chaos') as
      | { broken: string[]; faults: string[]; counts: { leaseCalls: number; grants: number; orders: number } }
      | undefined;
    // A trace that does not conform is told with its place: the run cannot be had again.
    const doubts = lines.filter(({ file, kind }) => file !== undefined && kind !== 'conforms');
    expect({
      code: ending.code,
      broken: report?.broken,
      doubts: doubts.map((doubt) => JSON.stringify(doubt).slice(0, 3_000)),
      said: ending.stderr.slice(-2_000),
    }).toMatchObject({ code: 0, broken: [], doubts: [] });
    // Of what all processes saw, one for each model; of what members wrote down, leases and the one account's limit.
    expect(lines.filter((line) => line['kind'] === 'conforms')).toHaveLength(5);
    expect(report?.faults.length).toBeGreaterThan(0);
    expect(report?.counts.leaseCalls).toBeGreaterThanOrEqual(Number(OPERATIONS));
    expect(report?.counts.grants).toBeGreaterThan(0);
    expect(report?.counts.orders).toBeGreaterThan(0);
  },
  RUN_MS_MAX,
);

test.skipIf(!built.ok)(
  `${title}: a run that is interrupted is judged as far as it came`,
  async () => {
    const folder = join(scratch(), 'chaos');
    // One member is enough for what this is about, and takes a third of the time.
    const ports = await freePorts(1);
    const ending = await plimsoll(
      ['mesh', 'chaos', '--json', '--seconds', '3600', '--workers', '2', '--seed', SEED].concat([
        '--fault',
        'a clock stepped',
        '--ports',
        ports.join(','),
        '--folder',
        folder,
      ]),
      {
        env: { PLIMSOLL_CHAOS_PACE: PACE },
        started: async (child) => {
          const log = join(folder, 'w1.ndjson');
          while (child.exitCode === null && !(existsSync(log) && statSync(log).size > 5_000))
            await pause(100);
          child.kill('SIGINT');
        },
      },
    );
    const report = ending.stdout.split('\n').find((line) => line.includes('"kind":"chaos"')) ?? '{}';
    expect({ code: ending.code, said: ending.stderr, ...JSON.parse(report) }).toMatchObject({
      code: 130,
      said: '',
      broken: [],
      counts: { leaseCalls: expect.any(Number) },
    });
    expect(ending.stdout.split('\n').filter((line) => line.includes('"kind":"conforms"'))).toHaveLength(5);
  },
  RUN_MS_MAX,
);

function chaos(ports: readonly number[]): Promise<Ending> {
  return plimsoll(
    ['mesh', 'chaos', '--json', '--seconds', SECONDS, '--operations', OPERATIONS, '--calm', CALM_MS]
      .concat(['--workers', '4', '--ports', ports.join(','), '--folder', join(scratch(), 'chaos')])
      .concat(['--seed', process.env['PLIMSOLL_SEED'] ?? SEED]),
    { env: { PLIMSOLL_CHAOS_PACE: PACE } },
  );
}
