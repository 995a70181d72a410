/** What a service knows of whether its mesh still decides. */
import { type MeshRefusal, meshRefusalText } from '@plimsoll/mesh-hazelcast';
import type { MeshFile } from './mesh-file.ts';

/** Whether the cluster still decides: loss of its quorum is a breach of category 1. [impl->REQ~quorum~1] */
export class MeshLink {
  readonly #lostMs: number;
  readonly #outvotedMs: number;
  readonly #nowMs: () => number;
  #answeredAtMs: number;
  #refusal: MeshRefusal | undefined;

  constructor({ lostMs, validMs }: Pick<MeshFile, 'lostMs' | 'validMs'>, nowMs: () => number) {
    this.#lostMs = lostMs;
    this.#outvotedMs = Math.min(validMs, lostMs);
    this.#nowMs = nowMs;
    this.#answeredAtMs = nowMs();
  }

  /** Some member decided, or showed what was decided. */
  answered(): void {
    this.#answeredAtMs = this.#nowMs();
    this.#refusal = undefined;
  }

  refused(refusal: MeshRefusal): void {
    this.#refusal = refusal;
  }

  /**
   * A member says that it is on the smaller side; or nobody has answered for too long. A member that just joins says so
   * for a moment, too: it counts once what was known before has run out, and nothing is allowed any more anyway.
   */
  lost(): string | undefined {
    const silentMs = this.#nowMs() - this.#answeredAtMs;
    const isOutvoted = this.#refusal?.code === 'MESH103' && silentMs >= this.#outvotedMs;
    if (!isOutvoted && silentMs < this.#lostMs) return undefined;
    const why = this.#refusal === undefined ? '' : ` (${meshRefusalText(this.#refusal)})`;
    return `the mesh has not decided anything for ${silentMs} ms${why}`;
  }
}
