/** Walks the entries of a database: numbers without a gap, digests that chain, and the head that was acknowledged. */
import type { DatabaseSync } from 'node:sqlite';
import { Book } from './book.ts';
import { entriesFrom, newestSnapshot } from './database.ts';
import type { StoredEntry } from './entry.ts';
import { CHAIN_START, chained, contentOf, follow } from './entry.ts';
import type { Head } from './head-file.ts';
import type { LedgerProblem, LedgerResult } from './problem.ts';

/** What a walk came to. */
export interface Walked {
  readonly book: Book;
  /** The last entry; `CHAIN_START` and 0 before the first. */
  readonly head: Head;
}

/** How much is taken anew: `suffix` believes the last snapshot, whose digest is chained; `all` believes nothing. */
export type Depth = 'suffix' | 'all';

/** Checks the chain of all entries, and takes anew what `depth` says. @throws what SQLite throws. */
export function walk(
  database: DatabaseSync,
  acknowledged: Head,
  depth: Depth,
  visit?: (entry: StoredEntry, book: Book) => void,
): LedgerResult<Walked> {
  const chain = checkChain(database, acknowledged);
  if (!chain.ok) return chain;
  let book = Book.of();
  const first = depth === 'suffix' ? newestSnapshot(database) : 1;
  for (const entry of entriesFrom(database, first)) {
    const read = contentOf(entry);
    if ('detail' in read) return refused({ code: 'LEDGER203', entry: entry.number, detail: read.detail });
    const { content } = read;
    if (depth === 'suffix' && 'snapshot' in content) {
      book = Book.of(content.snapshot);
      book.applySnapshot();
      continue;
    }
    const detail = follow(book, content);
    if (detail !== undefined) return refused({ code: 'LEDGER204', entry: entry.number, detail });
    visit?.(entry, book);
  }
  return { ok: true, value: { book, head: chain.value } };
}

function checkChain(database: DatabaseSync, acknowledged: Head): LedgerResult<Head> {
  let count = 0;
  let digest = CHAIN_START;
  for (const entry of entriesFrom(database, Number.MIN_SAFE_INTEGER)) {
    count += 1;
    if (entry.number !== count) return refused({ code: 'LEDGER201', entry: count });
    digest = chained(digest, entry.body);
    if (entry.digest !== digest) return refused({ code: 'LEDGER202', entry: count });
    if (count === acknowledged.count && digest !== acknowledged.digest) {
      return refused({ code: 'LEDGER207', entry: count });
    }
  }
  if (count < acknowledged.count) {
    return refused({ code: 'LEDGER206', acknowledged: acknowledged.count, found: count });
  }
  return count === 0 ? refused({ code: 'LEDGER110' }) : { ok: true, value: { count, digest } };
}

function refused(problem: LedgerProblem): { readonly ok: false; readonly problem: LedgerProblem } {
  return { ok: false, problem };
}
