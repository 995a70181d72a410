/** The audit trail: a file that only grows, each line chained to the one before. */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A trail that is larger is to be archived first: a start must not read for minutes. */
const TRAIL_BYTES_MAX = 64_000_000;

/** Appends an entry. @throws the system's error, or when the file is too large: no start without its record. */
export function appendAudit(file: string, entry: { readonly [field: string]: unknown }): void {
  mkdirSync(dirname(file), { recursive: true });
  const isThere = statSync(file, { throwIfNoEntry: false });
  if (isThere !== undefined && isThere.size > TRAIL_BYTES_MAX)
    throw new Error(`${file} is larger than ${TRAIL_BYTES_MAX} bytes: archive it`);
  const lines = isThere === undefined ? [] : readFileSync(file, 'utf8').trimEnd().split('\n');
  const prev = `sha256:${createHash('sha256')
    .update(lines.at(-1) ?? '')
    .digest('hex')}`;
  appendFileSync(file, `${JSON.stringify({ ...entry, prev })}\n`, { flush: true });
}

/** The number of the first line whose chain is broken (from 1); undefined when the trail is whole. */
export function brokenAuditLine(text: string): number | undefined {
  let last = '';
  for (const [index, line] of text.trimEnd().split('\n').entries()) {
    const prev = `sha256:${createHash('sha256').update(last).digest('hex')}`;
    if (!line.endsWith(`"prev":"${prev}"}`)) return index + 1;
    last = line;
  }
  return undefined;
}
