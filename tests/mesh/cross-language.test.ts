/** The wire in three languages: what Python and TypeScript write, each other and the member's Java read, to the byte. */
import { execFile } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import {
  FeatureBatcher,
  type FeatureEvent,
  HazelcastBytesMap,
  HazelcastFeatures,
  HazelcastLeaseService,
  type Mesh,
  meshValue,
  openPosture,
  plainBytes,
  publishedBytes,
  sealPosture,
  WIRE,
} from '@plimsoll/mesh-hazelcast';
import { findPython, prepareEnvironment } from '@plimsoll/nautilus-agent';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtMember, ROOT, type TestCluster, testCluster } from './test-cluster.ts';

/** No call of this test is answered late on a slow machine; the deadline is there to end a hang. */
const DEADLINE_MS = 60_000;
/** A member, and a package of Python's, over a slow network. */
const TIMEOUT_MS = 1_200_000;
const HERE = join(import.meta.dirname, 'python');

const built = await builtMember();
const python = await findPython(process.env);
const interpreter = python && (await installed(python.base, python.version));
const obstacle =
  typeof built === 'string'
    ? built
    : interpreter === undefined
      ? 'sudo apt-get install -y python3 python3-venv, with the network up'
      : undefined;

/** The environment's Python; undefined where it cannot be made. */
async function installed(base: string, version: string): Promise<string | undefined> {
  try {
    return await prepareEnvironment({
      what: 'the Hazelcast client of Python',
      base,
      requirements: join(HERE, 'requirements.txt'),
      environment: join(ROOT, '.plimsoll/mesh-python', `python-${version}`),
      progress: () => {},
    });
  } catch {
    return undefined;
  }
}

type Answer = Readonly<Record<string, unknown>>;
interface Call {
  readonly do: 'pack' | 'get' | 'put' | 'run';
  readonly [field: string]: unknown;
}

const EVENTS: readonly FeatureEvent[] = [
  { asset: 1, confidencePpm: 0, eigenvalue: 1.5, imbalance: -0.25 },
  { asset: 2_147_483_647, confidencePpm: 1_000_000, eigenvalue: 5e-324, imbalance: -1.7976931348623157e308 },
  { asset: -7, confidencePpm: 999_999, eigenvalue: 0.1, imbalance: -0 },
];

