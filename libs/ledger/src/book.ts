/**
 * The book: what all entries so far amount to. Accounts are kept here; whether an entry is the next one, balanced and
 * exact is judged by the proven replay of their totals (rocq-proofs/theories/LedgerReplay.v).
 */
import assert from 'node:assert/strict';
import { type Books, isBooksSafe, isPostingSafe, judgePosting, replay } from '@plimsoll/survival-kernel';
import type { Fact, SessionFact, StatementFact } from './fact.ts';
import type { AccountName, Balances, Posting } from './posting.ts';
import { commodityOf, postingsOf, type TotalName, totalOf } from './posting.ts';
import type { FactProblem } from './problem.ts';

/** Where the venue's statement differs from the book. */
export interface Difference {
  readonly account: AccountName;
  readonly ledgerMicro: number;
  readonly statementMicro: number;
}

/** What an entry did beside its fact; worked out, never given. */
export interface Effect {
  readonly postings: readonly Posting[];
  /** Of a statement only: empty when the venue agrees to the last micro-unit. */
  readonly differences?: readonly Difference[];
}

/** All that a book is, in canonical order: what a snapshot keeps. */
export interface BookState {
  /** Entries so far, snapshots among them. */
  readonly entries: number;
  readonly balances: readonly Posting[];
  readonly fills: number;
  readonly peakMicro: number;
  /** The session that has begun and not ended. */
  readonly session: { readonly session: string; readonly terms: string; readonly build: string } | null;
  /** Whether the last statement agreed; true before the first. */
  readonly agrees: 0 | 1;
  /** Orders that the venue knew and no trace did, until two people have cleared them. */
  readonly unrecorded: readonly string[];
}

export type Applied =
  | { readonly ok: true; readonly effect: Effect }
  | { readonly ok: false; readonly problem: FactProblem };

/** A book for reading. */
export type ReadonlyBook = Omit<Book, 'apply' | 'applySnapshot'>;

/** Mutable; a fact that is refused changes nothing. */
export class Book implements Balances {
  readonly #balances = new Map<AccountName, number>();
  #totals: Books = { sequence: 0, ...NO_TOTALS };
  #fills = 0;
  #peakMicro = 0;
  #session: BookState['session'] = null;
  #agrees = true;
  #unrecorded: readonly string[] = [];

  /** A book as a snapshot kept it; an empty one without. */
  static of(state?: BookState): Book {
    const book = new Book();
    if (state === undefined) return book;
    for (const [account, amount] of state.balances) book.#balances.set(account, amount);
    book.#totals = totalsIn(state);
    book.#fills = state.fills;
    book.#peakMicro = state.peakMicro;
    book.#session = state.session;
    book.#agrees = state.agrees === 1;
    book.#unrecorded = state.unrecorded;
    return book;
  }

  /** Another book with the same content. */
  copy(): Book {
    return Book.of(this.state);
  }

