/** What is known of the atoms of temporal formulas: each is evaluated once for a state, or for a step. */
import type { Temporal } from '@plimsoll/tla-values';

export const unknown = 0;
export const isFalse = 1;
export const isTrue = 2;

/** Which part of a formula an atom is: of a fairness condition `enabled` or `step`, of all others `holds`. */
export type AtomPart = 'holds' | 'enabled' | 'step';

/** Initial size of a table; it doubles. */
const capacityMin = 1024;

/** Truth of an atom by the index of the state, or by the number of the step. */
export class TruthTable {
  #data = new Uint8Array(capacityMin);

  at(place: number): number {
    return place < this.#data.length ? (this.#data[place] as number) : unknown;
  }

  set(place: number, value: number): void {
    if (place >= this.#data.length) {
      const larger = new Uint8Array(2 ** Math.ceil(Math.log2(place + 1)));
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[place] = value;
  }

  /** Nothing is known any more of the places below `end`. */
  forget(end: number): void {
    this.#data.fill(unknown, 0, end);
  }

  /** What is known of the first `count` places. */
  upTo(count: number): Uint8Array {
    if (this.#data.length >= count) return this.#data.subarray(0, count);
    const larger = new Uint8Array(count);
    larger.set(this.#data);
    return larger;
  }
}

/** Tables by formula and part: one for all occurrences of an atom. */
export class Truths {
  readonly #tables = new Map<Temporal, Map<AtomPart, TruthTable>>();

  of(source: Temporal, part: AtomPart): TruthTable {
    const parts = this.#tables.get(source) ?? new Map<AtomPart, TruthTable>();
    this.#tables.set(source, parts);
    const known = parts.get(part) ?? new TruthTable();
    parts.set(part, known);
    return known;
  }
}
