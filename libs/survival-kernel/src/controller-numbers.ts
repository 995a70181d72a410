/** The five category multipliers of R_total, each in ppm (1 000 000 is 1.0). */
export interface Multipliers {
  /** Category 1, invariants: 0 or 1 000 000. */
  readonly m1: number;
  /** Category 2, structure: age of the Monte Carlo safety envelope. */
  readonly m2: number;
  /** Category 3, microstructure: jitter, latency and depth of the order books. */
  readonly m3: number;
  /** Category 4, environment: time since the last external shock. */
  readonly m4: number;
  /** Category 5, capital stress: drawdown. */
  readonly m5: number;
}

/**
 * What the five multipliers are computed from. `undefined`, NaN, negative or fractional values are allowed in:
 * each of them is bad health and gives the worst value of its category (0; 0.10 for m2; 0.3 for m4).
 */
export interface Signals {
  /** Every category 1 check held: checksum, ledger agreement, heartbeat, clock. */
  readonly invariantsHold: boolean;
  /** Age of the safety envelope, milliseconds on the kernel's clock. */
  readonly envelopeAgeMs: number | undefined;
  /** Silence or lateness of the worst feed, milliseconds on the kernel's clock. */
  readonly latencyMs: number | undefined;
  /** Variation of the delay of the worst feed, milliseconds. */
  readonly jitterMs: number | undefined;
  /** Depth of the thinnest book in ppm of its usual depth. */
  readonly depthPpm: number | undefined;
  /** Milliseconds since the last shock; null when there was none yet. */
  readonly shockAgeMs: number | null | undefined;
  /** Loss from the highest equity, in ppm of that equity. */
  readonly drawdownPpm: number | undefined;
}

/** R_total after the filter. `carry` holds what does not fill a ppm yet, so that ticking faster gains nothing. */
export interface FilteredR {
  readonly rPpm: number;
  /** In [0, 60 000): ppm-milliseconds a minute not yet credited. */
  readonly carry: number;
}

/** Everything numeric that the controller decides with. Implemented by what rocq-proofs/ generates, and by nothing else. */
export interface ControllerNumbers {
  /** @returns The five multipliers; total, never throws. */
  multipliers(signals: Signals): Multipliers;
  /** R_total in ppm: the product in fixed point, rounded down once; never above any multiplier. */
  totalPpm(signals: Signals): number;
  /** Falls at once to `rawPpm`; rises by at most RecoveryPpmPerMinute pro rata to `elapsedMs` (bad: no rise). */
  filter(previous: FilteredR, rawPpm: number, elapsedMs: number): FilteredR;
}
