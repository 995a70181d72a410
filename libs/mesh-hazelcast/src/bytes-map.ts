/** A map of bytes that several processes share, as far as health and limits need it; a network may stand behind it. */
import type { MeshResult } from './mesh-refusal.ts';

/** What is heard of a map without asking. Nothing of it is promised: changes get lost, and links break unnoticed. */
export interface BytesMapEvents {
  /** An entry has a new value; the value comes along, so that nobody needs to ask for it. */
  readonly changed: (key: string, value: Buffer) => void;
  /** The connection broke: whatever was mirrored may be old by now. */
  readonly disconnected: () => void;
  /** There is a connection (again). */
  readonly connected: () => void;
}

/** Every call has its own deadline. */
export interface BytesMap {
  get(key: string): Promise<MeshResult<Buffer | undefined>>;
  set(key: string, value: Buffer): Promise<MeshResult<void>>;
  entries(): Promise<MeshResult<ReadonlyMap<string, Buffer>>>;
  /** @returns Stops listening. */
  listen(events: BytesMapEvents): Promise<MeshResult<() => void>>;
}
