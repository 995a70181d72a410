/** What the paper venue takes for a fill, as an exchange would: a share of its worth, in the quote currency. */

/** Shares of a fill's worth, ppm; negative for a rebate. */
export interface VenueFees {
  readonly takerPpm: number;
  readonly makerPpm: number;
}

export const NO_FEES: VenueFees = { takerPpm: 0, makerPpm: 0 };

const MICRO_PPM = 1_000_000n * 1_000_000n;

/** The fee of a fill in whole micro-units, exact, rounded in the venue's favour: a fee up, a rebate down. */
export function feeMicroOf(quantityMicro: number, priceMicro: number, feePpm: number): number {
  const product = BigInt(quantityMicro) * BigInt(priceMicro) * BigInt(feePpm);
  const whole = product / MICRO_PPM; // rounded towards 0: a rebate is down already
  return Number(product > whole * MICRO_PPM ? whole + 1n : whole);
}
