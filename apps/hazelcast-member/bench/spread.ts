/** How long a change takes until it is in force with all workers: a cut, a posture, and a raw value beside them. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  HazelcastBytesMap,
  HazelcastLimitStore,
  type Mesh,
  type MeshResult,
  memoryEpochs,
  meshRefusalText,
  PostureIssuer,
  plainBytes,
  publishedBytes,
  WIRE,
} from '@plimsoll/mesh-hazelcast';
import { again, named, nowMs, pause, rounds, row } from './row.ts';
import type { Workers } from './workers.ts';

const DEADLINE_MS = 5_000;
/** Between two changes: each worker has settled, and asked again. */
const PAUSE_MS = 10;
/** A change that a worker did not tell of by then is counted as missed. */
const REACHED_MS_MAX = 2_000;
/**
 * Not measured: the code of workers and members is cold. Members' compilers take up to a third of a core for the first
 * half minute, and what is measured first would bear it: the second tier compiles what was called some thousand times.
 */
const WARM_UP = 1_000;

export async function measureCuts(mesh: Mesh, workers: Workers, count: number): Promise<string[]> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const authority = { issuer: 'bench', key: privateKey };
  const store = await again(async () =>
    got(await HazelcastLimitStore.open({ client: mesh.client, deadlineMs: DEADLINE_MS, ...authority })),
  );
  const account = 'bench';
  await again(async () => got(await store.cut(account, 1_000_000, 1)));
  await workers.tell({ do: 'limits', account, issuer: authority.issuer, key: pemOf(publicKey) });
  return await spread('cut to refusal at all workers', workers, count, async (round) => {
    const cut = got(await store.cut(account, 1_000_000 - round, round + 1));
    return cut.version;
  });
}

export async function measurePostures(mesh: Mesh, workers: Workers, count: number): Promise<string[]> {
  const issuerName = 'bench';
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const health = await again(async () =>
    got(await HazelcastBytesMap.open(mesh, WIRE.maps.health, publishedBytes, DEADLINE_MS)),
  );
  const questions = await again(async () =>
    got(await HazelcastBytesMap.open(mesh, WIRE.maps.questions, plainBytes, DEADLINE_MS)),
  );
  const issuer = new PostureIssuer({
    issuer: issuerName,
    key: privateKey,
    health,
    questions,
    validMs: 5_000,
    epochs: memoryEpochs(),
    answersLate: true,
  });
  await again(async () => got(await issuer.start()));
  await workers.tell({
    do: 'posture',
    issuer: issuerName,
    key: pemOf(publicKey),
  });
  await again(async () => got(await issuer.poll()));
  const rows = await spread('posture publish to visible at all workers', workers, count, async (round) => {
    const posture = round % 2 === 0 ? 'APEX' : 'STALKER';
    return got(await issuer.publish({ posture, rPpm: 900_000, confidencePpm: 1_000_000 }));
  });
  issuer.stop();
  return rows;
}

export async function measureRawSets(mesh: Mesh, workers: Workers, count: number): Promise<string[]> {
  const map = await again(() => mesh.client.getMap<string, number>('raw'));
  await workers.tell({ do: 'raw' });
  return await spread('raw: set to entry listeners of all workers', workers, count, async (round) => {
    await map.set('key', round);
    return round;
  });
}

async function spread(
  what: string,
  workers: Workers,
  count: number,
  change: (round: number) => Promise<number>,
): Promise<string[]> {
  const times: number[] = [];
  let missed = 0;
  const failed = await rounds(count + WARM_UP, async (round) => {
    await pause(PAUSE_MS);
    const startMs = nowMs();
    const version = await change(round);
    const atMs = await workers.reached(version, REACHED_MS_MAX);
    if (round <= WARM_UP) return;
    if (atMs === undefined) missed += 1;
    else times.push(atMs - startMs);
  });
  const told = missed === 0 ? what : `${what} (${missed} not told of in ${REACHED_MS_MAX / 1_000} s)`;
  return [row(named(told, failed), times)];
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function got<Value>(result: MeshResult<Value>): Value {
  if (result.ok) return result.value;
  throw new Error(meshRefusalText(result.refusal));
}
