/** Decimal text to whole micro-units (1e-6), without a float in between. */

const MICRO_DIGITS = 6;

/**
 * `61837.63` gives 61837630000. Digits beyond the sixth are cut off.
 *
 * @returns undefined when the text is not a plain non-negative decimal or does not fit 2^53.
 */
export function microUnits(text: string): number | undefined {
  let value = 0;
  let fraction = -1;
  if (text.length === 0 || text.length > 24) return undefined;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 46) {
      if (fraction >= 0 || index === 0) return undefined;
      fraction = 0;
      continue;
    }
    if (code < 48 || code > 57) return undefined;
    if (fraction >= MICRO_DIGITS) continue;
    value = value * 10 + (code - 48);
    if (fraction >= 0) fraction += 1;
  }
  for (let digits = Math.max(fraction, 0); digits < MICRO_DIGITS; digits += 1) value *= 10;
  return Number.isSafeInteger(value) ? value : undefined;
}
