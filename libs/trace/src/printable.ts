/** Text from a trace, for people's eyes: what could move a cursor, colour a line or begin a new one is written out. */

/** Control characters (C0, DEL, C1), line and paragraph separators, and those that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line. Each such character becomes its number, as in a string of JSON. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
