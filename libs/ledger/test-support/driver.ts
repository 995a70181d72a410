/**
 * Drives the real ledger along specs-tla/Ledger: real files, the real steps of a commit one by one, and kills between
 * and inside of them. A kill leaves the files as they are; the driver takes a copy of them and goes on with that.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Driver, DriverFactory, Performed } from '@plimsoll/model-tests';
import { readHead } from '../src/head-file.ts';
import { type Fact, headFileOf, Ledger, type LedgerPlace, type PostingGroup } from '../src/index.ts';

type Stage = 'closed' | 'idle' | 'writing' | 'synced' | 'headed';
type Event = { readonly type: string; readonly [field: string]: unknown };

/** What a test may put in the place of the real parts: a faulty one. */
export interface LedgerParts {
  /** The steps of a commit. */
  steps?(ledger: Ledger, group: PostingGroup): Generator<string, void>;
  open?(place: LedgerPlace): ReturnType<typeof Ledger.open>;
}

export const driver: DriverFactory = driverOf({});

/** A driver whose ledger is made of other parts than the real ones. */
export function driverOf(parts: LedgerParts): DriverFactory {
  return { create: (constants) => new LedgerDriver(constants, parts) };
}

const CAPITAL = 'capital';
/** A memory disk where there is one: the steps are the same, and thousands of them are taken. */
const DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** A snapshot at entry 3: small enough that short runs have one. */
const SNAPSHOT_EVERY = 3;
/** How often each fact counts is read off one balance: each has three decimal digits of its own. */
const DIGITS = 1_000;
const PARTS = ['', '-wal', '.head'];

class LedgerDriver implements Driver {
  readonly #parts: LedgerParts;
  readonly #facts: readonly string[];
  readonly #stated: ReadonlySet<string>;
  readonly #groupMax: number;
  readonly #root: string;
  #folders = 0;
  #place: LedgerPlace;
  #ledger: Ledger | undefined;
  #stage: Stage = 'closed';
  #group: PostingGroup | undefined;
  #gathered: string[] = [];
  #steps: Generator<string, void> | undefined;
  /** A reader of its own on the files of now. */
  #reader: DatabaseSync | undefined;
  #readIds: StatementSync | undefined;
  /** Entries that were synchronised when the ledger was closed; a whole group may lie behind them. */
  #synced = 0;
  #snapshot = 0;
  #happened = new Set<string>();
  #agreed = false;
  #tripped = false;

  constructor(constants: { readonly [name: string]: unknown }, parts: LedgerParts) {
    this.#parts = parts;
    this.#facts = members(constants['Facts']);
    this.#stated = new Set(members(constants['Stated']));
    this.#groupMax = Number((constants['GroupMax'] as { readonly '#bigint': string })['#bigint']);
    this.#root = mkdtempSync(join(DISK, 'plimsoll-ledger-model-'));
    this.#place = this.#newPlace();
  }

