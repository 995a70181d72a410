import type { ActionPredicate, State } from '@plimsoll/tla-values';
import { HitRate, memoBytesMax } from './hit-rate.ts';
import { IdTable } from './id-table.ts';
import { mixColumn } from './row-hash.ts';
import type { StateCodec } from './state-codec.ts';

/** A step property [A]_v, its A as a table over what that reads of both states. */
export class StepTable {
  readonly #action: NonNullable<ActionPredicate['action']>;
  readonly #codec: StateCodec;
  readonly #columns: Int32Array;
  readonly #nextColumns: Int32Array;
  readonly #decode: (row: Int32Array) => State;
  readonly #decodeNext: (row: Int32Array) => State;
  /** The values read, of the first state and then of the next. */
  readonly #key: Int32Array;
  readonly #mixed: Int32Array;
  readonly #rate = new HitRate();
  #memo: IdTable | undefined;

  constructor(action: NonNullable<ActionPredicate['action']>, codec: StateCodec) {
    this.#action = action;
    this.#codec = codec;
    const columns = codec.columnsOf(action.reads);
    const nextColumns = codec.columnsOf(action.readsNext);
    this.#columns = Int32Array.from(columns);
    this.#nextColumns = Int32Array.from(nextColumns);
    this.#decode = codec.partialDecoder(columns);
    this.#decodeNext = codec.partialDecoder(nextColumns);
    const width = columns.length + nextColumns.length;
    this.#key = new Int32Array(width);
    this.#mixed = new Int32Array(width);
    this.#memo = new IdTable(Array.from({ length: width }, (_, column) => column));
  }

  /** Whether the step from `row` to `next` satisfies [A]_v. Throws TlaError. */
  holds(row: Int32Array, next: Int32Array): boolean {
    if (this.#actionHolds(row, next)) return true;
    return this.#action.keeps(this.#codec.decode(row), this.#codec.decode(next));
  }

  #actionHolds(row: Int32Array, next: Int32Array): boolean {
    const memo = this.#memo;
    if (memo === undefined) return this.#evaluate(row, next);
    this.#read(row, next);
    const known = memo.find(this.#key, this.#mixed);
    if (known >= 0) {
      this.#rate.hit();
      return memo.data.at(known) === 1;
    }
    this.#rate.miss();
    const holds = this.#evaluate(row, next);
    if (!this.#rate.pays) this.#memo = undefined;
    else if (memo.bytes <= memoBytesMax) {
      const offset = memo.begin(this.#key);
      memo.data.push(holds ? 1 : 0);
      memo.commit(offset);
    }
    return holds;
  }

  #read(row: Int32Array, next: Int32Array): void {
    const count = this.#columns.length;
    for (let i = 0; i < count; i++) this.#put(i, row[this.#columns[i] as number] as number);
    for (let i = 0; i < this.#nextColumns.length; i++)
      this.#put(count + i, next[this.#nextColumns[i] as number] as number);
  }

  #put(column: number, id: number): void {
    this.#key[column] = id;
    this.#mixed[column] = mixColumn(column, id);
  }

  #evaluate(row: Int32Array, next: Int32Array): boolean {
    return this.#action.holds(this.#decode(row), this.#decodeNext(next));
  }
}
