/**
 * The capital ledger: open it, post facts to it, read its book. It outlives the process.
 *
 * **What an acknowledgement means.** When `post` returns ok, its facts are in the database's write-ahead log and their
 * number and digest in the head file, both on stable storage, as far as system and disk honour fdatasync. A crash
 * before that leaves the group in the ledger as a whole or not at all; post it again: what is in already is told so
 * and not applied twice.
 */
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Book, type Effect, type ReadonlyBook } from './book.ts';
import type { Plain } from './canonical.ts';
import { canonicalText } from './canonical.ts';
import { type Depth, type Walked, walk } from './chain.ts';
import { createDatabase, entriesFrom, isSqlite, openDatabase, storageProblem } from './database.ts';
import { CHAIN_START, type EntryContent, entryOf, type StoredEntry } from './entry.ts';
import type { CapitalFact, Fact } from './fact.ts';
import { factProblem } from './fact-check.ts';
import { type Head, HeadFile, readHead, syncFolderOf } from './head-file.ts';
import { GROUP_FACTS_MAX, SNAPSHOT_EVERY } from './limits.ts';
import type { FactProblem, LedgerProblem, LedgerResult } from './problem.ts';

/** Where a ledger lies. */
export interface LedgerPlace {
  readonly file: string;
  /** For tests: a snapshot at every so many entries, instead of {@link SNAPSHOT_EVERY}. */
  readonly snapshotEvery?: number;
  /** `<file>.head` if absent; on another disk it also tells of a disk that was set back. */
  readonly headFile?: string;
}

/** The first fact of a ledger. */
export type Deposit = CapitalFact & { readonly kind: 'deposit' };

/** What became of a posted fact. */
export interface Posted {
  /** Its entry's number. */
  readonly entry: number;
  /** False when it was there before, word for word. */
  readonly isNew: boolean;
  /** What the entry did when it was made. */
  readonly effect: Effect;
}

/** Where the head file of a ledger lies. */
export function headFileOf({ file, headFile }: LedgerPlace): string {
  return headFile ?? `${file}.head`;
}

/** What holds a ledger open. */
interface Handles {
  /** Held exclusively as long as this process may write: a second writer is refused, a reader is not. */
  readonly lock: DatabaseSync;
  readonly database: DatabaseSync;
  readonly head: HeadFile;
}

/** The one writer of a ledger. [impl->REQ~ledger-persistent~1] */
export class Ledger {
  readonly #handles: Handles;
  readonly #lookUp: StatementSync;
  readonly #insert: StatementSync;
  readonly #snapshotEvery: number;
  #book: Book;
  #head: Head;
  #failure: LedgerProblem | undefined;

