/** An entry: a fact with its number and what it did, as one line of canonical text, chained by digest. */
import { createHash } from 'node:crypto';
import { type Applied, type Book, type BookState, type Effect, hasExactTotals } from './book.ts';
import type { Plain } from './canonical.ts';
import { canonicalText } from './canonical.ts';
import type { Fact } from './fact.ts';
import { factProblem, isAmount, isText, SNAPSHOT_ID } from './fact-check.ts';
import { ledgerProblemText } from './problem.ts';

/** What an entry says: a fact with its effect, or the whole book so far. */
export type EntryContent =
  | { readonly fact: Fact; readonly effect: Effect }
  | { readonly snapshot: BookState };

/** An entry as it is stored. */
export interface StoredEntry {
  /** Counts from 1. */
  readonly number: number;
  readonly id: string;
  readonly body: string;
  /** Of the digest before and this body: 64 hexadecimal digits. */
  readonly digest: string;
}

/** Stands before the first entry. */
export const CHAIN_START = createHash('sha256').update('plimsoll/ledger/1').digest('hex');

/** Digest of an entry: it fixes all entries before it too. */
export function chained(previousDigest: string, body: string): string {
  return createHash('sha256').update(previousDigest).update('\n').update(body).digest('hex');
}

/** The entry that follows `previousDigest`. */
export function entryOf(number: number, content: EntryContent, previousDigest: string): StoredEntry {
  const id = 'fact' in content ? content.fact.id : `${SNAPSHOT_ID}${number}`;
  const body = canonicalText({ number, ...content } as unknown as Plain);
  return { number, id, body, digest: chained(previousDigest, body) };
}

/** The content of a stored body, or what is wrong with it. Nothing of the effect is believed: see {@link follow}. */
export function contentOf(
  entry: StoredEntry,
): { readonly content: EntryContent } | { readonly detail: string } {
  let value: { readonly [field: string]: unknown };
  try {
    value = JSON.parse(entry.body);
    if (canonicalText(value as Plain) !== entry.body) return { detail: 'its text is not canonical' };
  } catch {
    return { detail: 'it is not JSON of whole numbers' };
  }
  if (value?.['number'] !== entry.number) return { detail: 'it is numbered otherwise' };
  if (entry.id.startsWith(SNAPSHOT_ID)) {
    const snapshot = value['snapshot'];
    return isBookState(snapshot) && hasExactTotals(snapshot) && entry.id === `${SNAPSHOT_ID}${entry.number}`
      ? { content: { snapshot } }
      : { detail: 'it is filed as a snapshot and is none' };
  }
  const fact = Object(value['fact']) as { readonly [field: string]: unknown };
  const problem = factProblem(fact);
  if (problem !== undefined) return { detail: ledgerProblemText(problem) };
  if (fact['id'] !== entry.id) return { detail: 'it is filed under another id' };
  return { content: { fact: fact as unknown as Fact, effect: value['effect'] as Effect } };
}

/** Takes a content anew on the book before it. @returns what does not follow, or undefined. */
export function follow(book: Book, content: EntryContent): string | undefined {
  if ('snapshot' in content) {
    if (!sameText(book.state, content.snapshot)) return 'the snapshot is not the sum of the entries';
    book.applySnapshot();
    return undefined;
  }
  const applied: Applied = book.apply(content.fact);
  if (!applied.ok) return ledgerProblemText(applied.problem);
  return sameText(applied.effect, content.effect) ? undefined : 'its postings are not those of its fact';
}

function sameText(left: unknown, right: unknown): boolean {
  return canonicalText(left as Plain) === canonicalText(right as Plain);
}

/** Whether a value has the shape of a book; that it is the right one, only a replay can tell. */
function isBookState(value: unknown): value is BookState {
  if (typeof value !== 'object' || value === null) return false;
  const { entries, balances, fills, peakMicro, session, agrees, unrecorded } = value as {
    [field: string]: unknown;
  };
  return (
    isAmount(entries) &&
    Array.isArray(balances) &&
    balances.every((each) => Array.isArray(each) && isText(each[0]) && isAmount(each[1])) &&
    isAmount(fills) &&
    isAmount(peakMicro) &&
    (session === null || isOpenSession(session)) &&
    (agrees === 0 || agrees === 1) &&
    Array.isArray(unrecorded) &&
    unrecorded.every(isText)
  );
}

function isOpenSession(value: unknown): boolean {
  const { session, terms, build } = Object(value) as { [field: string]: unknown };
  return isText(session) && isText(terms) && isText(build);
}
