import { readFileSync } from 'node:fs';
import { unreadable } from './failure.ts';

/** The text of a file that somebody named. @throws Failure (2) when it can't be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}
