import { mixColumn } from './row-hash.ts';

/** Rows a page: pages are allocated whole, so that growth copies nothing. */
const pageShift = 14;
const pageRows = 1 << pageShift;
const pageMask = pageRows - 1;

/** Rows of equal width, appended and never changed; a row is known by its index from 0. */
export class RowStore {
  readonly width: number;
  readonly #pages: Int32Array[] = [];
  #count = 0;

  constructor(width: number) {
    this.width = width;
  }

  /** Number of rows. */
  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#pages.length * pageRows * this.width * 4;
  }

  /** Appends a copy of `row`; its index. */
  push(row: Int32Array): number {
    const index = this.#count++;
    if ((index & pageMask) === 0) this.#pages.push(new Int32Array(pageRows * this.width));
    (this.#pages[index >>> pageShift] as Int32Array).set(row, (index & pageMask) * this.width);
    return index;
  }

  /** Copies row `index` into `target`. */
  read(index: number, target: Int32Array): void {
    const page = this.#pages[index >>> pageShift] as Int32Array;
    const start = (index & pageMask) * this.width;
    for (let column = 0; column < this.width; column++) target[column] = page[start + column] as number;
  }

  /** The id at one place. */
  cell(index: number, column: number): number {
    return (this.#pages[index >>> pageShift] as Int32Array)[
      (index & pageMask) * this.width + column
    ] as number;
  }

  equals(index: number, row: Int32Array): boolean {
    const page = this.#pages[index >>> pageShift] as Int32Array;
    const start = (index & pageMask) * this.width;
    for (let column = 0; column < this.width; column++) {
      if (page[start + column] !== row[column]) return false;
    }
    return true;
  }

  hash(index: number): number {
    let hash = 0;
    for (let column = 0; column < this.width; column++) hash ^= mixColumn(column, this.cell(index, column));
    return hash;
  }
}
