/** Which states a search has been in after which line, so that no work is done twice. */

export class VisitedStates {
  readonly #countMax: number;
  /** One map a line still needed: how few hidden steps since the line before each state was reached with. */
  #lines: (Map<string, number> | undefined)[] = [];
  #count = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  addLine(): void {
    this.#lines.push(undefined);
  }

  /** Whether another path led here before; from now on one has. Reached by fewer hidden steps, more may follow. */
  isKnown(line: number, key: string, hiddenSteps: number): boolean {
    const seen = this.#lines[line];
    const before = seen?.get(key);
    if (before !== undefined && before <= hiddenSteps) return true;
    if (seen === undefined) this.#lines[line] = new Map([[key, hiddenSteps]]);
    else seen.set(key, hiddenSteps);
    if (before === undefined && ++this.#count > this.#countMax) this.#dropMost();
    return false;
  }

  forget(line: number, key: string): void {
    if (this.#lines[line]?.delete(key)) this.#count--;
  }

  /** The oldest lines are needed no more. */
  dropLines(count: number): void {
    for (const line of this.#lines.splice(0, count)) this.#count -= line?.size ?? 0;
  }

  /** Memory of the older lines only saves work twice done: without it the answer is the same. */
  #dropMost(): void {
    this.#lines.fill(undefined, 0, this.#lines.length - 1);
    this.#count = this.#lines.at(-1)?.size ?? 0;
    if (this.#count <= this.#countMax) return;
    this.#lines.fill(undefined);
    this.#count = 0;
  }
}
