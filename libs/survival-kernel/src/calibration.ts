/** Thresholds estimated from data: versioned, dated, and valid for a stated time. An expired one is bad health. */
export interface Calibration {
  /** Names the estimate, for example `btcusdt-2024-08`. */
  readonly id: string;
  /** What it was estimated from, and when; for the reader of a trace. */
  readonly basis: string;
  /** End of validity, excluded: milliseconds on the kernel's clock. */
  readonly validUntilMs: number;
  /** Volatility from which on there is a shock, in ppm of its usual level. */
  readonly shockVolatilityPpm: number;
  /** Share of taker volume that buys, ppm, at or below which there is a shock. */
  readonly shockTakerBuyPpm: number;
}
