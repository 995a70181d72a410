/** One worker that takes and gives back leases, one call after the other; and the same with Hazelcast's own lock. */
import { HazelcastLeaseService, type Mesh, meshRefusalText } from '@plimsoll/mesh-hazelcast';
import { nowMs, row, STAGE_MS_MAX } from './row.ts';

const INSTRUMENTS = 50;
/** Not measured: the code is cold. */
const WARM_UP = 200;

export async function measureLeases(mesh: Mesh, rounds: number): Promise<string[]> {
  const opened = await HazelcastLeaseService.open({
    client: mesh.client,
    leaseMs: 10_000,
    deadlineMs: 5_000,
  });
  if (!opened.ok) throw new Error(meshRefusalText(opened.refusal));
  const leases = opened.value;
  const acquires: number[] = [];
  const releases: number[] = [];
  const begun = nowMs();
  for (let round = 1; round <= rounds + WARM_UP && nowMs() - begun < STAGE_MS_MAX; round += 1) {
    const instrument = `bench-${round % INSTRUMENTS}`;
    const [acquireMs, lease] = await timed(() => leases.acquire('bench', instrument, round));
    if (!lease.ok) throw new Error(meshRefusalText(lease.refusal));
    const [releaseMs, released] = await timed(() => leases.release('bench', instrument, lease.value.token));
    if (!released.ok) throw new Error(meshRefusalText(released.refusal));
    if (round <= WARM_UP) continue;
    acquires.push(acquireMs);
    releases.push(releaseMs);
  }
  return [row('lease acquire', acquires, rate(acquires)), row('lease release', releases, rate(releases))];
}

export async function measureRawLocks(mesh: Mesh, rounds: number): Promise<string[]> {
  const map = await mesh.client.getMap<string, string>('raw-locks');
  const locks: number[] = [];
  const unlocks: number[] = [];
  const begun = nowMs();
  for (let round = 1; round <= rounds + WARM_UP && nowMs() - begun < STAGE_MS_MAX; round += 1) {
    const key = `bench-${round % INSTRUMENTS}`;
    const [lockMs] = await timed(() => map.lock(key, 10_000));
    const [unlockMs] = await timed(() => map.unlock(key));
    if (round <= WARM_UP) continue;
    locks.push(lockMs);
    unlocks.push(unlockMs);
  }
  return [row('raw: IMap.lock', locks, rate(locks)), row('raw: IMap.unlock', unlocks, rate(unlocks))];
}

async function timed<Value>(call: () => Promise<Value>): Promise<[number, Value]> {
  const startMs = nowMs();
  const value = await call();
  return [nowMs() - startMs, value];
}

function rate(times: readonly number[]): number {
  return (1_000 * times.length) / times.reduce((sum, time) => sum + time, 0);
}
