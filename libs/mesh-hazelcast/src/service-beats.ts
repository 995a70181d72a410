/** Heartbeats on the mesh: each service renews its own entry of SERVICE_BEATS, and whoever watches hears of it. */
import type { BytesMap } from './bytes-map.ts';
import { plainBytes, type ValueForm } from './hazelcast-bytes-map.ts';
import type { MeshResult } from './mesh-refusal.ts';
import type { ServiceWatch } from './service-watch.ts';

/** A beat's number, 64 bits. */
const BEAT_BYTES = 8;

/**
 * A heartbeat ends by itself when its service is gone. Members end entries by whole seconds, seconds late; the alarm
 * is the watch's, on its own clock, and this only keeps the map clean.
 */
export function beatBytes(ttlMs: number): ValueForm {
  return {
    read: plainBytes.read,
    write: async (map, key, value) => {
      await map.set(key, value, ttlMs);
      return { ok: true, value: undefined };
    },
  };
}

/** A service's side. */
export class ServiceBeats {
  readonly #service: string;
  readonly #beats: BytesMap;
  #beat: number;

  /** @param first Beats count from here: larger than in any earlier life, such as the time in ms. */
  constructor(service: string, beats: BytesMap, first: number) {
    this.#service = service;
    this.#beats = beats;
    this.#beat = first;
  }

  /** Renews the heartbeat: after work was done, never from a timer that goes on when the work has stalled. */
  async beat(): Promise<MeshResult<void>> {
    this.#beat += 1;
    const bytes = Buffer.alloc(BEAT_BYTES);
    bytes.writeBigUInt64BE(BigInt(this.#beat));
    return await this.#beats.set(this.#service, bytes);
  }
}

/** Leads what is heard to the watch. @returns Stops listening. */
export async function watchBeats(beats: BytesMap, watch: ServiceWatch): Promise<MeshResult<() => void>> {
  const heard = (service: string, value: Buffer): void => {
    if (value.length === BEAT_BYTES) watch.hear(service, Number(value.readBigUInt64BE()));
  };
  // A link that breaks brings no beats, and so an alarm: nothing else is to be done about it.
  return await beats.listen({ changed: heard, disconnected: () => {}, connected: () => {} });
}