  get state(): BookState {
    return {
      entries: this.#totals.sequence,
      balances: [...this.#balances].filter(([, amount]) => amount !== 0).sort(byName),
      fills: this.#fills,
      peakMicro: this.#peakMicro,
      session: this.#session,
      agrees: this.#agrees ? 1 : 0,
      unrecorded: this.#unrecorded,
    };
  }

  /** Micro-units of the account's commodity; 0 for one that nothing was posted to. */
  balance(account: AccountName): number {
    return this.#balances.get(account) ?? 0;
  }

  get cashMicro(): number {
    return this.balance('cash');
  }

  /** Deposits less withdrawals. */
  get capitalMicro(): number {
    return 0 - this.balance('capital');
  }

  /** Profit of what was closed, before fees and funding. */
  get realisedMicro(): number {
    return 0 - this.balance('realised');
  }

  get feesMicro(): number {
    return this.balance('fees');
  }

  /** Instruments held, with their positions; none that is 0. */
  get positions(): ReadonlyMap<string, number> {
    const held = new Map<string, number>();
    for (const [account, amount] of [...this.#balances].sort(byName)) {
      if (account.startsWith('position:') && amount !== 0) held.set(commodityOf(account), amount);
    }
    return held;
  }

  /** False from a statement that disagrees, or an unrecorded order, until that is made good: a category 1 breach. */
  get isSound(): boolean {
    return this.#agrees && this.#unrecorded.length === 0;
  }

  /** The five totals as the proven replay has them. */
  get totals(): Books {
    return this.#totals;
  }

  /** A snapshot has been written: an entry that moves nothing. */
  applySnapshot(): void {
    this.#totals = replay(this.#totals, { sequence: this.#totals.sequence + 1, ...NO_TOTALS });
  }

  /** Takes a well-formed fact as the next entry, or says why not. */
  apply(fact: Fact): Applied {
    const problem = this.#refusalOf(fact);
    if (problem !== undefined) return { ok: false, problem };
    const postings = postingsOf(fact, this);
    const after = new Map<AccountName, number>();
    for (const [account, amount] of postings) {
      const balance = this.balance(account) + amount;
      if (!Number.isSafeInteger(amount) || !Number.isSafeInteger(balance)) {
        return { ok: false, problem: { code: 'LEDGER303', account } };
      }
      after.set(account, balance);
    }
    const posting = { sequence: this.#totals.sequence + 1, ...totalsOf(postings) };
    assert(isPostingSafe(posting), 'the totals of safe postings are safe: no two go to one total');
    const answer = judgePosting(this.#totals, posting);
    if (answer === 'TOO_LARGE') return { ok: false, problem: { code: 'LEDGER303', account: 'a total' } };
    assert(answer === 'APPLIED', 'the postings of a fact are balanced');
    this.#totals = replay(this.#totals, posting);
    for (const [account, balance] of after) this.#balances.set(account, balance);
    return { ok: true, effect: this.#note(fact, postings) };
  }

  /** Where the statement says something else than the book. */
  differencesFrom({ cashMicro, positionsMicro, feesMicro }: StatementParts): readonly Difference[] {
    const stated = new Map<AccountName, number>([
      ['cash', cashMicro],
      ['fees', feesMicro],
    ]);
    for (const instrument of this.positions.keys()) stated.set(`position:${instrument}`, 0);
    for (const [instrument, held] of Object.entries(positionsMicro))
      stated.set(`position:${instrument}`, held);
    return [...stated]
      .sort(byName)
      .map(([account, statementMicro]) => ({ account, ledgerMicro: this.balance(account), statementMicro }))
      .filter(({ ledgerMicro, statementMicro }) => ledgerMicro !== statementMicro);
  }

  #refusalOf(fact: Fact): FactProblem | undefined {
    switch (fact.kind) {
      case 'withdrawal': {
        const { amountMicro } = fact;
        return amountMicro > this.cashMicro
          ? { code: 'LEDGER304', cashMicro: this.cashMicro, amountMicro }
          : undefined;
      }
      case 'session':
        return this.#session === null
          ? undefined
          : { code: 'LEDGER305', open: this.#session.session, session: fact.session };
      case 'session-end':
        return this.#session?.session === fact.session
          ? undefined
          : { code: 'LEDGER305', open: this.#session?.session, session: fact.session };
      case 'cleared':
        return fact.by[0] === fact.by[1] ? { code: 'LEDGER306', person: fact.by[0] } : undefined;
      default:
        return undefined;
    }
  }

  /** What a fact changes beside balances. */
  #note(fact: Fact, postings: readonly Posting[]): Effect {
    switch (fact.kind) {
      case 'fill':
        this.#fills += 1;
        break;
      case 'deposit':
        this.#peakMicro += fact.amountMicro;
        break;
      case 'withdrawal':
        this.#peakMicro -= fact.amountMicro;
        break;
      case 'session':
        this.#session = sessionOf(fact);
        break;
      case 'session-end':
        this.#session = null;
        this.#peakMicro = fact.peakMicro;
        break;
      case 'unrecorded':
        this.#unrecorded = [...this.#unrecorded, fact.orderId];
        break;
      case 'cleared':
        this.#unrecorded = [];
        break;
      case 'statement': {
        const differences = this.differencesFrom(fact);
        this.#agrees = differences.length === 0;
        return { postings, differences };
      }
      case 'funding':
        break;
    }
    return { postings };
  }
}

type Totals = { [name in TotalName]: number };

const NO_TOTALS: Readonly<Totals> = {
  cashMicro: 0,
  positionsMicro: 0,
  feesMicro: 0,
  profitMicro: 0,
  capitalMicro: 0,
};

/** Summed in full and rounded at the end: on the way a sum of many balances may be beyond 2^53 and come back. */
function totalsOf(postings: readonly Posting[]): Totals {
  const totals = { ...NO_TOTALS };
  for (const name of Object.keys(NO_TOTALS) as TotalName[]) {
    const counted = postings.filter(([account]) => totalOf(account) === name);
    totals[name] = Number(counted.reduce((sum, [, amount]) => sum + BigInt(amount), 0n));
  }
  return totals;
}

function totalsIn({ entries, balances }: BookState): Books {
  return { sequence: entries, ...totalsOf(balances) };
}

/** Whether the proven replay holds for a book in that state: every total is exact. */
export function hasExactTotals(state: BookState): boolean {
  return isBooksSafe(totalsIn(state));
}

type StatementParts = Pick<StatementFact, 'cashMicro' | 'positionsMicro' | 'feesMicro'>;

function sessionOf({ session, terms, build }: SessionFact): BookState['session'] {
  return { session, terms, build };
}

/** By code units: the same order on every machine. */
export function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