  /** Init is one state: there was never a ledger. */
  start(): void {
    this.#letGo();
    for (const name of readdirSync(this.#root)) rmSync(join(this.#root, name), { recursive: true });
    this.#place = this.#newPlace();
    this.#stage = 'closed';
    this.#synced = 0;
    this.#snapshot = 0;
    this.#happened = new Set();
    this.#agreed = false;
    this.#tripped = false;
  }

  stop(): void {
    this.#letGo();
    rmSync(this.#root, { recursive: true, force: true });
  }

  perform({ type, f, n }: Event): Performed {
    const fact = String(f);
    switch (type) {
      case 'Create':
        return this.#create();
      case 'Post':
        return this.#post(fact);
      case 'Repeat':
        return this.#repeat(fact);
      case 'Crash':
        return this.#crash(countOf(n));
      case 'SetBack':
        return this.#setBack(countOf(n));
      case 'Happen':
        return this.#happen(fact);
      case 'Reconcile':
        return this.#reconcile();
      default:
        throw new Error(`${type} is no action of the environment that this driver knows`);
    }
  }

  /** The writer goes on with what it began; a ledger that is closed is opened. */
  proceed(): Event | undefined {
    if (this.#stage === 'closed') return this.#open();
    if (this.#stage === 'idle') {
      const newest = this.#newestSnapshot();
      if (newest > this.#snapshot) {
        this.#snapshot = newest;
        return { type: 'TakeSnapshot' };
      }
      if (this.#gathered.length === 0) return undefined;
      this.#begin();
      return { type: 'Write' };
    }
    const [type, next] = NEXT[this.#stage];
    this.#steps?.next();
    this.#stage = next;
    if (next === 'idle') this.#gather();
    return { type };
  }

  observe(): { readonly [variable: string]: unknown } {
    const entries = this.#entriesOnDisk();
    const isClosed = this.#stage === 'closed';
    const journal = isClosed ? entries.slice(0, this.#synced) : entries;
    return {
      stage: this.#stage,
      group: this.#gathered,
      journal,
      whole: isClosed && entries.length > journal.length,
      head: existsSync(headFileOf(this.#place))
        ? modelCount(readHead(headFileOf(this.#place))?.count ?? 0)
        : 0,
      book: { '#map': [CAPITAL, ...this.#facts].map((fact) => [fact, this.#countInBook(fact)]) },
      happened: { '#set': [...this.#happened] },
      agreed: this.#agreed,
      tripped: this.#tripped,
    };
  }

  #create(): Performed {
    if (this.#stage !== 'closed') return refused('it is open');
    const deposit = { ...this.#factOf(CAPITAL), kind: 'deposit' } as Parameters<typeof Ledger.make>[1];
    this.#letGo(); // a reader would keep files that are made anew
    const made = Ledger.make(this.#place, deposit);
    if (!made.ok) return refused(made.problem.code);
    this.#ledger = made.value.ledger;
    this.#group = made.value.group;
    this.#gathered = [CAPITAL];
    this.#begin();
    return TAKEN;
  }

  #begin(): void {
    const [ledger, group] = [this.#ledger, this.#group];
    if (ledger === undefined || group === undefined) throw new Error('there is no group to write');
    this.#steps = this.#parts.steps?.(ledger, group) ?? ledger.steps(group);
    this.#steps.next();
    this.#stage = 'writing';
  }

  #post(fact: string): Performed {
    if (this.#stage !== 'idle') return refused('no group can gather');
    if (this.#gathered.length >= this.#groupMax) return refused('the group is full');
    const added = this.#group?.add(this.#factOf(fact));
    if (added === undefined || 'code' in added) return refused(added?.code ?? 'there is no group');
    if (!added.isNew) return refused('it is in the ledger, or the group');
    this.#gathered.push(fact);
    this.#agreed = false;
    return TAKEN;
  }

  #repeat(fact: string): Performed {
    if (this.#stage !== 'idle' || this.#ledger === undefined) return refused('it is not open');
    if (this.#ledger.entryOf(fact) === undefined) return refused('it is not in the ledger');
    const again = this.#ledger.post([this.#factOf(fact)]);
    return again.ok && again.value[0]?.isNew === false ? TAKEN : refused('it was taken once more');
  }

  /** Kills the writer: files as they are, but for a write that is in the middle, of which a part may be there. */
  #crash(written: number): Performed {
    if (this.#stage === 'closed') return refused('nobody runs');
    const isWriting = this.#stage === 'writing';
    if (written > (isWriting ? this.#gathered.length : 0)) return refused('so much is not being written');
    const before = this.#entriesOnDisk().length;
    const walBytes = sizeOf(`${this.#place.file}-wal`);
    if (written > 0) this.#steps?.next();
    const next = this.#newPlace();
    for (const part of PARTS) {
      if (existsSync(this.#place.file + part)) copyFileSync(this.#place.file + part, next.file + part);
    }
    if (written > 0 && written < this.#gathered.length) {
      const log = `${next.file}-wal`;
      truncateSync(log, walBytes + Math.floor(((sizeOf(log) - walBytes) * written) / this.#gathered.length));
    }
    this.#letGo();
    this.#place = next;
    this.#stage = 'closed';
    this.#synced = before;
    this.#agreed = false;
    return TAKEN;
  }

  #open(): Event | undefined {
    const opened = this.#parts.open?.(this.#place) ?? Ledger.open(this.#place);
    if (opened.ok) {
      this.#ledger = opened.value;
      this.#stage = 'idle';
      this.#gather();
      return { type: 'Open' };
    }
    const { problem } = opened;
    // No ledger, or one whose making was cut off before its first entry: nobody trades, and nothing is lost.
    if (
      problem.code === 'LEDGER110' ||
      (problem.code === 'LEDGER101' && problem.acknowledged === undefined)
    ) {
      return undefined;
    }
    this.#tripped = true;
    return { type: 'Refuse' };
  }

  /** The disk is set back: the last entries are taken off, and whatever stood behind them. */
  #setBack(count: number): Performed {
    if (this.#stage !== 'closed') return refused('somebody writes');
    if (count > this.#synced) return refused('there are not so many entries');
    const kept = this.#synced - count;
    const database = new DatabaseSync(this.#place.file);
    const rows = database
      .prepare("SELECT number FROM entries WHERE id NOT LIKE 'snapshot:%' ORDER BY number")
      .all();
    database.prepare('DELETE FROM entries WHERE number >= ?').run(Number(rows[kept]?.['number'] ?? 0));
    database.close();
    this.#synced = kept;
    this.#snapshot = Math.min(this.#snapshot, this.#newestSnapshot());
    return TAKEN;
  }

  #happen(fact: string): Performed {
    if (!this.#stated.has(fact) || this.#happened.has(fact))
      return refused('it is not for the exchange, or known');
    this.#happened.add(fact);
    this.#agreed = false;
    return TAKEN;
  }

  #reconcile(): Performed {
    if (this.#stage !== 'idle' || this.#gathered.length > 0) return refused('a group gathers');
    const cashMicro = [CAPITAL, ...this.#happened].reduce((sum, fact) => sum + this.#amountOf(fact), 0);
    const differences = this.#ledger?.book.differencesFrom({ cashMicro, positionsMicro: {}, feesMicro: 0 });
    this.#agreed = differences?.length === 0;
    this.#tripped ||= !this.#agreed;
    return TAKEN;
  }

  #gather(): void {
    this.#gathered = [];
    this.#group = this.#ledger?.group();
  }

  #letGo(): void {
    this.#reader?.close();
    this.#reader = undefined;
    this.#readIds = undefined;
    this.#ledger?.close();
    this.#ledger = undefined;
    this.#group = undefined;
    this.#steps = undefined;
    this.#gathered = [];
  }

  #newPlace(): LedgerPlace {
    this.#folders += 1;
    const folder = join(this.#root, String(this.#folders));
    mkdirSync(folder);
    return { file: join(folder, 'ledger.db'), snapshotEvery: SNAPSHOT_EVERY };
  }

  /** Ids of the entries that a reader finds, in order, snapshots left out. */
  #entriesOnDisk(): string[] {
    return this.#ids().filter((id) => !id.startsWith('snapshot:'));
  }

  /** Number of the newest snapshot; 0 without one. */
  #newestSnapshot(): number {
    return this.#ids().findLastIndex((id) => id.startsWith('snapshot:')) + 1;
  }

  #ids(): string[] {
    if (!existsSync(this.#place.file)) return [];
    this.#reader ??= new DatabaseSync(this.#place.file, { readOnly: true });
    this.#readIds ??= this.#reader.prepare('SELECT id FROM entries ORDER BY number');
    return this.#readIds.all().map(({ id }) => String(id));
  }

  /** A fact of the exchange moves money; one of our own notes moves nothing. */
  #factOf(id: string): Fact {
    if (id !== CAPITAL && !this.#stated.has(id))
      return { kind: 'unrecorded', id, atMs: 0, orderId: id, note: '' };
    return { kind: 'deposit', id, atMs: 0, amountMicro: this.#amountOf(id), by: 'exchange', note: '' };
  }

  #amountOf(id: string): number {
    return DIGITS ** (this.#facts.indexOf(id) + 1);
  }

  #countInBook(fact: string): number {
    if (this.#ledger === undefined) return 0;
    const { book } = this.#ledger;
    if (fact !== CAPITAL && !this.#stated.has(fact)) {
      return book.state.unrecorded.filter((orderId) => orderId === fact).length;
    }
    return Math.floor(book.capitalMicro / this.#amountOf(fact)) % DIGITS;
  }
}

const TAKEN: Performed = { taken: true };

const NEXT: { readonly [stage in 'writing' | 'synced' | 'headed']: readonly [event: string, next: Stage] } = {
  writing: ['Sync', 'synced'],
  synced: ['WriteHead', 'headed'],
  headed: ['Answer', 'idle'],
};

function refused(reason: string): Performed {
  return { taken: false, reason };
}

/** Entries without the snapshots among them: the model does not count those. */
function modelCount(entries: number): number {
  return entries - Math.floor(entries / SNAPSHOT_EVERY);
}

function members(set: unknown): string[] {
  return (set as { readonly '#set': readonly string[] })['#set'].map(String).sort();
}

function countOf(value: unknown): number {
  return Number(
    typeof value === 'object' && value !== null ? (value as { '#bigint': string })['#bigint'] : value,
  );
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
