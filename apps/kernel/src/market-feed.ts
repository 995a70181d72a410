/** The port through which market observations reach the kernel; a less assured process stands behind it. */

/** What a sensor saw of one instrument. Anything may be missing or wrong: the controller judges it. */
export interface InstrumentObservation {
  readonly instrument: string;
  /** Prices in micro-units of the quote currency. */
  readonly bidMicro: number;
  readonly askMicro: number;
  readonly latencyMs?: number | undefined;
  readonly jitterMs?: number | undefined;
  readonly depthPpm?: number | undefined;
  readonly takerBuyPpm?: number | undefined;
  readonly volatilityPpm?: number | undefined;
}

/** One instant of the session's logical clock. */
export interface MarketObservation {
  readonly sequence: number;
  readonly atMs: number;
  readonly segment: string;
  readonly origin: 'recorded' | 'synthetic';
  readonly instruments: readonly InstrumentObservation[];
}

/** Observations in order; ends with the session. */
export type MarketFeed = AsyncIterable<MarketObservation>;

/** What is wrong with a session, for the caller to print; `exitCode` as in the command contract. */
export class SessionError extends Error {
  readonly exitCode: 1 | 2 | 3 | 70;

  constructor(exitCode: 1 | 2 | 3 | 70, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SessionError';
    this.exitCode = exitCode;
  }
}
