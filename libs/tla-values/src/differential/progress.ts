/** Lines on stderr that say how far a comparison with TLC has come: a run that is stopped has still said what it compared. */
import { writeSync } from 'node:fs';

const stderr = 2;
const toStderr = (line: string): void => {
  writeSync(stderr, `${line}\n`);
};

/** Between two lines, unless something differs. */
const quietMsMax = 30_000;

/** What one part of a comparison came to; counts are of its cases. */
export interface Part {
  readonly compared: number;
  /** Differences without a reason, each as text: they are written at once. */
  readonly unexplained: readonly string[];
  /** Differences with a reason. */
  readonly known: number;
}

export class Progress {
  readonly #what: string;
  readonly #total: number;
  readonly #write: (line: string) => void;
  #compared = 0;
  #unexplained = 0;
  #known = 0;
  #lastLineMs = Date.now();

  /**
   * @param what What is compared, in the plural, with the seed that replays it.
   * @param total How many of them there are.
   */
  constructor(what: string, total: number, write: (line: string) => void = toStderr) {
    this.#what = what;
    this.#total = total;
    this.#write = write;
  }

  add({ compared, unexplained, known }: Part): void {
    this.#compared += compared;
    this.#unexplained += unexplained.length;
    this.#known += known;
    for (const difference of unexplained) this.#write(`differs: ${difference}`);
    const isQuiet = Date.now() - this.#lastLineMs < quietMsMax;
    if (isQuiet && unexplained.length === 0 && this.#compared < this.#total) return;
    this.#lastLineMs = Date.now();
    this.#write(
      `${this.#what}: ${this.#compared} of ${this.#total} compared with TLC, ${this.#unexplained} differ, ${this.#known} more with a known reason`,
    );
  }
}
