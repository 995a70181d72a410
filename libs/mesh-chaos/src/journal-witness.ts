/**
 * The second witness: what members wrote down of their own changes, held against what workers say that they were
 * granted. A member that is killed loses its last lines, so a grant may be missing; it may never say something else.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosEvent } from './event-log.ts';

/** What journals and workers say of the same grants. */
export interface JournalCounts {
  /** Grants of which a journal tells too. */
  readonly witnessed: number;
  /** Grants of which no journal tells: their member was killed before it had written them. */
  readonly unwitnessed: number;
  /** Grants of which the journals tell something else: another worker for that token. */
  readonly contradicted: number;
  /** Journals with a line that does not follow from the one before. */
  readonly brokenJournals: number;
}

/** A grant as a member wrote it down. */
export interface JournalGrant {
  readonly instrument: string;
  readonly worker: string;
  readonly token: number;
}

/** One journal's grants, and whether its chain holds. */
export interface Journal {
  readonly isChained: boolean;
  readonly grants: readonly JournalGrant[];
}

const JOURNAL = /\.journal\.ndjson(\.\d+)?$/;

/** All journals of a run: of members that were killed the ones of their earlier lives too. */
export function readJournals(folder: string): Journal[] {
  return readdirSync(folder)
    .filter((name) => JOURNAL.test(name))
    .sort()
    .map((name) => journalOf(readFileSync(join(folder, name), 'utf8')));
}

/** @param text Lines; the last may be torn, since a member that is killed ends anywhere. */
export function journalOf(text: string): Journal {
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  const grants: JournalGrant[] = [];
  let isChained = true;
  for (const [index, line] of lines.entries()) {
    const fields = fieldsOf(line);
    const before = index === 0 ? undefined : digestOf(lines[index - 1] ?? '');
    const says = fields?.['prev'] ?? fields?.['head'];
    if (fields === undefined || (before !== undefined && says !== before)) {
      isChained = false;
      continue;
    }
    if (fields['action'] === 'Grant') grants.push(fields['args'] as JournalGrant);
  }
  return { isChained, grants };
}

export function judgeJournals(journals: readonly Journal[], events: readonly ChaosEvent[]): JournalCounts {
  const owners = new Map<string, Set<string>>();
  for (const { instrument, token, worker } of journals.flatMap(({ grants }) => grants)) {
    const key = `${instrument}:${token}`;
    owners.set(key, (owners.get(key) ?? new Set()).add(worker));
  }
  let [witnessed, unwitnessed, contradicted] = [0, 0, 0];
  for (const event of events) {
    if (event.kind !== 'granted') continue;
    const of = owners.get(`${event.instrument}:${event.token}`);
    if (of === undefined) unwitnessed += 1;
    else if (of.has(event.worker)) witnessed += 1;
    else contradicted += 1;
  }
  const brokenJournals = journals.filter(({ isChained }) => !isChained).length;
  return { witnessed, unwitnessed, contradicted, brokenJournals };
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function digestOf(line: string): string {
  return `sha256:${createHash('sha256').update(line).digest('hex')}`;
}
