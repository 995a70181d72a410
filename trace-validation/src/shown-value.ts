/** Values in reports: whole, unless nobody could read them. */
import type { Runtime, Value } from '@plimsoll/tla-values';

/** A line of a trace may have a million bytes, and a report shows a value several times. UTF-16 code units. */
export const SHOWN_LENGTH_MAX = 10_000;

/** The value as TLA+. */
export function shownValue(runtime: Runtime, value: Value): string {
  return shownText(runtime.format(value));
}

/** The text, or its beginning and how long it was. */
export function shownText(text: string): string {
  if (text.length <= SHOWN_LENGTH_MAX) return text;
  return `${text.slice(0, SHOWN_LENGTH_MAX).toWellFormed()}… (${text.length} characters)`;
}
