/** 400 assets of eight workers: events at a fixed rate in packed batches; and raw, one operation an event. */
import { HazelcastFeatures, type Mesh, type MeshResult, meshRefusalText } from '@plimsoll/mesh-hazelcast';
import { again, named, nowMs, pause, row } from './row.ts';

const SHARDS = 8;
const ASSETS_A_SHARD = 50;
const EVENTS_A_SECOND = 100_000;
const FLUSH_MS = 2;
/** As many as make the most of the client. */
const RAW_IN_FLIGHT = 256;

/** Open loop: events come at their rate whether or not the last flush is answered. Time: oldest event to answer. */
export async function measureFeatures(mesh: Mesh, lastMs: number): Promise<string[]> {
  const features = await again(async () => got(await HazelcastFeatures.open(mesh, 5_000)));
  const shards = await Promise.all(
    Array.from({ length: SHARDS }, (_, index) =>
      again(async () => got(await features.batcher(`bench-${index}`, () => Math.floor(nowMs() * 1_000)))),
    ),
  );
  const oldest = shards.map((): number | undefined => undefined);
  const isBusy = shards.map(() => false);
  const times: number[] = [];
  const begun = nowMs();
  let made = 0;
  let failed = 0;
  const inFlight = new Set<Promise<void>>();
  while (nowMs() - begun < lastMs) {
    const due = Math.floor(((nowMs() - begun) / 1_000) * EVENTS_A_SECOND);
    for (; made < due; made += 1) {
      const shard = made % SHARDS;
      oldest[shard] ??= nowMs();
      const asset = shard * ASSETS_A_SHARD + (made % ASSETS_A_SHARD);
      shards[shard]?.add({ asset, confidencePpm: 900_000, eigenvalue: made, imbalance: -made });
    }
    for (const [index, shard] of shards.entries()) {
      // One batch of a shard is on its way at a time; what gathers meanwhile grows older.
      if (isBusy[index] === true) continue;
      const before = shard.sent;
      const sinceMs = oldest[index];
      oldest[index] = undefined;
      const flight: Promise<void> = shard.flush().then((answer) => {
        // Not answered in time: the batch goes again, under its number.
        if (!answer.ok) {
          failed += 1;
          oldest[index] = sinceMs;
        }
        if (shard.sent > before && sinceMs !== undefined) times.push(nowMs() - sinceMs);
        inFlight.delete(flight);
        isBusy[index] = false;
      });
      isBusy[index] = true;
      inFlight.add(flight);
    }
    await pause(FLUSH_MS);
  }
  await Promise.all(inFlight);
  const sent = shards.reduce((sum, shard) => sum + shard.sent, 0);
  const dropped = shards.reduce((sum, shard) => sum + shard.dropped, 0);
  const what = `features, ${EVENTS_A_SECOND.toLocaleString('en')} a second offered${dropped > 0 ? `, ${dropped} dropped` : ''}`;
  return [row(named(what, failed), times, (1_000 * sent) / (nowMs() - begun))];
}

export async function measureRawFeatures(mesh: Mesh, lastMs: number): Promise<string[]> {
  const map = await again(() => mesh.client.getMap<number, string>('raw-features'));
  const times: number[] = [];
  const begun = nowMs();
  let next = 0;
  await Promise.all(
    Array.from({ length: RAW_IN_FLIGHT }, async () => {
      while (nowMs() - begun < lastMs) {
        next += 1;
        const startMs = nowMs();
        const isSet = await map.set(next % (SHARDS * ASSETS_A_SHARD), 'twenty-four bytes of it.').then(
          () => true,
          () => false,
        );
        if (isSet) times.push(nowMs() - startMs);
        else await pause(FLUSH_MS);
      }
    }),
  );
  return [
    row(
      `raw: one set an event, ${RAW_IN_FLIGHT} in flight`,
      times,
      (1_000 * times.length) / (nowMs() - begun),
    ),
  ];
}

function got<Value>(result: MeshResult<Value>): Value {
  if (result.ok) return result.value;
  throw new Error(meshRefusalText(result.refusal));
}
