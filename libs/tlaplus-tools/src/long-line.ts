/** A line over which SANY hardly comes to an end: its time grows with the square of a comment's length in one line. */
import { readFile, stat } from 'node:fs/promises';
import type { SourcePlace } from './problem.ts';

/** A comment of so many characters takes SANY six CPU minutes, and one of ten times as many ten hours. */
export const LINE_CHARACTERS_MAX = 1_000_000;

export interface LongLine {
  /** The first character that is too much. */
  readonly place: SourcePlace;
  /** Of the whole line. */
  readonly characters: number;
}

/** The first line of a file that is too long; undefined where there is none, or the file cannot be read. */
export async function longLineIn(file: string): Promise<LongLine | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.size <= LINE_CHARACTERS_MAX) return undefined;
  const lines = (await readFile(file, 'utf8').catch(() => '')).split(/\r\n|\r|\n/);
  const index = lines.findIndex((line) => line.length > LINE_CHARACTERS_MAX);
  if (index < 0) return undefined;
  const place = { file, line: index + 1, column: LINE_CHARACTERS_MAX + 1 };
  return { place, characters: (lines[index] ?? '').length };
}
