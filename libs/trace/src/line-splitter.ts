/** Cuts a byte stream into lines and never holds more than one line and one chunk. */
export class LineSplitter {
  readonly #lineBytesMax: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax;
  }

  /** Bytes after the last newline so far. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /**
   * Hands each finished line, newline excluded, to `onLine` until that returns false.
   *
   * @returns false when a line is longer than the limit, finished or not; true otherwise.
   */
  push(chunk: Buffer, onLine: (line: Buffer) => boolean): boolean {
    let start = 0;
    for (;;) {
      const newline = chunk.indexOf(0x0a, start);
      const end = newline === -1 ? chunk.length : newline;
      if (this.#pendingBytes + end - start > this.#lineBytesMax) return false;
      if (newline === -1) {
        this.#keep(chunk.subarray(start));
        return true;
      }
      if (!onLine(this.#complete(chunk.subarray(start, end)))) return true;
      start = newline + 1;
    }
  }

  #keep(rest: Buffer): void {
    if (rest.length === 0) return;
    // Copied, because a stream may reuse its buffer, and so that a short rest does not hold a long chunk.
    this.#pending.push(Buffer.from(rest));
    this.#pendingBytes += rest.length;
  }

  #complete(rest: Buffer): Buffer {
    if (this.#pendingBytes === 0) return rest;
    const line = Buffer.concat([...this.#pending, rest]);
    this.#pending = [];
    this.#pendingBytes = 0;
    return line;
  }
}
