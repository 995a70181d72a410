/** A ring of words in shared memory: one thread writes rows, one other reads them, in order. */
export interface MailboxMemory {
  /** Words read so far and words written so far, each modulo 2^32. */
  readonly head: SharedArrayBuffer;
  readonly words: SharedArrayBuffer;
}

/** Words of a mailbox: a few tens of thousands of states on their way. */
const capacity = 1 << 19;
/** Rows written before the reader is told of them. */
const rowsATime = 64;
const readAt = 0;
const writtenAt = 1;

export function mailboxMemory(): MailboxMemory {
  return { head: new SharedArrayBuffer(8), words: new SharedArrayBuffer(capacity * 4) };
}

export class MailboxWriter {
  readonly #head: Int32Array;
  readonly #words: Int32Array;
  #written = 0;
  #untold = 0;
  /** Words read by the other side when last looked at. */
  #read = 0;

  constructor({ head, words }: MailboxMemory) {
    this.#head = new Int32Array(head);
    this.#words = new Int32Array(words);
  }

  /** Writes a hash and a row; false when there is no room: then the reader must read first. */
  write(hash: number, row: Int32Array): boolean {
    const size = row.length + 1;
    if (capacity - ((this.#written - this.#read) | 0) < size) {
      this.tell();
      this.#read = Atomics.load(this.#head, readAt);
      if (capacity - ((this.#written - this.#read) | 0) < size) return false;
    }
    let at = this.#written & (capacity - 1);
    this.#words[at] = hash;
    for (let column = 0; column < row.length; column++) {
      at = (at + 1) & (capacity - 1);
      this.#words[at] = row[column] as number;
    }
    this.#written = (this.#written + size) | 0;
    if (++this.#untold >= rowsATime) this.tell();
    return true;
  }

  /** Lets the reader see all that was written. */
  tell(): void {
    if (this.#untold === 0) return;
    this.#untold = 0;
    Atomics.store(this.#head, writtenAt, this.#written);
  }
}

export class MailboxReader {
  readonly #head: Int32Array;
  readonly #words: Int32Array;
  #read = 0;

  constructor({ head, words }: MailboxMemory) {
    this.#head = new Int32Array(head);
    this.#words = new Int32Array(words);
  }

  /** Calls `visit` for each row that there is, with its hash; `row` is used again and again. */
  drain(row: Int32Array, visit: (hash: number) => void): void {
    const written = Atomics.load(this.#head, writtenAt);
    if (written === this.#read) return;
    while (this.#read !== written) {
      let at = this.#read & (capacity - 1);
      const hash = this.#words[at] as number;
      for (let column = 0; column < row.length; column++) {
        at = (at + 1) & (capacity - 1);
        row[column] = this.#words[at] as number;
      }
      this.#read = (this.#read + row.length + 1) | 0;
      visit(hash);
    }
    Atomics.store(this.#head, readAt, this.#read);
  }
}
