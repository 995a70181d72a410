/** Lookups between two looks at the hit rate: long enough to outlast the cold start, short enough to cost little. */
const lookupsPerWindow = 4096;
/** Below this share of hits a lookup costs more than it saves (a lookup is about a tenth of an evaluation). */
const hitShareMin = 0.15;
/** Windows in a row that must be bad, since the first levels of a search always miss. */
const badWindowsMax = 3;
/** Bytes of one table: beyond it a memo keeps what it has and learns nothing more. */
export const memoBytesMax = 512 * 1024 * 1024;

/** Decides whether a memo pays: counts hits over windows of lookups. */
export class HitRate {
  #lookups = 0;
  #hits = 0;
  #badWindows = 0;
  /** False once the memo has been given up for good. */
  pays = true;

  hit(): void {
    this.#hits++;
    this.#lookups++;
    if (this.#lookups === lookupsPerWindow) this.#close();
  }

  miss(): void {
    this.#lookups++;
    if (this.#lookups === lookupsPerWindow) this.#close();
  }

  #close(): void {
    this.#badWindows = this.#hits < hitShareMin * this.#lookups ? this.#badWindows + 1 : 0;
    if (this.#badWindows === badWindowsMax) this.pays = false;
    this.#lookups = 0;
    this.#hits = 0;
  }
}
