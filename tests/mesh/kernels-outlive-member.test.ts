/**
 * Kernels on a cluster of three members, of which one at a time is killed: whichever rows it had, both kernels go on by
 * what they know as long as that is recent, allow nothing once it is not, and come back by themselves.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isSameProcess, membersProblemText, restartMember } from '@plimsoll/mesh-members';
import { expect, test } from 'vitest';
import { scratch } from '../support/plimsoll.ts';
import { MeshNodes, NEVER_MS, type NodeStatus, statusOf, until } from './mesh-node.ts';
import { builtMember, type TestCluster, testCluster } from './test-cluster.ts';

const TIMEOUT_MS = 1_500_000;
/** A loaded machine takes its time; what takes longer hangs. */
const MOST_MS = 300_000;
/** Long: a member that joins refuses for a moment, on a loaded machine for seconds, and kernels must go on through it. */
const VALID_MS = 30_000;
/** What kernels know is good for so long after they asked; polls come often in it. */
const LENGTHS = { pollMs: 50, validMs: VALID_MS, deadlineMs: 1_000, lostMs: NEVER_MS, heartbeatMs: 5_000 };
/** One member; `npm run test:long` takes each, and then two at once until all that was known has run out. */
const IS_WHOLE = process.env['PLIMSOLL_MESH'] === 'all';
/** Longer than anything known is good for, with the time in which a question was under way. */
const PAST_VALIDITY_MS = LENGTHS.validMs + LENGTHS.deadlineMs + 500;
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

      if (!IS_WHOLE) return;
      // None decides while two are gone: a lost quorum is a breach, or what is known runs out; nothing is allowed.
      kill(cluster, 0, 'SIGKILL');
      kill(cluster, 1, 'SIGKILL');
      await pause(PAST_VALIDITY_MS);
      for (const { screen, trade } of both) {
        expect(await statusOf(screen)).toMatchObject({ rPpm: 0 } satisfies Partial<NodeStatus>);
        expect(await trade(1)).not.toBe('PASS');
      }
      await Promise.all([back(cluster, 0), back(cluster, 1)]);
      // Theirs is a breach that two people look at; others find a mesh that decides again.
      const again = { ...LENGTHS, issuer: 'again', account: 'again' };
      await trading(
        await nodes.started('issuer', { ...again, epochs: 'again' }),
        await nodes.started('reader', again),
      );
      for (const { screen } of both) expect((await statusOf(screen)).rPpm).toBe(0);
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
