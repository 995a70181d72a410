/**
 * Kernels on a mesh, as a node has them: one issues postures and leads the leverage limit, another one goes by them.
 * Its own readings are as good as can be all the time, so that whatever stops it came over the mesh.
 */
import { HazelcastLimitStore, LeverageEvents, meshValue, WIRE } from '@plimsoll/mesh-hazelcast';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MeshFile } from '../../apps/kernel/src/service/mesh/mesh-file.ts';
import { BTC, testService } from '../../apps/kernel/src/service/test-service.ts';
import { scratch } from '../support/plimsoll.ts';
import { CALL_MS_MAX, MeshNodes, NEVER_MS, statusOf, until } from './mesh-node.ts';
import { builtMember, type TestCluster, testCluster } from './test-cluster.ts';

const built = await builtMember();
const TIMEOUT_MS = 600_000;
/** A volatility index at five times what is usual: a shock. */
const SHOCK = { volatilityPpm: 5_000_000 };

describe.skipIf(typeof built === 'string')(
  `kernels on a mesh${typeof built === 'string' ? ` (to enable: ${built})` : ''}`,
  () => {
    let cluster: TestCluster;
    let nodes: MeshNodes;
    const started: MeshNodes['started'] = (role, changed) => nodes.started(role, changed);

    beforeAll(async () => {
      if (typeof built === 'string') return;
      cluster = await testCluster(built, 1);
      nodes = new MeshNodes(cluster, scratch());
    }, TIMEOUT_MS);
    afterAll(async () => {
      await nodes?.end();
      await cluster?.[Symbol.asyncDispose]();
    }, TIMEOUT_MS);

    test('go by the issuer: nothing before it speaks, its posture, and its cut at once', {
      timeout: TIMEOUT_MS,
    }, async () => {
      const node = await started('reader', { pollMs: 50 });
      expect(await statusOf(node.screen)).toMatchObject({ posture: 'APEX', rPpm: 0 });
      expect(await node.trade()).toBe('GATE109');

      const issuer = await started('issuer', { pollMs: 50 });
      await until(node.screen, ({ rPpm }) => rPpm === 1_000_000);
      expect(await node.trade()).toBe('PASS');

      // From here on nothing is polled: what the node learns it is told.
      const told = await started('reader');
      await until(told.screen, ({ rPpm }) => rPpm === 1_000_000);
      expect(await told.trade(2 * BTC)).toBe('PASS');
      const mesh = await cluster.connect('teller');
      const rows = await mesh.client.getMap<string, unknown>(WIRE.maps.limits);
      const before = await rows.get('main');
      const { agent } = told;
      await agent.ask({ type: 'subscribe' });

      await issuer.observe(SHOCK);
      const events = meshValue(await LeverageEvents.open(mesh, CALL_MS_MAX));
      // Listening begins a moment after it was asked for: it is told again until it is heard.
      await until(told.screen, async ({ mesh: { limit } }) => {
        if (limit.mostCenti === 0) return true;
        meshValue(await events.tell({ account: 'main', reason: 'spike' }));
        return false;
      });
      expect(await told.trade()).toBe('GATE109');
      // The node's own controller sees nothing wrong, and its agent is told to cancel what it entered.
      expect(await statusOf(told.screen)).toMatchObject({
        posture: 'APEX',
        mesh: { limit: { mostCenti: 0 } },
      });
      expect((await statusOf(told.screen)).mesh.pushed).toBeGreaterThan(0);
      expect(await agent.notice(({ type }) => type === 'cancel')).toMatchObject({ orders: ['o1'] });

      // The issuer's posture comes by a way of its own.
      await until(told.screen, ({ mesh }) => mesh.issuerSays === 'TURTLE');
      // Somebody else with the issuer's key who lifts the limit is cut again.
      const limits = { client: mesh.client, deadlineMs: CALL_MS_MAX, issuer: 'kernel' };
      const store = meshValue(await HazelcastLimitStore.open({ ...limits, key: nodes.keys.privateKey }));
      const { version } = meshValue(await store.read('main'));
      const lifted = meshValue(await store.restore('main', 600, version, 1));
      meshValue(await events.tell({ account: 'main', reason: 'restored' }));
      await until(told.screen, ({ mesh: { limit } }) => limit.version > lifted.version);
      expect(await told.trade()).toBe('GATE109');
      // A limit that no posture names is not gone by, though the issuer's key signed it.
      meshValue(await store.cut('unled', 600, 2));
      const bound = await started('reader', { account: 'unled', pollMs: 50 });
      await until(bound.screen, ({ mesh }) => mesh.issuerSays === 'TURTLE');
      expect(await bound.trade()).toBe('GATE109');
      expect(await statusOf(bound.screen)).toMatchObject({ rPpm: 0, mesh: { limit: { version: 0 } } });

      // Nor is an old one that a stranger puts back again and again, by a node that has just begun.
      const stranger = setInterval(() => void rows.set('main', before), 2);
      const late = await started('reader', { pollMs: 10 });
      await until(late.screen, ({ mesh }) => mesh.issuerSays === 'TURTLE');
      for (let looks = 0; looks < 50; looks += 1)
        expect((await statusOf(late.screen)).mesh.limit.mostCenti).toBe(0);
      clearInterval(stranger);
    });

    test('trade no instrument that another one has', { timeout: TIMEOUT_MS }, async () => {
      const leased = { leaseMs: NEVER_MS, pollMs: 20, account: 'shared', issuer: 'shared' };
      const first = await started('issuer', { ...leased, epochs: 'shared' });
      await until(first.screen, ({ rPpm }) => rPpm === 1_000_000);
      await first.agent.notice(({ event }) => event === 'granted');
      expect(await first.trade(BTC, 1)).toBe('PASS');
      const second = await started('reader', leased);
      await until(second.screen, ({ rPpm }) => rPpm === 1_000_000);
      // It waits as it would for another worker; a token that it makes up is none.
      expect(second.agent.notices.filter(({ type }) => type === 'lease')).toEqual([]);
      expect(await second.trade(BTC, 1)).toBe('GATE113');
      expect(await first.agent.ask({ type: 'release', instrument: 'BTC', token: 1 })).toMatchObject({
        ok: true,
      });
      await second.agent.notice(({ event }) => event === 'granted');
      expect(await second.trade(BTC, 1)).toBe('PASS');
      expect(await first.trade(BTC, 1)).toBe('GATE113');
    });

    test('stop when the mesh is silent, and say so', { timeout: TIMEOUT_MS }, async () => {
      const [alone, watcher] = [
        await started('reader', { pollMs: 50, validMs: 100, deadlineMs: 2_000, lostMs: 300 }),
        await started('issuer', {
          pollMs: 50,
          watches: ['nobody'],
          quietMs: 50,
          epochs: 'other',
          issuer: 'other',
        }),
      ];
      await until(watcher.screen, ({ trippedBy }) => trippedBy.includes('heartbeat'));
      expect(await watcher.trade()).toBe('GATE112');

      const [member] = cluster.record.members;
      process.kill(member?.pid ?? 0, 'SIGSTOP');
      await until(alone.screen, ({ trippedBy }) => trippedBy.includes('heartbeat'));
      process.kill(member?.pid ?? 0, 'SIGCONT');
      expect(await alone.trade()).toBe('GATE112');
    });

    test('are refused where there is no such mesh, or its epochs are somebody else’s', {
      timeout: TIMEOUT_MS,
    }, async () => {
      const start = (mesh: MeshFile) => testService({}, { mesh });
      await started('issuer', { epochs: 'mine', issuer: 'third' });
      await expect(start(nodes.file('issuer', { epochs: 'mine' }))).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringContaining('another issuer has them'),
      });
      await expect(
        start(nodes.file('reader', { clusterName: 'other', connectMs: 100 })),
      ).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringMatching(/of a cluster with another name.*mesh up starts members/),
      });
      await expect(
        start(nodes.file('reader', { members: ['127.0.0.1:1'], connectMs: 100 })),
      ).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringMatching(/no member is connected.*mesh up starts members/),
      });
    });
  },
);
