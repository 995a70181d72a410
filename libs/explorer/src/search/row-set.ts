import type { RowStore } from './row-store.ts';

/**
 * Finds the index of a row in a `RowStore` by its content: open addressing with linear probing. A slot is two words,
 * the row's index plus one (0 when free) and its hash, so that probing touches rows only when the hashes agree.
 */
export class RowSet {
  readonly #rows: RowStore;
  #slots: Int32Array;
  #mask: number;
  #used = 0;

  constructor(rows: RowStore, capacity = 1 << 12) {
    this.#rows = rows;
    this.#slots = new Int32Array(capacity * 2);
    this.#mask = capacity - 1;
  }

  get bytes(): number {
    return this.#slots.byteLength;
  }

  /** Index of the row, or -1. */
  find(row: Int32Array, hash: number): number {
    const slots = this.#slots;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const index = slots[slot * 2] as number;
      if (index === 0) return -1;
      if (slots[slot * 2 + 1] === hash && this.#rows.equals(index - 1, row)) return index - 1;
    }
  }

  /** Appends a row that `find` did not find; its index. */
  add(row: Int32Array, hash: number): number {
    const index = this.#rows.push(row);
    // Linear probing stays short while at most half of the slots are used.
    if (++this.#used * 2 > this.#mask) this.#grow();
    this.#put(index, hash);
    return index;
  }

  #put(index: number, hash: number): void {
    let slot = hash & this.#mask;
    while (this.#slots[slot * 2] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot * 2] = index + 1;
    this.#slots[slot * 2 + 1] = hash;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#slots.length / 2 - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] !== 0) this.#put((old[i] as number) - 1, old[i + 1] as number);
    }
  }
}
