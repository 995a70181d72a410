/** What was the largest number at a moment: asked a hundred thousand times of a long run, so it is prepared once. */

interface Stamped {
  readonly us: number;
}

/**
 * The largest number up to a moment.
 *
 * @param isIncluded Whether what happened at that very moment counts.
 * @returns 0 where nothing had happened yet.
 */
export function newestBy<Event extends Stamped>(
  events: readonly Event[],
  numberOf: (event: Event) => number,
  isIncluded: boolean,
): (us: number) => number {
  const sorted = [...events].sort((a, b) => a.us - b.us);
  const newest: number[] = [];
  for (const [index, event] of sorted.entries())
    newest.push(Math.max(newest[index - 1] ?? 0, numberOf(event)));
  return (us) => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const at = sorted[middle]?.us ?? 0;
      if (at < us || (isIncluded && at === us)) from = middle + 1;
      else to = middle;
    }
    return newest[from - 1] ?? 0;
  };
}
