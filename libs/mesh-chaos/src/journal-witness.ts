/**
 * The second witness: what members wrote down of their own changes, held against what clients say of them. A member
 * that is killed loses its last lines, so a change may be missing; the two may never say different things.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosEvent } from './event-log.ts';
import { countUpTo } from './trace-lines.ts';

/** What journals and clients say of the same grants, changes of limits and postures. */
export interface JournalCounts {
  /** Of those that clients tell of, a journal tells too. */
  readonly witnessed: number;
  /** No journal tells of them: their member was killed before it had written them. */
  readonly unwitnessed: number;
  /** The journals tell something else: another worker, another limit, a posture that nobody published. */
  readonly contradicted: number;
  /** Changes of limits that were answered, and on which the next one did not build: they were lost. */
  readonly answeredLost: number;
  /** Answered changes that were set where no row was left, or only one older than was answered before: openly lost. */
  readonly setAnew: number;
  /** Journals with a line that does not follow from the one before. */
  readonly brokenJournals: number;
}

/** A change as a member wrote it down. */
export interface JournalStep {
  /** Microseconds on the machine's monotonic clock. */
  readonly us: number;
  readonly member: string;
  readonly action: string;
  readonly args: Readonly<Record<string, string | number>>;
}

/** One journal's steps, and whether its chain holds. */
export interface Journal {
  readonly isChained: boolean;
  readonly steps: readonly JournalStep[];
}

/** Journals of members, of those that were killed the ones of their earlier lives too. */
export const JOURNAL = /\.journal\.ndjson(\.\d+)?$/;
const ACTIONS = new Set(['Grant', 'Renew', 'Release', 'Request', 'Cut', 'Restore', 'Publish']);

/** All journals of a run. */
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
  const steps: JournalStep[] = [];
  let isChained = true;
  for (const [index, line] of lines.entries()) {
    const fields = fieldsOf(line);
    const before = index === 0 ? undefined : digestOf(lines[index - 1] ?? '');
    const says = fields?.['prev'] ?? fields?.['head'];
    if (fields === undefined || (before !== undefined && says !== before)) {
      isChained = false;
      continue;
    }
    const { tsUs, actor, action, args } = fields;
    if (ACTIONS.has(String(action)) && typeof args === 'object' && args !== null)
      steps.push({ us: Number(tsUs), member: String(actor), action: String(action), args: args as never });
  }
  return { isChained, steps };
}

export function judgeJournals(journals: readonly Journal[], events: readonly ChaosEvent[]): JournalCounts {
  const steps = journals.flatMap(({ steps: of }) => of);
  const told = new Map<string, Set<string>>();
  for (const step of steps) {
    const [what, says] = claimOfMember(step) ?? [];
    if (what !== undefined && says !== undefined) told.set(what, (told.get(what) ?? new Set()).add(says));
  }
  let [witnessed, unwitnessed, contradicted] = [0, 0, unpublished(steps, events)];
  for (const event of events) {
    const [what, says] = claimOfClient(event) ?? [];
    if (what === undefined || says === undefined) continue;
    const of = told.get(what);
    if (of === undefined) unwitnessed += 1;
    else if (of.has(says)) witnessed += 1;
    else contradicted += 1;
  }
  const brokenJournals = journals.filter(({ isChained }) => !isChained).length;
  return { witnessed, unwitnessed, contradicted, ...rowsLost(steps, events), brokenJournals };
}

/** What is spoken of, and what is said of it. */
type Claim = readonly [what: string, says: string];

function claimOfMember({ action, args }: JournalStep): Claim | undefined {
  if (action === 'Grant') return [`${args['instrument']}:${args['token']}`, String(args['worker'])];
  if (action === 'Cut' || action === 'Restore')
    return [`limit:${args['version']}`, String(args['mostCenti'])];
  return undefined;
}

function claimOfClient(event: ChaosEvent): Claim | undefined {
  if (event.kind === 'granted') return [`${event.instrument}:${event.token}`, event.worker];
  if (event.kind === 'changed' && event.version > 0)
    return [`limit:${event.version}`, String(event.mostCenti)];
  return undefined;
}

/** Postures that members took and no issuer tells of. */
function unpublished(steps: readonly JournalStep[], events: readonly ChaosEvent[]): number {
  const published = new Set(events.flatMap((event) => (event.kind === 'published' ? [event.epoch] : [])));
  if (published.size === 0) return 0;
  return steps.filter(({ action, args }) => action === 'Publish' && !published.has(Number(args['epoch'])))
    .length;
}

/**
 * An answered change whose successor, answered too, did not build on it. With the row of every member gone the next one
 * builds on nothing; and a member that nobody obeys any more may still write steps of its own, which nobody is told of.
 */
function rowsLost(
  steps: readonly JournalStep[],
  events: readonly ChaosEvent[],
): Pick<JournalCounts, 'answeredLost' | 'setAnew'> {
  const answered = new Set(events.flatMap((event) => (event.kind === 'changed' ? [event.version] : [])));
  const versions = [...answered].sort((a, b) => a - b);
  // At each version, how many answered changes begin or end to skip it: their sum so far is how many skip it.
  const skipping = new Array<number>(versions.length + 1).fill(0);
  let setAnew = 0;
  for (const { action, args } of steps) {
    const [from, to] = [Number(args['previousVersion']), Number(args['version'])];
    if ((action !== 'Cut' && action !== 'Restore') || !answered.has(to)) continue;
    const [first, end] = [countUpTo(versions, from), countUpTo(versions, to) - 1];
    if (from === 0 && end > 0) setAnew += 1;
    if (from === 0 || first >= end) continue;
    skipping[first] = (skipping[first] ?? 0) + 1;
    skipping[end] = (skipping[end] ?? 0) - 1;
  }
  let [skips, answeredLost] = [0, 0];
  for (const change of skipping) {
    skips += change;
    if (skips > 0) answeredLost += 1;
  }
  return { answeredLost, setAnew };
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
