/**
 * Kernels on a cluster of three members, of which one at a time is killed: whichever rows it had, both kernels go on by
 * what they know as long as that is recent, and come back by themselves. Where two are lost at once the majority is:
 * kernels trip, and two people arm them again once the mesh is back, and not before.
 */
import { isSameProcess, membersProblemText, restartMember } from '@plimsoll/mesh-members';
import { expect, test } from 'vitest';
import { scratch } from '../support/plimsoll.ts';
import { MeshNodes, NEVER_MS, statusOf, until } from './mesh-node.ts';
import { builtMember, type TestCluster, testCluster } from './test-cluster.ts';

const TIMEOUT_MS = 1_500_000;
/** A loaded machine takes its time; what takes longer hangs. */
const MOST_MS = 300_000;
/** Long: a member that joins refuses for a moment, on a loaded machine for seconds, and kernels must go on through it. */
const VALID_MS = 30_000;
/** What kernels know is good for so long after they asked; polls come often in it. */
const LENGTHS = { pollMs: 50, validMs: VALID_MS, deadlineMs: 1_000, lostMs: NEVER_MS, heartbeatMs: 5_000 };
/** One member, and then two at once; `npm run test:long` takes each first. */
const IS_WHOLE = process.env['PLIMSOLL_MESH'] === 'all';
/** From nothing at a hundredth a minute, and the postures one at a time. */
const MINUTES_TO_FULL = 105;
const FULL_PPM = 1_000_000;

const built = await builtMember();

test.skipIf(typeof built === 'string')(
  `kernels outlive each of three members${typeof built === 'string' ? ` (to enable: ${built})` : ''}`,
  { timeout: TIMEOUT_MS },
  async () => {
    if (typeof built === 'string') return;
    await using cluster = await testCluster(built, 3);
    const nodes = new MeshNodes(cluster, scratch());
    try {
      const issuer = await nodes.started('issuer', LENGTHS);
      const reader = await nodes.started('reader', LENGTHS);
      const both = [issuer, reader];
      const trading = async (...some: readonly Node[]): Promise<void> => {
        // A link that is lost drops what came by it, so an order may be denied until the next answer.
        for (const { screen, trade } of some)
          await until(screen, async ({ rPpm }) => rPpm === FULL_PPM && (await trade(1)) === 'PASS', MOST_MS);
      };
      await trading(...both);
      // Each in turn, so that each has been the one with the limit's row, and the one with the posture's.
      for (const index of IS_WHOLE ? [0, 1, 2] : [0]) {
        kill(cluster, index, 'SIGKILL');
        // Two of three decide: what is asked now is answered again, by a newer change than any before.
        await trading(...both);
        await back(cluster, index);
        await trading(...both);
      }

      // None decides while two are gone. That is a breach, and stays one until the mesh is back.
      const lossy = { ...LENGTHS, lostMs: VALID_MS, issuer: 'again', account: 'again' };
      const tripped = [
        await nodes.started('issuer', { ...lossy, epochs: 'again' }),
        await nodes.started('reader', lossy),
      ];
      await trading(...tripped);
      kill(cluster, 0, 'SIGKILL');
      kill(cluster, 1, 'SIGKILL');
      for (const { screen, observe, sign, trade } of tripped) {
        await until(screen, ({ trippedBy }) => trippedBy.includes('heartbeat'), MOST_MS);
        await observe({});
        expect(await sign('ann')).toBe('CTRL104');
        expect(await trade(1)).toBe('GATE112');
      }
      await Promise.all([back(cluster, 0), back(cluster, 1)]);
      // Two people arm it again; the capital comes back as slowly as after every breach.
      for (const { screen, observe, sign } of tripped) {
        for (const person of ['ann', 'bob'] as const)
          await until(
            screen,
            async () => {
              await observe({});
              return (await sign(person)) === undefined;
            },
            MOST_MS,
          );
        await observe({});
        expect(await statusOf(screen)).toMatchObject({ trippedBy: [] });
      }
      for (const { observe } of tripped)
        for (let minute = 0; minute < MINUTES_TO_FULL; minute += 1) await observe({}, 60_000);
      await trading(...tripped);
    } finally {
      await nodes.end();
    }
  },
);

type Node = Awaited<ReturnType<MeshNodes['started']>>;

function kill(cluster: TestCluster, index: number, signal: NodeJS.Signals): void {
  const member = cluster.record.members[index];
  if (member !== undefined && isSameProcess(member)) process.kill(member.pid, signal);
}

async function back(cluster: TestCluster, index: number): Promise<void> {
  const started = await restartMember(cluster.request, cluster.record, index);
  if (!started.ok) throw new Error(membersProblemText(started.problem));
  const members = [...cluster.record.members];
  const member = started.value.members[index];
  if (member !== undefined) members[index] = member;
  cluster.record = { ...cluster.record, members };
}
