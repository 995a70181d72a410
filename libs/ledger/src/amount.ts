/** Money as people write it. */

const AMOUNT = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/** What {@link amountMicroOf} reads, in words. */
export const AMOUNT_FORM = 'up to nine digits, and six decimals';

/** Whole units and up to six decimals as micro-units; undefined for anything else. */
export function amountMicroOf(text: string): number | undefined {
  const match = AMOUNT.exec(text);
  if (match === null) return undefined;
  const [, whole, decimals = ''] = match;
  return Number(whole) * 1_000_000 + Number(decimals.padEnd(6, '0'));
}
