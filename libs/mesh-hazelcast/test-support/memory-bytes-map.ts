/** A shared map inside one process, with a network that loses, keeps back and breaks. */
import type { BytesMap, BytesMapEvents, MeshResult } from '../src/index.ts';

/** Several readers and writers may hold one: what one sets the others hear of, or not. */
export class MemoryBytesMap implements BytesMap {
  readonly #values = new Map<string, Buffer>();
  readonly #listeners = new Set<BytesMapEvents>();
  /** Changes are not heard of while it is true: a missed invalidation. */
  losesEvents = false;
  /** Nothing gets through, in either direction, while it is true. */
  isCut = false;

  get(key: string): Promise<MeshResult<Buffer | undefined>> {
    return this.#answer(() => this.#values.get(key));
  }

  set(key: string, value: Buffer): Promise<MeshResult<void>> {
    return this.#answer(() => {
      this.#values.set(key, value);
      if (!this.losesEvents) for (const { changed } of this.#listeners) changed(key, value);
    });
  }

  entries(): Promise<MeshResult<ReadonlyMap<string, Buffer>>> {
    return this.#answer(() => new Map(this.#values));
  }

  listen(events: BytesMapEvents): Promise<MeshResult<() => void>> {
    return this.#answer(() => {
      this.#listeners.add(events);
      return () => this.#listeners.delete(events);
    });
  }

  /** What stands there, whatever gets through. */
  now(key: string): Buffer | undefined {
    return this.#values.get(key);
  }

  /** All members are lost. */
  forget(): void {
    this.#values.clear();
  }

  /** The link breaks noticeably. */
  disconnect(): void {
    for (const { disconnected } of this.#listeners) disconnected();
  }

  #answer<Value>(value: () => Value): Promise<MeshResult<Value>> {
    if (this.isCut)
      return Promise.resolve({ ok: false, refusal: { code: 'MESH101', what: 'a call', deadlineMs: 1 } });
    return Promise.resolve({ ok: true, value: value() });
  }
}
