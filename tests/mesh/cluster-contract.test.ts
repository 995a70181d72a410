import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  askLimit,
  beatBytes,
  type CompactValue,
  compactValue,
  HazelcastBytesMap,
  HazelcastLeaseService,
  HazelcastLimitStore,
  HEALTH_SCORE_MS,
  LeverageEvents,
  type LimitAuthority,
  type Mesh,
  meshValue,
  NO_LIMIT,
  newLimitGate,
  plainBytes,
  publishedBytes,
  receiveLimit,
  ServiceBeats,
  ServiceWatch,
  sealLimit,
  sealPosture,
  WIRE,
  watchBeats,
} from '@plimsoll/mesh-hazelcast';
import { failureText, testedModel, tour } from '@plimsoll/model-tests';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorityContract, shareOf } from '../../libs/mesh-hazelcast/test-support/authority-contract.ts';
import { cutoffContract } from '../../libs/mesh-hazelcast/test-support/cutoff-contract.ts';
import { distributedContract } from '../../libs/mesh-hazelcast/test-support/distributed-contract.ts';
import { locksContract } from '../../libs/mesh-hazelcast/test-support/locks-contract.ts';
import {
  authorityConstants,
  cutoffConstants,
  distributedConstants,
  locksConstants,
} from '../../libs/mesh-hazelcast/test-support/model-constants.ts';
import * as cutoffSpec from '../../specs-tla/AdaptiveCutoff/generated/AdaptiveCutoff.ts';
import * as distributedSpec from '../../specs-tla/DistributedLocks/generated/DistributedLocks.ts';
import * as locksSpec from '../../specs-tla/InventoryLocks/generated/InventoryLocks.ts';
import * as authoritySpec from '../../specs-tla/PostureAuthority/generated/PostureAuthority.ts';
import { plimsoll, scratch } from '../support/plimsoll.ts';
import { MemberLeaseRows } from './member-lease-rows.ts';
import { builtMember, type TestCluster, testCluster } from './test-cluster.ts';
import { walkedTrace } from './walked-trace.ts';
import { locksWalk } from './walks.ts';

const built = await builtMember();

/** No call of this test is answered late on a slow machine; the deadline is there to end a hang. */
const DEADLINE_MS = 60_000;
/**
 * A tour of the whole graph takes minutes on a cluster: the long run takes it. This one ends early, always at the same
 * step, and with every action taken; the embedded store passes the whole tour with the same driver.
 */
const STEPS_MAX = process.env['PLIMSOLL_MESH'] === 'all' ? 1_000_000 : 700;
/** Steps of a walk whose trace is judged. */
const WALK_TRIES = 300;
const TIMEOUT_MS = 900_000;
const KEYS = generateKeyPairSync('ed25519');
/** Who leads the limits. */
const ISSUER = { issuer: 'kernel', key: KEYS.privateKey };

