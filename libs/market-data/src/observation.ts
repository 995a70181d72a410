/** What the sensors saw of one instrument at one instant. Prices and amounts in micro-units of the quote currency. */
export interface InstrumentObservation {
  readonly instrument: string;
  readonly bidMicro: number;
  readonly askMicro: number;
  /** Milliseconds by which data is late or silent on the receive clock; exchange time is never used for this. */
  readonly latencyMs: number;
  /** Smoothed variation of the delay (RFC 3550), whole milliseconds, rounded up. */
  readonly jitterMs: number;
  /** Depth near the touch in ppm of its usual depth; undefined before the first complete book. */
  readonly depthPpm: number | undefined;
  /** Share of taker volume that bought over the last minute, ppm; undefined without trades. */
  readonly takerBuyPpm: number | undefined;
  /** Price range of the last minute in ppm of the usual range; undefined before there is a usual one. */
  readonly volatilityPpm: number | undefined;
}

/** Whether the values were recorded, derived from recorded prices, or made up from a seed. */
export type ObservationOrigin = 'recorded' | 'synthetic';

/** Everything the kernel is told at one instant of its logical clock. */
export interface MarketObservation {
  /** Counts observations of a session from 1. */
  readonly sequence: number;
  /** Milliseconds on the session's logical clock; follows the recording, never goes back. */
  readonly atMs: number;
  /** Which recording, and where in it: for people and for the label of the evidence. */
  readonly segment: string;
  readonly origin: ObservationOrigin;
  readonly instruments: readonly InstrumentObservation[];
}