describe.skipIf(obstacle !== undefined)(
  `the wire in Python, TypeScript and Java${obstacle === undefined ? '' : ` (to enable: ${obstacle})`}`,
  () => {
    let cluster: TestCluster;
    let mesh: Mesh;

    beforeAll(async () => {
      if (typeof built === 'string') return;
      cluster = await testCluster(built, 1);
      mesh = await cluster.connect('languages');
    }, TIMEOUT_MS);
    afterAll(async () => await cluster?.[Symbol.asyncDispose](), TIMEOUT_MS);

    const inPython = (calls: readonly Call[]): Promise<Answer[]> =>
      new Promise((resolve, reject) => {
        const child = execFile(
          interpreter ?? '',
          [join(HERE, 'mesh_client.py')],
          { timeout: TIMEOUT_MS },
          (error, stdout, stderr) => {
            if (error !== null) return reject(new Error(stderr.slice(-2_000)));
            resolve((JSON.parse(stdout) as { answers: Answer[] }).answers);
          },
        );
        const wire = join(ROOT, 'apps/hazelcast-member/wire.json');
        child.stdin?.end(
          JSON.stringify({ cluster: cluster.request.cluster, member: cluster.addresses[0], wire, calls }),
        );
      });

    test('features: both pack the same bytes, and each reads what the other sent', {
      timeout: TIMEOUT_MS,
    }, async () => {
      const sent: Buffer[] = [];
      const features = meshValue(await HazelcastFeatures.open(mesh, DEADLINE_MS));
      const typed = meshValue(await features.batcher('typed', () => 1_234));
      const packer = new FeatureBatcher(
        { shard: 'packed', deadlineMs: DEADLINE_MS, nowUs: () => 1_234, lastBatch: 0 },
        (_batch, _sentAtUs, events) => {
          sent.push(Buffer.from(events));
          return Promise.resolve({ ok: true, value: undefined });
        },
      );
      for (const event of EVENTS) {
        expect([typed.add(event), packer.add(event)]).toEqual([true, true]);
      }
      meshValue(await typed.flush());
      meshValue(await packer.flush());
      const events = sent[0]?.toString('hex');
      const values = { batch: 1, sentAtUs: 1_234, events };
      const append = { do: 'run', map: 'features', key: 'pythons', processor: 'Append', values } as const;
      const [packed, appended, mine, theirs] = await inPython([
        // JSON has no -0; it comes with the bytes.
        { do: 'pack', events: EVENTS },
        append,
        { do: 'get', map: 'features', key: 'typed' },
        { do: 'get', map: 'features', key: 'pythons' },
      ]);
      expect(withoutSign(packed as unknown as string)).toBe(withoutSign(events ?? ''));
      expect(appended).toMatchObject({ code: WIRE.codes.OK, batch: 1, events: EVENTS.length });
      expect(mine).toEqual(theirs);
      expect(mine).toMatchObject({
        assets: EVENTS.map(({ asset }) => asset),
        eigenvalue: EVENTS.map(({ eigenvalue }) => eigenvalue),
      });
      // What Java has of both is what was sent, and a repeated batch changes nothing.
      for (const shard of ['typed', 'pythons'])
        expect(meshValue(await features.read(shard))).toEqual({
          batch: 1,
          events: EVENTS.length,
          features: EVENTS,
        });
      expect(await inPython([append])).toMatchObject([{ code: WIRE.codes.NOT_NEWER, batch: 1 }]);
    });

    test('postures: signed bytes come through as they were signed', { timeout: TIMEOUT_MS }, async () => {
      const keys = generateKeyPairSync('ed25519');
      const record = {
        posture: 'APEX',
        rPpm: 1,
        confidencePpm: 2,
        validMs: 3,
        answers: { gate: 'ü:1' },
        limits: { main: 4 },
      } as const;
      const sealed = (issuer: string, epoch: number) =>
        sealPosture({ issuer, epoch, ...record }, keys.privateKey);
      const open = async (name: string, form: typeof plainBytes) =>
        meshValue(await HazelcastBytesMap.open(mesh, name, form, DEADLINE_MS));
      const health = await open(WIRE.maps.health, publishedBytes);
      const questions = await open(WIRE.maps.questions, plainBytes);
      const mine = sealed('typed', 2 ** 52 + 1);
      meshValue(await health.set('typed', mine));
      meshValue(await questions.set('typed', Buffer.from([0, 127, 128, 255])));
      const theirs = sealed('python', 7);
      const [row, asked, published] = await inPython([
        { do: 'get', map: 'health', key: 'typed' },
        { do: 'get', map: 'questions', key: 'typed' },
        {
          do: 'run',
          map: 'health',
          key: 'python',
          processor: 'Publish',
          values: { epoch: 7, record: theirs.toString('hex') },
        },
        { do: 'put', map: 'questions', key: 'python', bytes: 'ff8000' },
      ]);
      expect(row).toMatchObject({ epoch: 2 ** 52 + 1, record: mine.toString('hex') });
      expect([asked, published]).toMatchObject(['007f80ff', { code: WIRE.codes.OK, epoch: 7 }]);
      const read = meshValue(await health.get('python'));
      expect(read?.equals(theirs)).toBe(true);
      const publicKey = createPublicKey(keys.privateKey);
      expect(openPosture(read ?? Buffer.alloc(0), 'python', publicKey)).toMatchObject({ ok: true });
      expect(meshValue(await questions.get('python'))?.toString('hex')).toBe('ff8000');
    });

    test('leases: one row, whoever asks; a repeated request is one request', {
      timeout: TIMEOUT_MS,
    }, async () => {
      const leases = meshValue(
        await HazelcastLeaseService.open({ client: mesh.client, leaseMs: 600_000, deadlineMs: DEADLINE_MS }),
      );
      const mine = meshValue(await leases.acquire('typed', 'BTC', 1));
      const acquire = (key: string, worker: string, requestId: number): Call => ({
        do: 'run',
        map: 'leases',
        key,
        processor: 'Lease',
        values: { op: WIRE.processors.Lease.ops.ACQUIRE, worker, requestId, leaseMs: 600_000 },
      });
      const [row, held, granted, repeated] = (await inPython([
        { do: 'get', map: 'leases', key: 'BTC' },
        acquire('BTC', 'python', 1),
        acquire('ETH', 'pythón', 9),
        acquire('ETH', 'pythón', 9),
      ])) as [Answer, Answer, Answer, Answer];
      expect(row).toMatchObject({
        token: mine.token,
        owner: 'typed',
        requestId: 1,
        untilMs: mine.expiresAtMs,
      });
      expect(held).toMatchObject({ code: WIRE.codes.HELD, token: mine.token });
      expect(granted).toMatchObject({ code: WIRE.codes.OK, owner: 'pythón' });
      expect(repeated['token']).toBe(granted['token']);
      expect(meshValue(await leases.read('ETH'))).toMatchObject({
        newest: granted['token'],
        owner: 'pythón',
        lease: { expiresAtMs: granted['untilMs'] },
      });
    });
  },
);

/** The sign of the last event's 0 away: the one thing that JSON cannot carry to Python. */
function withoutSign(hex: string): string {
  return hex.replace(/[08]0{15}$/, '0'.repeat(16));
}
