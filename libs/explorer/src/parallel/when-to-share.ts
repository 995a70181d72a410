/** When one thread's search is better shared: several begin anew, so what is left must be worth it. */
import { availableParallelism } from 'node:os';
import type { Workers } from '../options.ts';

/** Seconds that threads need to start, to load the spec and to fill their memories: 0.6 to 0.9 on two cores. */
const startSeconds = 0.7;
/** What a further thread adds to the speed of one: two are 1.58 times as fast, where they have run for a while. */
const gainPerThread = 0.58;
/** Before so many states, or so many seconds, widths of levels tell little and code is still being compiled. */
const statesTelling = 100_000;
const secondsTelling = 2;
/** Levels over which the change of growth is taken. */
const levelsCompared = 4;
/** The levels ahead are guessed for so many times those behind. */
const levelsAheadFactor = 2;

/** Watches one thread's search, level by level. */
export class WhenToShare {
  readonly #speed: number;
  readonly #statesAlone: number | undefined;
  readonly #widths: number[] = [];
  #found = 0;

  /** @param cores Threads beyond this number gain nothing. */
  constructor({ count, statesAlone }: Workers, cores = availableParallelism()) {
    this.#speed = 1 + gainPerThread * (Math.min(count, cores) - 1);
    this.#statesAlone = statesAlone;
  }

  /**
   * Whether others should be asked now.
   *
   * @param width States of the level that begins: none of them is expanded yet.
   * @param seconds Since the search began.
   */
  pays(width: number, seconds: number): boolean {
    this.#widths.push(width);
    this.#found += width;
    if (this.#statesAlone !== undefined) return this.#found > this.#statesAlone;
    const expanded = this.#found - width;
    if (expanded < statesTelling && seconds < secondsTelling) return false;
    const secondsOfAll = (seconds * (this.#found + statesAhead(this.#widths))) / Math.max(1, expanded);
    return secondsOfAll - secondsOfAll / this.#speed > seconds + startSeconds;
  }
}

/**
 * A guess at the states of the levels after these: growth goes on to slow down as it did lately, which makes the widths
 * of a breadth-first search the bell that they mostly are.
 */
export function statesAhead(widths: readonly number[]): number {
  const last = widths.length - 1;
  const growth = (level: number): number => Math.log((widths[level] ?? 1) / (widths[level - 1] ?? 1));
  const span = Math.min(levelsCompared, last - 1);
  if (span < 1) return 0;
  const slowing = Math.min(0, (growth(last) - growth(last - span)) / span);
  let grows = growth(last);
  let width = widths[last] ?? 0;
  let ahead = 0;
  for (let level = 0; level < levelsAheadFactor * last; level++) {
    grows += slowing;
    width *= Math.exp(grows);
    if (width < 1) break;
    ahead += width;
  }
  return ahead;
}
