/** Checks that what the model leaves free was computed as the proven numbers say. */
import type { TraceEvent } from '@plimsoll/trace';

/** A number (or anything else) that is not what the readings give. */
export interface Mismatch {
  /** What was recomputed: `m2`, `filtered R` … with its unit. */
  readonly what: string;
  readonly expected: string | number;
  readonly recorded: string | number;
}

/** One check over a trace. It may remember what it saw, so each validation needs its own. */
export interface Recompute {
  /** For reports: `multipliers`, `recovery filter` … */
  readonly name: string;
  /** `previous` is the event before in this trace, undefined at the first. */
  readonly check: (event: TraceEvent, previous: TraceEvent | undefined) => Mismatch | undefined;
}
