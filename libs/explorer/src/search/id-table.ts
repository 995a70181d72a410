import { GrowableInt32 } from './growable-int32.ts';
import { mixColumn } from './row-hash.ts';

/**
 * A map from the ids in some columns of a row to an offset into `data`, where the caller has written what it knows
 * about them. One flat array holds keys and values: no object a state is ever made.
 */
export class IdTable {
  readonly #columns: Int32Array;
  #slots: Int32Array;
  #mask: number;
  #entries = 0;
  /** Key, then value, of each entry. */
  readonly data = new GrowableInt32(256);

  constructor(columns: readonly number[], capacity = 256) {
    this.#columns = Int32Array.from(columns);
    this.#slots = new Int32Array(capacity);
    this.#mask = capacity - 1;
  }

  get entries(): number {
    return this.#entries;
  }

  get bytes(): number {
    return this.#slots.byteLength + this.data.bytes;
  }

  /** Offset in `data` of the value stored for `row`, or -1. `mixed` holds `mixColumn` of each column of the row. */
  find(row: Int32Array, mixed: Int32Array): number {
    const columns = this.#columns;
    const data = this.data.data;
    let slot = 0;
    for (let i = 0; i < columns.length; i++) slot ^= mixed[columns[i] as number] as number;
    probe: for (slot &= this.#mask; ; slot = (slot + 1) & this.#mask) {
      const entry = this.#slots[slot] as number;
      if (entry === 0) return -1;
      for (let i = 0; i < columns.length; i++) {
        if (data[entry - 1 + i] !== row[columns[i] as number]) continue probe;
      }
      return entry - 1 + columns.length;
    }
  }

  /** Begins an entry for `row`, whose value the caller pushes onto `data` next; the offset of that value. */
  begin(row: Int32Array): number {
    for (const column of this.#columns) this.data.push(row[column] as number);
    return this.data.length;
  }

  /** Takes back an entry whose value could not be computed. */
  abandon(valueOffset: number): void {
    this.data.truncate(valueOffset - this.#columns.length);
  }

  /** Makes the entry begun at `valueOffset` findable. */
  commit(valueOffset: number): void {
    if (++this.#entries * 2 > this.#mask) this.#grow();
    this.#put(valueOffset - this.#columns.length);
    this.#keyOffsets.push(valueOffset - this.#columns.length);
  }

  readonly #keyOffsets = new GrowableInt32(256);

  #put(keyOffset: number): void {
    let slot = 0;
    for (let i = 0; i < this.#columns.length; i++) {
      slot ^= mixColumn(this.#columns[i] as number, this.data.at(keyOffset + i));
    }
    for (slot &= this.#mask; this.#slots[slot] !== 0; slot = (slot + 1) & this.#mask);
    this.#slots[slot] = keyOffset + 1;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    this.#mask = this.#slots.length - 1;
    for (let i = 0; i < this.#keyOffsets.length; i++) this.#put(this.#keyOffsets.at(i));
  }
}
