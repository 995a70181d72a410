/** Bytes that processes share on a cluster: questions as they are, postures under their epoch. */
import type { IMap, MapListener } from 'hazelcast-client';
import './event-of-nobody.ts';
import type { BytesMap, BytesMapEvents } from './bytes-map.ts';
import { withDeadline } from './deadline.ts';
import type { Mesh } from './mesh-client.ts';
import { type MeshResult, meshRefused } from './mesh-refusal.ts';
import { postureEpoch } from './posture-record.ts';
import { codeName } from './wire.ts';
import { CompactValue, Processor, runProcessor } from './wire-codec.ts';

/** How values lie in a map. */
export interface ValueForm {
  /** The bytes in what a get or an event brought; undefined for something else, which a stranger may have put there. */
  read(value: unknown): Buffer | undefined;
  write(map: IMap<string, unknown>, key: string, value: Buffer): Promise<MeshResult<void>>;
}

/** A plain value. */
export const plainBytes: ValueForm = {
  read: (value) => (Buffer.isBuffer(value) ? value : undefined),
  write: async (map, key, value) => {
    await map.set(key, value);
    return { ok: true, value: undefined };
  },
};

/** A posture's row: a smaller epoch never overwrites a larger one. */
export const publishedBytes: ValueForm = {
  read: (value) => (value instanceof CompactValue ? value.bytes('record') : undefined),
  write: async (map, key, record) => {
    const epoch = postureEpoch(record) ?? 0;
    const answer = await runProcessor(map, key, new Processor('Publish', { epoch, record, toldNowMs: 0 }));
    const code = codeName(answer.number('code'));
    if (code === 'OK') return { ok: true, value: undefined };
    const detail = `${code ?? 'an unknown code'}: epoch ${epoch}, and ${answer.number('epoch')} stands there`;
    return meshRefused({ code: 'MESH104', what: `publishing the posture of ${key}`, detail });
  },
};

/** {@link BytesMap} on Hazelcast. */
export class HazelcastBytesMap implements BytesMap {
  readonly #mesh: Mesh;
  readonly #map: IMap<string, unknown>;
  readonly #form: ValueForm;
  readonly #deadlineMs: number;

  private constructor(mesh: Mesh, map: IMap<string, unknown>, form: ValueForm, deadlineMs: number) {
    this.#mesh = mesh;
    this.#map = map;
    this.#form = form;
    this.#deadlineMs = deadlineMs;
  }

  /** @param deadlineMs Every call's own deadline. */
  static async open(
    mesh: Mesh,
    name: string,
    form: ValueForm,
    deadlineMs: number,
  ): Promise<MeshResult<HazelcastBytesMap>> {
    const opened = await withDeadline(`opening ${name}`, deadlineMs, () =>
      mesh.client.getMap<string, unknown>(name),
    );
    if (!opened.ok) return opened;
    return { ok: true, value: new HazelcastBytesMap(mesh, opened.value, form, deadlineMs) };
  }

  async get(key: string): Promise<MeshResult<Buffer | undefined>> {
    const got = await withDeadline(`reading ${key}`, this.#deadlineMs, () => this.#map.get(key));
    return got.ok ? { ok: true, value: this.#form.read(got.value) } : got;
  }

  async set(key: string, value: Buffer): Promise<MeshResult<void>> {
    const set = await withDeadline(`writing ${key}`, this.#deadlineMs, () =>
      this.#form.write(this.#map, key, value),
    );
    return set.ok ? set.value : set;
  }

  async entries(): Promise<MeshResult<ReadonlyMap<string, Buffer>>> {
    const read = await withDeadline('reading all', this.#deadlineMs, () => this.#map.entrySet());
    if (!read.ok) return read;
    const entries = read.value.flatMap(([key, value]): [string, Buffer][] => {
      const bytes = this.#form.read(value);
      return bytes === undefined ? [] : [[key, bytes]];
    });
    return { ok: true, value: new Map(entries) };
  }

  async listen(events: BytesMapEvents): Promise<MeshResult<() => void>> {
    const heard = ({ key, value }: { key: string | null; value: unknown }): void => {
      const bytes = this.#form.read(value);
      if (key !== null && bytes !== undefined) events.changed(key, bytes);
    };
    const listener: MapListener<string, unknown> = { added: heard, updated: heard };
    const added = await withDeadline('listening', this.#deadlineMs, () =>
      this.#map.addEntryListener(listener, undefined, true),
    );
    if (!added.ok) return added;
    const stopLinks = this.#mesh.listen(events);
    return {
      ok: true,
      value: () => {
        stopLinks();
        void this.#map.removeEntryListener(added.value).catch(() => {});
      },
    };
  }
}
