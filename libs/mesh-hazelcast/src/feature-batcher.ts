/**
 * DOLPHIN_FEATURES: a worker's events in packed batches, one operation a flush. One operation an event falls short of
 * 100,000 a second; a batch of 24-byte records every two milliseconds takes an eighth of a core.
 */
import type { IMap } from 'hazelcast-client';
import { withDeadline } from './deadline.ts';
import type { Mesh } from './mesh-client.ts';
import type { MeshRefusal, MeshResult } from './mesh-refusal.ts';
import { codeName, WIRE } from './wire.ts';
import { type CompactValue, Processor, runProcessor } from './wire-codec.ts';

/** What is known of an asset. */
export interface FeatureEvent {
  /** The asset's number, int32. */
  readonly asset: number;
  readonly confidencePpm: number;
  readonly eigenvalue: number;
  readonly imbalance: number;
}

/** A shard's newest features, and how many events made them. */
export interface FeatureShard {
  readonly batch: number;
  readonly events: number;
  readonly features: readonly FeatureEvent[];
}

/** What a batcher is set up with. */
export interface FeatureSetup {
  /** The worker's shard: nobody else writes it. */
  readonly shard: string;
  readonly deadlineMs: number;
  /** Microseconds on the machine's monotonic clock. */
  readonly nowUs: () => number;
  /** The number of the last batch that this shard ever had: a restarted worker goes on from there. */
  readonly lastBatch: number;
}

/** Members take no more in one batch. */
export const BATCH_EVENTS_MAX = 4_096;
const EVENT_BYTES = WIRE.featureEvent.bytes;

/** Sends one packed batch where the shard's row lies. */
export type AppendBatch = (batch: number, sentAtUs: number, events: Buffer) => Promise<MeshResult<void>>;

/** One per worker. {@link flush} is called every flush interval. */
export class FeatureBatcher {
  readonly #setup: FeatureSetup;
  readonly #append: AppendBatch;
  #buffer = Buffer.allocUnsafe(BATCH_EVENTS_MAX * EVENT_BYTES);
  #count = 0;
  #batch: number;
  /** Sent, and not answered: sent again under the same number until it is. */
  #unanswered: { readonly batch: number; readonly events: Buffer } | undefined;
  #isFlushing = false;
  /** Events that found the buffer full: the newest of their asset comes with the next scan. */
  dropped = 0;
  /** Events that the cluster has. */
  sent = 0;

  constructor(setup: FeatureSetup, append: AppendBatch) {
    this.#setup = setup;
    this.#append = append;
    this.#batch = setup.lastBatch;
  }

  /** @returns False when the buffer is full, and the event is dropped and counted. */
  add({ asset, confidencePpm, eigenvalue, imbalance }: FeatureEvent): boolean {
    if (this.#count === BATCH_EVENTS_MAX) {
      this.dropped += 1;
      return false;
    }
    const at = this.#count * EVENT_BYTES;
    this.#buffer.writeInt32BE(asset, at);
    this.#buffer.writeInt32BE(confidencePpm, at + 4);
    this.#buffer.writeDoubleBE(eigenvalue, at + 8);
    this.#buffer.writeDoubleBE(imbalance, at + 16);
    this.#count += 1;
    return true;
  }

  /** Sends what has gathered. One batch is on its way at a time, so that none overtakes another. */
  async flush(): Promise<MeshResult<void>> {
    if (this.#isFlushing) return { ok: true, value: undefined };
    this.#unanswered ??= this.#take();
    const next = this.#unanswered;
    if (next === undefined) return { ok: true, value: undefined };
    this.#isFlushing = true;
    const answer = await this.#append(next.batch, this.#setup.nowUs(), next.events);
    this.#isFlushing = false;
    if (!answer.ok) return answer;
    this.#unanswered = undefined;
    this.sent += next.events.length / EVENT_BYTES;
    return answer;
  }

  #take(): { readonly batch: number; readonly events: Buffer } | undefined {
    if (this.#count === 0) return undefined;
    this.#batch += 1;
    const events = this.#buffer.subarray(0, this.#count * EVENT_BYTES);
    this.#buffer = Buffer.allocUnsafe(BATCH_EVENTS_MAX * EVENT_BYTES);
    this.#count = 0;
    return { batch: this.#batch, events };
  }
}

/** The map of features of a cluster. */
export class HazelcastFeatures {
  readonly #map: IMap<string, unknown>;
  readonly #deadlineMs: number;

  private constructor(map: IMap<string, unknown>, deadlineMs: number) {
    this.#map = map;
    this.#deadlineMs = deadlineMs;
  }

  static async open(mesh: Mesh, deadlineMs: number): Promise<MeshResult<HazelcastFeatures>> {
    const opened = await withDeadline('opening the features', deadlineMs, () =>
      mesh.client.getMap<string, unknown>(WIRE.maps.features),
    );
    return opened.ok ? { ok: true, value: new HazelcastFeatures(opened.value, deadlineMs) } : opened;
  }

  /** A batcher for that worker's shard. It goes on from the last batch that the shard had. */
  async batcher(shard: string, nowUs: () => number): Promise<MeshResult<FeatureBatcher>> {
    const read = await this.read(shard);
    if (!read.ok) return read;
    const deadlineMs = this.#deadlineMs;
    const setup = { shard, deadlineMs, nowUs, lastBatch: read.value?.batch ?? 0 };
    const append: AppendBatch = async (batch, sentAtUs, events) => {
      const answer = await withDeadline(`features of ${shard}`, deadlineMs, () =>
        runProcessor(this.#map, shard, new Processor('Append', { batch, sentAtUs, events })),
      );
      if (!answer.ok) return answer;
      const refusal = refusalOf(answer.value, batch, shard);
      return refusal === undefined ? { ok: true, value: undefined } : { ok: false, refusal };
    };
    return { ok: true, value: new FeatureBatcher(setup, append) };
  }

  /** A shard's newest features; undefined before its first batch. */
  async read(shard: string): Promise<MeshResult<FeatureShard | undefined>> {
    const got = await withDeadline(`features of ${shard}`, this.#deadlineMs, () => this.#map.get(shard));
    if (!got.ok) return got;
    return { ok: true, value: got.value === null ? undefined : shardOf(got.value as CompactValue) };
  }
}

/** A batch that was repeated is there already: that is what was wanted. */
function refusalOf(answer: CompactValue, batch: number, shard: string): MeshRefusal | undefined {
  const code = codeName(answer.number('code'));
  if (code === 'OK' || (code === 'NOT_NEWER' && answer.number('batch') === batch)) return undefined;
  const detail = `${code ?? 'an unknown code'} for batch ${batch}, and ${answer.number('batch')} is there`;
  return { code: 'MESH104', what: `features of ${shard}`, detail };
}

function shardOf(row: CompactValue): FeatureShard {
  const [confidence, eigenvalue, imbalance] = ['confidencePpm', 'eigenvalue', 'imbalance'].map((field) =>
    row.numbers(field),
  );
  const features = row.numbers('assets').map((asset, at) => ({
    asset,
    confidencePpm: confidence?.[at] ?? 0,
    eigenvalue: eigenvalue?.[at] ?? 0,
    imbalance: imbalance?.[at] ?? 0,
  }));
  return { batch: row.number('batch'), events: row.number('events'), features };
}
