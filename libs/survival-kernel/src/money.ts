/** Exact products of prices and quantities: whole micro-units, no floats, no silent overflow. */

const MICRO = 1_000_000n;
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * `quantity` times `price`, both in micro-units, in micro-units, rounded up: an exposure is never understated.
 *
 * @returns 2^53 - 1 when it does not fit: larger than every cap.
 */
export function notionalMicro(quantityMicro: number, priceMicro: number): number {
  const product = BigInt(quantityMicro) * BigInt(priceMicro);
  return bounded((product + MICRO - 1n) / MICRO);
}

/** `equity` times hundredths of a leverage, rounded down: a cap is never overstated. */
export function capMicro(equityMicro: number, leverageCenti: number): number {
  return bounded((BigInt(equityMicro) * BigInt(leverageCenti)) / 100n);
}

function bounded(value: bigint): number {
  return Number(value > LARGEST ? LARGEST : value);
}
