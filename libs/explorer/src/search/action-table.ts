import type { Action, State, Value } from '@plimsoll/tla-values';
import { GrowableInt32 } from './growable-int32.ts';
import { HitRate, memoBytesMax } from './hit-rate.ts';
import { IdTable } from './id-table.ts';
import { mixColumn } from './row-hash.ts';
import type { StateCodec } from './state-codec.ts';

/**
 * An action as a table: what it writes is a function of what it reads (the dependency matrix of LTSmin: Blom, van de
 * Pol, Weber, CAV 2010), so successors are computed once for each combination of the values read.
 *
 * A list of successors is, in `data`: their number, then for each the XOR of the mixed written ids (see row-hash.ts),
 * the written ids themselves, and its positions where the action takes turns with others. Order and multiplicity are
 * the action's.
 */
export class ActionTable {
  readonly action: Action;
  /** Columns that the action writes, in the order of the ids in a successor. */
  readonly writes: Int32Array;
  /** Words of one successor in `data`. */
  readonly stride: number;
  /** Where in them its positions begin. */
  readonly positionOffset: number;
  /** What `successors` gave an offset into. */
  data: Int32Array;
  readonly #codec: StateCodec;
  readonly #decode: (row: Int32Array) => State;
  readonly #writeNames: readonly string[];
  readonly #rate = new HitRate();
  readonly #scratch = new GrowableInt32(64);
  #memo: IdTable | undefined;
  #target: GrowableInt32;
  readonly #emit: (next: State) => void;
  readonly #position: number[] = [];

  /** @param positions How many of its outermost scopes the action shares with those it takes turns with. */
  constructor(action: Action, codec: StateCodec, isMemoised: boolean, positions = 0) {
    this.action = action;
    this.#codec = codec;
    const reads = codec.columnsOf(action.reads);
    this.writes = Int32Array.from(codec.columnsOf(action.writes));
    this.#writeNames = action.writes;
    this.positionOffset = 1 + this.writes.length;
    this.stride = this.positionOffset + positions;
    this.#decode = codec.partialDecoder(reads);
    this.#memo = isMemoised ? new IdTable(reads) : undefined;
    this.#target = this.#scratch;
    this.data = this.#scratch.data;
    this.#emit = (next) => this.#append(next);
  }

  get bytes(): number {
    return this.#memo?.bytes ?? 0;
  }

  /**
   * Offset in `data` of the list of successors of the state in `row`. `mixed` holds `mixColumn` of each column.
   * @throws TlaError from the action; nothing is remembered then.
   */
  successors(row: Int32Array, mixed: Int32Array): number {
    const memo = this.#memo;
    if (memo === undefined) return this.#compute(row, this.#scratch, 0);
    const known = memo.find(row, mixed);
    if (known >= 0) {
      this.#rate.hit();
      this.data = memo.data.data;
      return known;
    }
    this.#rate.miss();
    if (!this.#rate.pays) {
      this.#memo = undefined;
      return this.#compute(row, this.#scratch, 0);
    }
    if (memo.bytes > memoBytesMax) return this.#compute(row, this.#scratch, 0);
    return this.#learn(memo, row);
  }

  #learn(memo: IdTable, row: Int32Array): number {
    const offset = memo.begin(row);
    try {
      this.#compute(row, memo.data, offset);
    } catch (error) {
      memo.abandon(offset);
      throw error;
    }
    memo.commit(offset);
    return offset;
  }

  #compute(row: Int32Array, target: GrowableInt32, offset: number): number {
    target.truncate(offset);
    target.push(0);
    this.#target = target;
    this.action.successors(this.#decode(row), undefined, this.#emit, this.#position);
    target.set(offset, (target.length - offset - 1) / this.stride);
    this.data = target.data;
    return offset;
  }

  #append(next: State): void {
    const target = this.#target;
    const start = target.length;
    target.push(0);
    let hash = 0;
    for (let i = 0; i < this.writes.length; i++) {
      const id = this.#codec.ids.idOf(next[this.#writeNames[i] as string] as Value);
      hash ^= mixColumn(this.writes[i] as number, id);
      target.push(id);
    }
    target.set(start, hash);
    for (let i = this.positionOffset; i < this.stride; i++) {
      target.push(this.#position[i - this.positionOffset] as number);
    }
  }
}
