/** Checks that what the model leaves free was computed as the proven numbers say. */
import type { TraceEvent } from '@plimsoll/trace';

/** A number (or anything else) that is not what the readings give. */
export interface Mismatch {
  /** What was recomputed: `m2`, `filtered R` … with its unit. */
  readonly what: string;
  readonly expected: string | number;
  readonly recorded: string | number;
  /** What it was recomputed from; the readings in the same line where it is absent. */
  readonly from?: string;
}

/** One check over a trace. It may remember what it saw, so each validation needs its own. */
export interface Recompute {
  /** For reports: `multipliers`, `recovery filter` … */
  readonly name: string;
  /** The event's first number that is not what it should be; events come in the order of the trace. */
  readonly check: (event: TraceEvent) => Mismatch | undefined;
  /**
   * What it remembers, as JSON; undefined in the middle of something that has no place to go on from. A check without
   * `save` may remember anything: a monitor that has one writes no checkpoint.
   */
  readonly save?: () => unknown;
  /** Takes over what `save` gave, in another process. @returns False when that is nothing of its own. */
  readonly restore?: (saved: unknown) => boolean;
}
