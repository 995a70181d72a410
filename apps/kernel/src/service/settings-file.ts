/** Files of settings that a person writes: bounded, read as JSON, and held to a schema. */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { SessionError } from '../market-feed.ts';

/** Readable by others than the owner: refused, as ssh refuses such a key. */
const OTHERS_MODE_BITS = 0o077;

/** What is asked of a file, and what is said of one that isn't so. */
export interface SettingsRules<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly bytesMax: number;
  /** Only its owner may read it. */
  readonly isPrivate?: boolean;
  /** The remedy where there is none. */
  readonly ifMissing: string;
  /** What a file against the schema is not. */
  readonly ifWrong: string;
}

/** @throws SessionError (2) with what is wrong and the remedy. */
export function readSettings<Schema extends z.ZodType>(
  file: string,
  { schema, bytesMax, isPrivate = false, ifMissing, ifWrong }: SettingsRules<Schema>,
): z.infer<Schema> {
  const refuse = (reason: string): never => {
    throw new SessionError(2, `${file} ${reason}`);
  };
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return refuse(`is not there: ${ifMissing}`);
  if (isPrivate && isOpenToOthers(found.mode)) return refuse('may be read by others: chmod 600 it');
  if (found.size > bytesMax) return refuse(`is larger than ${bytesMax} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return refuse('is not JSON');
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : refuse(`${ifWrong}: ${z.prettifyError(parsed.error)}`);
}

/** Whether a file with that mode may be read by others than its owner. */
export function isOpenToOthers(mode: number): boolean {
  return (mode & OTHERS_MODE_BITS) !== 0;
}
