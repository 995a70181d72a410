/** One worker that takes and gives back leases, one call after the other; and the same with Hazelcast's own lock. */
import { HazelcastLeaseService, type Mesh, meshRefusalText } from '@plimsoll/mesh-hazelcast';
import { again, named, nowMs, rounds, row } from './row.ts';

const INSTRUMENTS = 50;
/** Not measured: the code is cold. */
const WARM_UP = 200;

export async function measureLeases(mesh: Mesh, count: number): Promise<string[]> {
  const opened = await HazelcastLeaseService.open({
    client: mesh.client,
    leaseMs: 10_000,
    deadlineMs: 5_000,
  });
  if (!opened.ok) throw new Error(meshRefusalText(opened.refusal));
  const leases = opened.value;
  const acquires: number[] = [];
  const releases: number[] = [];
  const failed = await rounds(count + WARM_UP, async (round) => {
    const instrument = `bench-${round % INSTRUMENTS}`;
    const [acquireMs, lease] = await timed(() => leases.acquire('bench', instrument, round));
    if (!lease.ok) throw new Error(meshRefusalText(lease.refusal));
    const [releaseMs, released] = await timed(() => leases.release('bench', instrument, lease.value.token));
    if (!released.ok) throw new Error(meshRefusalText(released.refusal));
    if (round <= WARM_UP) return;
    acquires.push(acquireMs);
    releases.push(releaseMs);
  });
  return [
    row(named('lease acquire', failed), acquires, rate(acquires)),
    row('lease release', releases, rate(releases)),
  ];
}

export async function measureRawLocks(mesh: Mesh, count: number): Promise<string[]> {
  const map = await again(() => mesh.client.getMap<string, string>('raw-locks'));
  const locks: number[] = [];
  const unlocks: number[] = [];
  const failed = await rounds(count + WARM_UP, async (round) => {
    const key = `bench-${round % INSTRUMENTS}`;
    const [lockMs] = await timed(() => map.lock(key, 10_000));
    const [unlockMs] = await timed(() => map.unlock(key));
    if (round <= WARM_UP) return;
    locks.push(lockMs);
    unlocks.push(unlockMs);
  });
  return [
    row(named('raw: IMap.lock', failed), locks, rate(locks)),
    row('raw: IMap.unlock', unlocks, rate(unlocks)),
  ];
}

async function timed<Value>(call: () => Promise<Value>): Promise<[number, Value]> {
  const startMs = nowMs();
  const value = await call();
  return [nowMs() - startMs, value];
}

function rate(times: readonly number[]): number {
  return (1_000 * times.length) / times.reduce((sum, time) => sum + time, 0);
}
