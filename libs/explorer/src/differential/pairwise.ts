/** Which pairs of features a set of specifications has together, and a set that has many. */

export interface Featured {
  readonly features: ReadonlySet<string>;
}

/** Pairs as text, each once. */
export function pairsOf({ features }: Featured): string[] {
  const sorted = [...features].sort();
  return sorted.flatMap((one, i) => sorted.slice(i + 1).map((other) => `${one} ${other}`));
}

/** `count` of the candidates, each chosen for the pairs that it adds to those before it. */
export function widest<T extends Featured>(candidates: readonly T[], count: number): T[] {
  const covered = new Set<string>();
  const left = new Set(candidates);
  const chosen: T[] = [];
  while (chosen.length < count && left.size > 0) {
    let best: T | undefined;
    let bestGain = -1;
    // A look at some of them is nearly as good as a look at all.
    for (const candidate of [...left].slice(0, looksMax)) {
      const gain = pairsOf(candidate).filter((pair) => !covered.has(pair)).length;
      if (gain > bestGain) [best, bestGain] = [candidate, gain];
    }
    if (best === undefined) break;
    left.delete(best);
    chosen.push(best);
    for (const pair of pairsOf(best)) covered.add(pair);
  }
  return chosen;
}

const looksMax = 12;
