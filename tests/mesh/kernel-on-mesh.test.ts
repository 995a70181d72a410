/**
 * Kernels on a mesh, as a node has them: one issues postures and leads the leverage limit, another one goes by them.
 * Its own readings are as good as can be all the time, so that whatever stops it came over the mesh.
 */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  HazelcastLimitStore,
  LeverageEvents,
  type MeshResult,
  meshRefusalText,
} from '@plimsoll/mesh-hazelcast';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MeshFile, readMeshFile } from '../../apps/kernel/src/service/mesh/mesh-file.ts';
import type { TestClient } from '../../apps/kernel/src/service/test-client.ts';
import { BTC, order, testService } from '../../apps/kernel/src/service/test-service.ts';
import { scratch } from '../support/plimsoll.ts';
import { builtMember, type TestCluster, testCluster } from './test-cluster.ts';

const built = await builtMember();
const TIMEOUT_MS = 600_000;
/** No poll comes within the test, and nothing that was answered gets too old. */
const NEVER_MS = 600_000;
/** A call that is not answered by then is not going to be. */
const CALL_MS_MAX = 60_000;
/** Observations until a healthy controller is in APEX. */
const CLIMB = 4;
/** A volatility index at five times what is usual: a shock. */
const SHOCK = { volatilityPpm: 5_000_000 };

const folder = scratch();
const keys = generateKeyPairSync('ed25519');
const keyFile = (name: string, key: typeof keys.privateKey): string => {
  const file = join(folder, `${name}.pem`);
  const type = key.type === 'private' ? 'pkcs8' : 'spki';
  writeFileSync(file, key.export({ type, format: 'pem' } as never), { mode: 0o600 });
  return file;
};
const privateKey = keyFile('private', keys.privateKey);
const publicKey = keyFile('public', keys.publicKey);

type Service = Awaited<ReturnType<typeof testService>>;
interface MeshView {
  readonly limit: { readonly version: number; readonly mostCenti: number };
  /** Changes that an event told of. */
  readonly pushed: number;
  readonly issuerSays?: string;
}

describe.skipIf(typeof built === 'string')(
  `kernels on a mesh${typeof built === 'string' ? ` (to enable: ${built})` : ''}`,
  () => {
    let cluster: TestCluster;
    const services: Service[] = [];
    let count = 0;

    beforeAll(async () => {
      if (typeof built !== 'string') cluster = await testCluster(built, 1);
    }, TIMEOUT_MS);
    afterAll(async () => {
      for (const service of services) await service.end();
      await cluster?.[Symbol.asyncDispose]();
    }, TIMEOUT_MS);

    function file(role: 'issuer' | 'reader', changed: object = {}): MeshFile {
      count += 1;
      const path = join(folder, `mesh-${count}.json`);
      const own = role === 'issuer' ? { privateKey, epochs: 'epochs' } : { publicKey };
      const common = { clusterName: cluster.request.cluster, members: cluster.addresses, node: `n${count}` };
      const lengths = {
        validMs: NEVER_MS,
        pollMs: NEVER_MS,
        deadlineMs: CALL_MS_MAX,
        lostMs: NEVER_MS,
        heartbeatMs: CALL_MS_MAX,
        connectMs: CALL_MS_MAX,
      };
      writeFileSync(path, JSON.stringify({ role, ...common, ...lengths, ...own, ...changed }));
      return readMeshFile(path);
    }

    async function started(role: 'issuer' | 'reader', changed: object = {}) {
      const service = await testService({ validMs: NEVER_MS }, { mesh: file(role, changed) });
      services.push(service);
      const [agent, feed, screen] = [
        await service.connect('agent'),
        await service.connect('feed'),
        await service.connect('screen'),
      ];
      await agent.ask({ type: 'account', equityMicro: 60_000_000_000, positions: [] });
      const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
      let orders = 0;
      const trade = async (quantityMicro = BTC, fence: unknown = token): Promise<unknown> => {
        orders += 1;
        const asked = order({ id: `o${orders}`, quantityMicro });
        return (await agent.ask({ type: 'authorize', token: fence, order: asked }))['code'];
      };
      const observe = observing(service, feed);
      // From HIBERNATE a controller climbs one posture at a time.
      for (let step = 0; step < CLIMB; step += 1) await observe({});
      return { service, agent, feed, screen, trade, observe };
    }

    const observing = (service: Service, feed: TestClient) => (changed: object) =>
      service.observe(feed, { instruments: seen(changed) });

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
      const { agent } = told;
      await agent.ask({ type: 'subscribe' });

      await issuer.observe(SHOCK);
      const mesh = await cluster.connect('teller');
      const events = valueOf(await LeverageEvents.open(mesh, CALL_MS_MAX));
      // Listening begins a moment after it was asked for: it is told again until it is heard.
      await until(told.screen, async ({ mesh: { limit } }) => {
        if (limit.mostCenti === 0) return true;
        valueOf(await events.tell({ account: 'main', reason: 'spike' }));
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
      const store = valueOf(await HazelcastLimitStore.open({ ...limits, key: keys.privateKey }));
      const { version } = valueOf(await store.read('main'));
      const lifted = valueOf(await store.restore('main', 600, version, 1));
      valueOf(await events.tell({ account: 'main', reason: 'restored' }));
      await until(told.screen, ({ mesh: { limit } }) => limit.version > lifted.version);
      expect(await told.trade()).toBe('GATE109');
      // and one whose limit nobody leads does not lift what the issuer signed.
      valueOf(await store.cut('unled', 600, 2));
      const bound = await started('reader', { account: 'unled', pollMs: 50 });
      await until(bound.screen, ({ mesh }) => mesh.issuerSays === 'TURTLE' && mesh.limit.mostCenti === 600);
      expect(await bound.trade()).toBe('GATE109');
      expect(await statusOf(bound.screen)).toMatchObject({ posture: 'APEX', rPpm: 0 });
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
      await expect(start(file('issuer', { epochs: 'mine' }))).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringContaining('another issuer has them'),
      });
      await expect(start(file('reader', { clusterName: 'other', connectMs: 100 }))).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringContaining('mesh up starts members'),
      });
    });
  },
);

interface Status {
  readonly posture: string;
  readonly rPpm: number;
  readonly trippedBy: readonly string[];
  readonly mesh: MeshView;
}

async function statusOf(screen: TestClient): Promise<Status> {
  return (await screen.ask({ type: 'status' })) as unknown as Status;
}

/** Waits as long as it takes. */
async function until(
  screen: TestClient,
  isSo: (status: Status) => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await isSo(await statusOf(screen)))) await pause(20);
}

function seen(changed: object): object[] {
  return ['BTC', 'ETH'].map((instrument) => ({
    instrument,
    bidMicro: 60_000_000_000 - 10_000,
    askMicro: 60_000_000_000 + 10_000,
    latencyMs: 5,
    jitterMs: 1,
    depthPpm: 1_000_000,
    takerBuyPpm: 500_000,
    volatilityPpm: 1_000_000,
    ...changed,
  }));
}

function valueOf<Value>(result: MeshResult<Value>): Value {
  if (result.ok) return result.value;
  throw new Error(meshRefusalText(result.refusal));
}
