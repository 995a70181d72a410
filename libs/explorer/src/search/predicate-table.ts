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
    const parts = conjuncts.length === 0 || !isMemoised ? [predicate] : conjuncts;
    this.#parts = sameReadsTogether(parts, codec).map((part) => new ConjunctTable(part, codec, isMemoised));
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

/** Conjuncts one after another that read the same columns. */
interface Part {
  readonly columns: readonly number[];
  readonly conjuncts: StatePredicate[];
}

/** One look-up for neighbours that read the same. */
function sameReadsTogether(conjuncts: readonly StatePredicate[], codec: StateCodec): readonly Part[] {
  const parts: Part[] = [];
  for (const conjunct of conjuncts) {
    const columns = codec.columnsOf(conjunct.reads);
    const last = parts.at(-1);
    if (last !== undefined && String(last.columns) === String(columns)) last.conjuncts.push(conjunct);
    else parts.push({ columns, conjuncts: [conjunct] });
  }
  return parts;
}

class ConjunctTable {
  readonly #conjuncts: readonly StatePredicate[];
  readonly #decode: (row: Int32Array) => State;
  readonly #rate = new HitRate();
  #memo: IdTable | undefined;

  constructor({ columns, conjuncts }: Part, codec: StateCodec, isMemoised: boolean) {
    this.#conjuncts = conjuncts;
    this.#decode = codec.partialDecoder(columns);
    this.#memo = isMemoised ? new IdTable(columns) : undefined;
  }

  get bytes(): number {
    return this.#memo?.bytes ?? 0;
  }

  holds(row: Int32Array, mixed: Int32Array): boolean {
    const memo = this.#memo;
    if (memo === undefined) return this.#evaluate(row);
    const known = memo.find(row, mixed);
    if (known >= 0) {
      this.#rate.hit();
      return memo.data.at(known) === 1;
    }
    this.#rate.miss();
    const holds = this.#evaluate(row);
    if (!this.#rate.pays) this.#memo = undefined;
    else if (memo.bytes <= memoBytesMax) {
      const offset = memo.begin(row);
      memo.data.push(holds ? 1 : 0);
      memo.commit(offset);
    }
    return holds;
  }

  #evaluate(row: Int32Array): boolean {
    const state = this.#decode(row);
    for (let i = 0; i < this.#conjuncts.length; i++) {
      if (!(this.#conjuncts[i] as StatePredicate).holds(state)) return false;
    }
    return true;
  }
}
