import type { State, StatePredicate } from '@plimsoll/tla-values';
import { HitRate, memoBytesMax } from './hit-rate.ts';
import { IdTable } from './id-table.ts';
import type { StateCodec } from './state-codec.ts';

/** A state predicate as a table over the values that it reads: one table for each conjunct, where they are given. */
export class PredicateTable {
  readonly predicate: StatePredicate;
  readonly #parts: readonly ConjunctTable[];

  constructor(predicate: StatePredicate, codec: StateCodec, isMemoised: boolean) {
    this.predicate = predicate;
    const { conjuncts = [] } = predicate;
    const parts = conjuncts.length === 0 ? [predicate] : conjuncts;
    this.#parts = parts.map((part) => new ConjunctTable(part, codec, isMemoised));
  }

  get bytes(): number {
    return this.#parts.reduce((sum, part) => sum + part.bytes, 0);
  }

  /** Whether the state in `row` satisfies the predicate. `mixed` holds `mixColumn` of each column. Throws TlaError. */
  holds(row: Int32Array, mixed: Int32Array): boolean {
    for (let i = 0; i < this.#parts.length; i++) {
      if (!(this.#parts[i] as ConjunctTable).holds(row, mixed)) return false;
    }
    return true;
  }
}

class ConjunctTable {
  readonly #predicate: StatePredicate;
  readonly #decode: (row: Int32Array) => State;
  readonly #rate = new HitRate();
  #memo: IdTable | undefined;

  constructor(predicate: StatePredicate, codec: StateCodec, isMemoised: boolean) {
    this.#predicate = predicate;
    const reads = codec.columnsOf(predicate.reads);
    this.#decode = codec.partialDecoder(reads);
    this.#memo = isMemoised ? new IdTable(reads) : undefined;
  }

  get bytes(): number {
    return this.#memo?.bytes ?? 0;
  }

  holds(row: Int32Array, mixed: Int32Array): boolean {
    const memo = this.#memo;
    if (memo === undefined) return this.#predicate.holds(this.#decode(row));
    const known = memo.find(row, mixed);
    if (known >= 0) {
      this.#rate.hit();
      return memo.data.at(known) === 1;
    }
    this.#rate.miss();
    const holds = this.#predicate.holds(this.#decode(row));
    if (!this.#rate.pays) this.#memo = undefined;
    else if (memo.bytes <= memoBytesMax) {
      const offset = memo.begin(row);
      memo.data.push(holds ? 1 : 0);
      memo.commit(offset);
    }
    return holds;
  }
}