describe.skipIf(typeof built === 'string')(
  `the contracts on real members${typeof built === 'string' ? ` (to enable: ${built})` : ''}`,
  () => {
    let cluster: TestCluster;
    let mesh: Mesh;

    beforeAll(async () => {
      if (typeof built === 'string') return;
      // The caller's clock: the contract turns it, and nobody waits.
      cluster = await testCluster(built, 1, ['-Dplimsoll.clock=told']);
      mesh = await cluster.connect('contract');
    }, TIMEOUT_MS);
    afterAll(async () => await cluster?.[Symbol.asyncDispose](), TIMEOUT_MS);

    test('leases do what InventoryLocks says', { timeout: TIMEOUT_MS }, async () => {
      let toldNowMs = (): number => 0;
      let key = '';
      const service = meshValue(
        await HazelcastLeaseService.open({
          client: mesh.client,
          leaseMs: 1_000,
          deadlineMs: DEADLINE_MS,
          toldNowMs: () => toldNowMs(),
          keyOf: (instrument) => `${key}:${instrument}`,
        }),
      );
      const contract = locksContract((setup) => {
        toldNowMs = setup.nowMs;
        key = randomUUID();
        return service;
      });
      const { model, graph, createDriver } = testedModel(locksSpec, locksConstants, contract);
      const report = await tour(model, graph, createDriver(), { stepsMax: STEPS_MAX });
      expect(report.failure === undefined ? '' : failureText(report.failure)).toBe('');
      expect(report.actionsNotCovered).toEqual([]);
    });

    test('leases whose rows are lost do what DistributedLocks says', { timeout: TIMEOUT_MS }, async () => {
      const member = await MemberLeaseRows.open(mesh.client, DEADLINE_MS);
      const contract = distributedContract(() => member.fresh(randomUUID()));
      const { model, graph, createDriver } = testedModel(distributedSpec, distributedConstants, contract);
      const report = await tour(model, graph, createDriver(), { stepsMax: STEPS_MAX });
      expect(report.failure === undefined ? '' : failureText(report.failure)).toBe('');
      expect(report.actionsNotCovered).toEqual([]);
      // What the member did on a walk of its own is judged by the monitor too.
      const { bytes } = await walkedTrace(locksWalk(contract, WALK_TRIES));
      const file = join(scratch(), 'member.trace.ndjson');
      writeFileSync(file, bytes);
      const { code, stdout, stderr } = await plimsoll(['validate', '--json', file]);
      expect(code, `${stdout}${stderr}`.slice(-2_000)).toBe(0);
    });

    test('postures and their readers do what PostureAuthority says', { timeout: TIMEOUT_MS }, async () => {
      const open = async (name: string, form: typeof plainBytes) =>
        meshValue(await HazelcastBytesMap.open(mesh, name, form, DEADLINE_MS));
      const health = await open(WIRE.maps.health, publishedBytes);
      const questions = await open(WIRE.maps.questions, plainBytes);
      const contract = authorityContract(undefined, () => {
        const prefix = randomUUID();
        return { health: shareOf(health, prefix), questions: shareOf(questions, prefix) };
      });
      const { model, graph, createDriver } = testedModel(authoritySpec, authorityConstants, contract);
      const report = await tour(model, graph, createDriver(), { stepsMax: STEPS_MAX });
      expect(report.failure === undefined ? '' : failureText(report.failure)).toBe('');
      expect(report.actionsNotCovered).toEqual([]);
    });

    test('a change of a limit is pushed, and asked about at once', { timeout: TIMEOUT_MS }, async () => {
      const [store, events] = [
        meshValue(
          await HazelcastLimitStore.open({ client: mesh.client, deadlineMs: DEADLINE_MS, ...ISSUER }),
        ),
        meshValue(await LeverageEvents.open(mesh, DEADLINE_MS)),
      ];
      const sidecar = await cluster.connect('sidecar');
      const heard = meshValue(await LeverageEvents.open(sidecar, DEADLINE_MS));
      const account = randomUUID();
      const told = new Set<string>();
      const stop = heard.listen((which, reason) => told.add(`${which} ${reason}`));
      meshValue(await store.cut(account, 200, 1));
      // Listening begins a moment after it was asked for: it is told again until it is heard.
      while (!told.has(`${account} plunge`)) {
        meshValue(await events.tell({ account, reason: 'plunge' }));
        await pause(20);
      }
      stop();
      expect(meshValue(await store.read(account)).mostCenti).toBe(200);
    });

    test('a stranger can lower a limit, and raise none', { timeout: TIMEOUT_MS }, async () => {
      const open = async (authority: LimitAuthority) =>
        meshValue(
          await HazelcastLimitStore.open({ client: mesh.client, deadlineMs: DEADLINE_MS, ...authority }),
        );
      const own = await open(ISSUER);
      const reader = await open({ ...ISSUER, key: KEYS.publicKey });
      const stranger = await open({ ...ISSUER, key: generateKeyPairSync('ed25519').privateKey });
      const rows = await mesh.client.getMap<string, unknown>(WIRE.maps.limits);
      const [account, other] = [randomUUID(), randomUUID()];
      const write = async (fields: object, of = account) =>
        await rows.set(of, compactValue('plimsoll.LimitRow', fields as never));
      const read = async () => await reader.read(account);
      const refused = { ok: false, refusal: { code: 'MESH106' } };
      const first = meshValue(await own.cut(account, 600, 1));
      const before = ((await rows.get(account)) as CompactValue).fields;
      const cut = meshValue(await own.cut(account, 200, 2));
      expect(await read()).toEqual({ ok: true, value: cut });
      const row = ((await rows.get(account)) as CompactValue).fields;

      // Through the member's own operations, and past them.
      await stranger.restore(account, 600, cut.version, 3);
      expect(await read()).toMatchObject(refused);
      expect(meshValue(await own.cut(account, 200, 4))).toMatchObject({ mostCenti: 200 });
      const forged = [
        { ...row, version: cut.version + 1 },
        {
          ...row,
          seal: sealLimit(
            account,
            { version: cut.version, mostCenti: 600 },
            { ...ISSUER, key: generateKeyPairSync('ed25519').privateKey },
          ),
        },
        {
          ...row,
          seal: sealLimit(account, { version: cut.version, mostCenti: 600 }, { ...ISSUER, issuer: 'other' }),
        },
        { ...row, seal: Buffer.from('garbage') },
        {
          ...row,
          seal: sealPosture(
            {
              issuer: 'kernel',
              epoch: 1,
              posture: 'APEX',
              rPpm: 1,
              confidencePpm: 1,
              validMs: 1,
              answers: {},
              limits: {},
            },
            KEYS.privateKey,
          ),
        },
        { ...row, version: -1 },
      ];
      for (const one of forged) {
        await write(one);
        expect(await read()).toMatchObject(refused);
      }
      await write(row, other); // another account's limit
      expect(await reader.read(other)).toMatchObject(refused);
      // More than was signed counts as what was signed, less as less.
      await write({ ...row, mostCenti: 600 });
      expect(await read()).toEqual({ ok: true, value: cut });
      await write({ ...row, mostCenti: 100 });
      expect(await read()).toEqual({ ok: true, value: { ...cut, mostCenti: 100 } });
      // An older one is refused where a newer is known, and no news to a gate that knows one: what it knows gets too old.
      await write(before);
      expect(await read()).toMatchObject({ ok: false, refusal: { code: 'MESH108' } });
      const older = { version: first.version, mostCenti: 600 };
      const gate = askLimit({ ...newLimitGate, known: cut, knownSinceMs: 0 }, 5);
      expect(gate && receiveLimit(gate, older)).toEqual({ ...gate, askedAtMs: undefined });
      // Its issuer sets it anew by the newest that it knows: a cut stays one.
      const again = meshValue(await own.cut(account, 600, 9));
      expect([again.mostCenti, again.version > cut.version]).toEqual([200, true]);
      // What is gone altogether is set anew the same way, and raised only by who knows the newest.
      await rows.delete(account);
      expect(await read()).toMatchObject({ ok: false, refusal: { code: 'MESH108' } });
      expect(meshValue(await own.restore(account, 600, first.version, 8))).toEqual(NO_LIMIT);
      const raised = meshValue(await own.restore(account, 400, again.version, 7));
      expect([raised.mostCenti, raised.version > again.version]).toEqual([400, true]);
      expect(await read()).toEqual({ ok: true, value: raised });
      // Whatever stands there, its issuer sets it anew; nobody else does.
      let request = 10;
      for (const one of [...forged, before, { ...row, version: Number.MAX_SAFE_INTEGER }]) {
        await write(one);
        const anew = meshValue(await own.cut(account, 100, (request += 1)));
        expect(await read()).toEqual({ ok: true, value: anew });
        expect([anew.mostCenti <= 100, anew.version > first.version]).toEqual([true, true]);
      }
      expect(await reader.cut(account, 100, 6)).toMatchObject(refused);
    });

    test('a heartbeat reaches the watch, and its silence is an alarm', { timeout: TIMEOUT_MS }, async () => {
      let nowMs = 0;
      const beats = meshValue(
        await HazelcastBytesMap.open(mesh, WIRE.maps.beats, beatBytes(60_000), DEADLINE_MS),
      );
      let isHeard = (): void => {};
      const watch = new ServiceWatch({
        services: ['feed'],
        quietMs: 150,
        scoreMs: HEALTH_SCORE_MS,
        scoreValidMs: 2 * HEALTH_SCORE_MS,
        nowMs: () => nowMs,
        onStep: () => isHeard(),
      });
      const stop = meshValue(await watchBeats(beats, watch));
      const feed = new ServiceBeats('feed', beats, 0);
      nowMs = 149;
      const heard = new Promise<void>((resolve) => {
        isHeard = resolve;
      });
      meshValue(await feed.beat());
      await heard;
      expect([watch.count(), watch.mayTrade()]).toEqual([1, true]);
      nowMs += 150;
      expect([watch.mayTrade(), watch.expire(), watch.count()]).toEqual([false, 'feed', undefined]);
      nowMs += HEALTH_SCORE_MS;
      expect(watch.count()).toBe(0);
      stop();
    });

    test('limits do what AdaptiveCutoff says', { timeout: TIMEOUT_MS }, async () => {
      let toldNowMs = (): number => 0;
      const store = meshValue(
        await HazelcastLimitStore.open({
          client: mesh.client,
          deadlineMs: DEADLINE_MS,
          ...ISSUER,
          toldNowMs: () => toldNowMs(),
        }),
      );
      const contract = cutoffContract((nowMs) => {
        toldNowMs = nowMs;
        return { store, account: randomUUID() };
      });
      const { model, graph, createDriver } = testedModel(cutoffSpec, cutoffConstants, contract);
      const report = await tour(model, graph, createDriver(), { stepsMax: STEPS_MAX });
      expect(report.failure === undefined ? '' : failureText(report.failure)).toBe('');
      expect(report.actionsNotCovered).toEqual([]);
    });
  },
);
