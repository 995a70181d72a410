/** A list of 32-bit integers that grows in place: what a search appends to millions of times. */
export class GrowableInt32 {
  #data: Int32Array;
  #length = 0;

  constructor(capacity = 1024) {
    this.#data = new Int32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes held, unused capacity included. */
  get bytes(): number {
    return this.#data.byteLength;
  }

  /** The backing array: valid until the next `push`; only the first `length` entries mean anything. */
  get data(): Int32Array {
    return this.#data;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) this.#grow();
    this.#data[this.#length++] = value;
  }

  /** The entry at `index`, which the caller knows to be inside. */
  at(index: number): number {
    return this.#data[index] as number;
  }

  set(index: number, value: number): void {
    this.#data[index] = value;
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    this.#length = length;
  }

  #grow(): void {
    const larger = new Int32Array(this.#data.length * 2);
    larger.set(this.#data);
    this.#data = larger;
  }
}
