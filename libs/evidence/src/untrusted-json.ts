/** Reads JSON that somebody else wrote: bounded in size and depth, no name given twice, then checked by a schema. */
import { lstatSync, readFileSync } from 'node:fs';
import { parseStrictJson, type TraceFault, traceProblemText } from '@plimsoll/trace';
import type { z } from 'zod';
import type { Result } from './problem.ts';

/** The largest evidence of ours is a few hundred kB; a megabyte more is no evidence. */
const LIMITS = { lineBytesMax: 16 << 20, depthMax: 64, stringLengthMax: 16 << 20, eventsMax: 1 };

/** Reads and checks a JSON file. */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): Result<T> {
  let bytes: Buffer;
  try {
    const entry = lstatSync(file);
    if (entry.isSymbolicLink()) return { ok: false, problem: { code: 'EVIDENCE105', file } };
    if (entry.size > LIMITS.lineBytesMax) {
      return { ok: false, problem: { code: 'EVIDENCE102', file, detail: `it has ${entry.size} bytes` } };
    }
    bytes = readFileSync(file);
  } catch (error) {
    return {
      ok: false,
      problem: { code: 'EVIDENCE101', file, cause: (error as NodeJS.ErrnoException).code ?? String(error) },
    };
  }
  return readJson(bytes, file, schema);
}

/** Checks JSON bytes; `file` is where they came from, for messages. */
export function readJson<T>(bytes: Buffer, file: string, schema: z.ZodType<T>): Result<T> {
  const json = parseStrictJson(bytes, LIMITS);
  if (json.fault !== undefined) {
    return { ok: false, problem: { code: 'EVIDENCE102', file, detail: faultText(json.fault) } };
  }
  const checked = schema.safeParse(json.value);
  if (checked.success) return { ok: true, value: checked.data };
  const issue = checked.error.issues[0];
  const detail = `${issue?.path.join('.') || '(top)'}: ${issue?.message ?? 'unknown'}`;
  return { ok: false, problem: { code: 'EVIDENCE103', file, detail } };
}

/** The fault in words; the reader counts no lines. */
function faultText(fault: TraceFault): string {
  return traceProblemText({ line: 1, ...fault }).replace(/^line 1: /, '');
}