  private constructor(
    handles: Handles,
    book: Book,
    head: Head,
    { snapshotEvery = SNAPSHOT_EVERY }: LedgerPlace,
  ) {
    this.#handles = handles;
    this.#snapshotEvery = snapshotEvery;
    this.#lookUp = handles.database.prepare('SELECT number, id, body, digest FROM entries WHERE id = ?');
    this.#insert = handles.database.prepare(
      'INSERT INTO entries (number, id, body, digest) VALUES (?, ?, ?, ?)',
    );
    this.#book = book;
    this.#head = head;
  }

  /**
   * Makes a new ledger, whose first entry is the deposit. Files that are there already are refused, but for what a
   * making left behind that was cut off before its deposit.
   */
  static create(place: LedgerPlace, deposit: Deposit): LedgerResult<Ledger> {
    const made = Ledger.make(place, deposit);
    if (!made.ok) return made;
    const { ledger, group } = made.value;
    return guarded(place.file, () => keeping(ledger, () => ledger.#drain(group)));
  }

  /** Makes the files of a new ledger; its deposit is in the group that is to be taken first. */
  static make(
    place: LedgerPlace,
    deposit: Deposit,
  ): LedgerResult<{ readonly ledger: Ledger; readonly group: PostingGroup }> {
    const problem = factProblem({ ...deposit });
    if (problem !== undefined) return { ok: false, problem };
    return holding(place.file, (lock) => {
      const known = headIn(place);
      const isLeftover =
        known === undefined
          ? !existsSync(place.file)
          : known !== 'damaged' && known.count === 0 && !hasEntries(place.file);
      if (!isLeftover) return refused({ code: 'LEDGER102', file: place.file });
      for (const leftover of filesOf(place)) rmSync(leftover, { force: true });
      const head = HeadFile.create(headFileOf(place));
      return keeping(head, () => {
        head.write(NOTHING);
        const database = createDatabase(place.file);
        return keeping(database, () => {
          for (const file of [place.file, headFileOf(place)]) syncFolderOf(file);
          const ledger = new Ledger({ lock, database, head }, Book.of(), NOTHING, place);
          const group = ledger.group();
          group.add(deposit);
          return { ok: true, value: { ledger, group } };
        });
      });
    });
  }

  /** Opens a ledger for writing: its chain is checked from the first entry, its book replayed from the last snapshot. */
  static open(place: LedgerPlace): LedgerResult<Ledger> {
    const found = foundHead(place);
    if (!found.ok) return found;
    return holding(place.file, (lock) => {
      const opened = openDatabase(place.file, 'write');
      if ('problem' in opened) return refused(opened.problem);
      const { database } = opened;
      return keeping(database, () => {
        const walked = walk(database, found.value, 'suffix');
        if (!walked.ok) return walked;
        const { book, head } = walked.value;
        const { file } = HeadFile.open(headFileOf(place));
        // Committed but never acknowledged: it is in the ledger, so from now on it must stay there.
        if (head.count > found.value.count) file.write(head);
        return { ok: true, value: new Ledger({ lock, database, head: file }, book, head, place) };
      });
    });
  }

  /** What all acknowledged entries amount to. A new one after each group: keep none. */
  get book(): ReadonlyBook {
    return this.#book;
  }

  /** Number and digest of the last entry. The digest fixes every entry before it. */
  get head(): Head {
    return this.#head;
  }

  /** Why the ledger takes nothing more; undefined while it does. */
  get failure(): LedgerProblem | undefined {
    return this.#failure;
  }

  /**
   * Posts a group of facts with one synchronisation. All of them or none: a refused fact refuses the group. A fact
   * whose id is there already, word for word the same, is not applied again.
   */
  post(facts: readonly Fact[]): LedgerResult<readonly Posted[]> {
    if (this.#failure !== undefined) return refused(this.#failure);
    if (facts.length > GROUP_FACTS_MAX) return refused({ code: 'LEDGER307', factsMax: GROUP_FACTS_MAX });
    const group = this.group();
    const posted: Posted[] = [];
    for (const fact of facts) {
      const one = group.add(fact);
      if ('code' in one) return refused(one);
      posted.push(one);
    }
    if (group.entries.length > 0) {
      try {
        this.#drain(group);
      } catch (error) {
        this.#failure = { code: 'LEDGER401', detail: (error as Error).message };
        return refused(this.#failure);
      }
    }
    return { ok: true, value: posted };
  }

  /** A group that gathers facts on the book as it is now. Nothing is written before it is taken. */
  group(): PostingGroup {
    return new PostingGroup(this.#book.copy(), this.#head, this.#snapshotEvery, (id) => this.#stored(id));
  }

  /**
   * Takes a group, step by step: a crash may come between any two. What is yielded has been done; when the steps are
   * over, whoever posted may be told. `post` takes them in one go.
   */
  *steps({ entries, head, book }: PostingGroup): Generator<'writing' | 'synced' | 'headed', void> {
    const { database } = this.#handles;
    database.exec('BEGIN IMMEDIATE');
    for (const { number, id, body, digest } of entries) this.#insert.run(number, id, body, digest);
    yield 'writing';
    database.exec('COMMIT');
    yield 'synced';
    // After the entries: a head that is ahead of them would make a sound ledger look lost.
    this.#handles.head.write(head);
    yield 'headed';
    this.#book = book;
    this.#head = head;
  }

  /** The entry that holds the fact of that id; undefined when there is none. */
  entryOf(id: string): number | undefined {
    return this.#stored(id)?.number;
  }

  /** The fact of that id as it was posted; undefined when there is none, and for a snapshot. */
  factOf(id: string): Fact | undefined {
    const stored = this.#stored(id);
    return stored === undefined ? undefined : (JSON.parse(stored.body) as { fact?: Fact }).fact;
  }

  /** Lets go of the files. */
  close(): void {
    this.#handles.database.close();
    this.#handles.head.close();
    this.#handles.lock.close();
  }

  #stored(id: string): StoredEntry | undefined {
    return this.#lookUp.get(id) as unknown as StoredEntry | undefined;
  }

  #drain(group: PostingGroup): LedgerResult<Ledger> {
    for (const _step of this.steps(group));
    return { ok: true, value: this };
  }
}

/** Entries that are being made, on a book of their own. */
export class PostingGroup {
  readonly book: Book;
  readonly entries: StoredEntry[] = [];
  readonly #made = new Map<string, StoredEntry>();
  readonly #stored: (id: string) => StoredEntry | undefined;
  readonly #snapshotEvery: number;
  #head: Head;

  constructor(
    book: Book,
    head: Head,
    snapshotEvery: number,
    stored: (id: string) => StoredEntry | undefined,
  ) {
    this.book = book;
    this.#head = head;
    this.#snapshotEvery = snapshotEvery;
    this.#stored = stored;
  }

  get head(): Head {
    return this.#head;
  }

  /** Adds a fact that is new; tells of one that is in the ledger or the group already; or says what is wrong. */
  add(fact: Fact): Posted | FactProblem {
    const problem = factProblem({ ...fact });
    if (problem !== undefined) return problem;
    const known = this.#made.get(fact.id) ?? this.#stored(fact.id);
    if (known !== undefined) {
      const { fact: recorded, effect } = JSON.parse(known.body) as { fact: Plain; effect: Effect };
      const isSame = canonicalText(recorded) === canonicalText(fact as unknown as Plain);
      return isSame ? { entry: known.number, isNew: false, effect } : { code: 'LEDGER302', id: fact.id };
    }
    const applied = this.book.apply(fact);
    if (!applied.ok) return applied.problem;
    this.#append({ fact, effect: applied.effect });
    const entry = this.#head.count;
    if ((entry + 1) % this.#snapshotEvery === 0) {
      this.#append({ snapshot: this.book.state });
      this.book.applySnapshot();
    }
    return { entry, isNew: true, effect: applied.effect };
  }

  #append(content: EntryContent): void {
    const entry = entryOf(this.#head.count + 1, content, this.#head.digest);
    this.entries.push(entry);
    this.#made.set(entry.id, entry);
    this.#head = { count: entry.number, digest: entry.digest };
  }
}

/** Reads a ledger without holding it, also while a session writes to it. `visit` sees each entry and the book after it. */
export function readLedger(
  place: LedgerPlace,
  depth: Depth,
  visit?: (entry: StoredEntry, book: ReadonlyBook) => void,
): LedgerResult<Walked> {
  const found = foundHead(place);
  if (!found.ok) return found;
  return guarded(place.file, () => {
    const opened = openDatabase(place.file, 'read');
    if ('problem' in opened) return refused(opened.problem);
    try {
      return walk(opened.database, found.value, depth, visit);
    } finally {
      opened.database.close();
    }
  });
}

const NOTHING: Head = { count: 0, digest: CHAIN_START };

/** The head of a ledger that is there. */
function foundHead(place: LedgerPlace): LedgerResult<Head> {
  const { file } = place;
  return guarded(file, () => {
    const head = headIn(place);
    const acknowledged = typeof head === 'object' && head.count > 0 ? head.count : undefined;
    if (!existsSync(file)) return refused({ code: 'LEDGER101', file, acknowledged });
    if (head === 'damaged') return refused({ code: 'LEDGER109', file: headFileOf(place) });
    if (head !== undefined) return { ok: true, value: head };
    return refused(
      isSqlite(file) ? { code: 'LEDGER108', file: headFileOf(place) } : { code: 'LEDGER103', file },
    );
  });
}

/** What the head file says; undefined when there is none. */
function headIn(place: LedgerPlace): Head | 'damaged' | undefined {
  return existsSync(headFileOf(place)) ? (readHead(headFileOf(place)) ?? 'damaged') : undefined;
}

/** Whether there is an entry: a deposit that was committed is there, even if nobody was told. */
function hasEntries(file: string): boolean {
  if (!existsSync(file)) return false;
  const opened = openDatabase(file, 'read');
  if ('problem' in opened) return false; // cut off before it had its tables
  try {
    return !entriesFrom(opened.database, 1).next().done;
  } finally {
    opened.database.close();
  }
}

/** All that a ledger leaves in its folder, but for the lock. */
function filesOf(place: LedgerPlace): readonly string[] {
  return [headFileOf(place), place.file, `${place.file}-wal`, `${place.file}-shm`];
}

/** Runs `action` while no other process may write, and goes on holding when it ends well. */
function holding<Value>(
  file: string,
  action: (lock: DatabaseSync) => LedgerResult<Value>,
): LedgerResult<Value> {
  return guarded(file, () => {
    // SQLite's own lock of a database that holds nothing: the system lets go of it when the process dies.
    const lock = new DatabaseSync(`${file}.lock`);
    return keeping(lock, () => {
      lock.exec('BEGIN EXCLUSIVE');
      return action(lock);
    });
  });
}

/** Closes the handle unless the action ends well. */
function keeping<Value>(handle: { close(): void }, action: () => LedgerResult<Value>): LedgerResult<Value> {
  let isKept = false;
  try {
    const result = action();
    isKept = result.ok;
    return result;
  } finally {
    if (!isKept) handle.close();
  }
}

/** What SQLite and the file system throw becomes a problem. */
function guarded<Value>(file: string, action: () => LedgerResult<Value>): LedgerResult<Value> {
  try {
    return action();
  } catch (error) {
    return refused(storageProblem(file, error));
  }
}

function refused(problem: LedgerProblem): { readonly ok: false; readonly problem: LedgerProblem } {
  return { ok: false, problem };
}
