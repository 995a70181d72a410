/**
 * A finite supply of random choices. When it is used up every choice is the first one, the simplest: so a shorter
 * supply gives a smaller specification, and fast-check shrinks specifications by shrinking a list of numbers.
 */
export class Choices {
  /** The productions taken so far: what pairwise coverage counts. */
  readonly features = new Set<string>();
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A number from 0 to `count - 1`. */
  below(count: number): number {
    return (this.#numbers[this.#at++] ?? 0) % count;
  }

  /** True once in `count` times; never when the supply is used up. */
  once(count: number): boolean {
    return this.below(count) === count - 1;
  }

  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T;
  }

  /** Takes one of the productions, by weight, and remembers which. */
  production(productions: readonly Production[]): string {
    const total = productions.reduce((sum, [, weight]) => sum + weight, 0);
    let rest = this.below(total);
    for (const [feature, weight, write] of productions) {
      rest -= weight;
      if (rest >= 0) continue;
      this.features.add(feature);
      return write();
    }
    throw new Error('the weights do not add up');
  }
}

/** A feature of the language, how often it is taken, and its text. */
export type Production = readonly [feature: string, weight: number, write: () => string];
