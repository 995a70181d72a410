/** Lookups before a memo is judged: hits come in bursts, and the first levels of a search always miss. */
const lookupsMin = 1 << 16;
/** Below this share of hits a memo costs more than it saves (a lookup is about a tenth of an evaluation). */
const hitShareMin = 0.1;
/** Bytes of one table: beyond it a memo keeps what it has and learns nothing more. */
export const memoBytesMax = 512 * 1024 * 1024;

/** Decides whether a memo pays: by the share of hits since the start, looked at when the lookups have doubled. */
export class HitRate {
  #lookups = 0;
  #hits = 0;
  #nextLook = lookupsMin;
  /** False once the memo has been given up for good. */
  pays = true;

  hit(): void {
    this.#hits++;
    this.#lookups++;
  }

  miss(): void {
    if (++this.#lookups < this.#nextLook) return;
    this.#nextLook *= 2;
    this.pays = this.#hits >= hitShareMin * this.#lookups;
  }
}
