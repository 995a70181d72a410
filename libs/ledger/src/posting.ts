/** Double entry: each fact moves amounts between accounts, and what it moves sums to zero in each commodity. */
import type { Books } from '@plimsoll/survival-kernel';
import type { CapitalFact, Fact, FillFact, FundingFact } from './fact.ts';

/**
 * An account's name. In the quote currency: `cash`, `fees`, `funding`, `realised`, `capital`, and `cost:X` (what the
 * position in X was bought for). In X itself: `position:X`, and `venue:X`, the other side of it.
 */
export type AccountName = string;

/** A change of one account, micro-units of its commodity. Debits are positive: capital and profits stand negative. */
export type Posting = readonly [account: AccountName, amountMicro: number];

/** Where balances are read from. */
export interface Balances {
  balance(account: AccountName): number;
}

/** The commodity that an account is kept in: an instrument, or `quote`. */
export function commodityOf(account: AccountName): string {
  const match = /^(?:position|venue):(.*)$/.exec(account);
  return match?.[1] ?? 'quote';
}

/** The proven totals that an account in the quote currency counts towards; undefined for one in an instrument. */
export function totalOf(account: AccountName): TotalName | undefined {
  if (account.startsWith('cost:')) return 'positionsMicro';
  return TOTALS[account];
}

/** Names of the five totals that the proven replay keeps. */
export type TotalName = Exclude<keyof Books, 'sequence'>;

const TOTALS: { readonly [account: AccountName]: TotalName } = {
  cash: 'cashMicro',
  fees: 'feesMicro',
  funding: 'profitMicro',
  realised: 'profitMicro',
  capital: 'capitalMicro',
};

/** The postings of a fact on a book; none for a fact that moves nothing. Amounts may be beyond 2^53: see the book. */
export function postingsOf(fact: Fact, book: Balances): readonly Posting[] {
  switch (fact.kind) {
    case 'deposit':
    case 'withdrawal':
      return capitalPostings(fact);
    case 'fill':
      return fillPostings(fact, book);
    case 'funding':
      return fundingPostings(fact);
    case 'session':
    case 'session-end':
    case 'statement':
    case 'unrecorded':
    case 'cleared':
      return [];
  }
}

function capitalPostings({ kind, amountMicro }: CapitalFact): readonly Posting[] {
  const inward = kind === 'deposit' ? amountMicro : -amountMicro;
  return moved([
    ['cash', inward],
    ['capital', -inward],
  ]);
}

function fundingPostings({ amountMicro }: FundingFact): readonly Posting[] {
  return moved([
    ['cash', amountMicro],
    ['funding', -amountMicro],
  ]);
}

/**
 * A fill moves cash against the position's cost; what closes a part of the position takes that part's average cost
 * off, and the difference is profit. A fill that turns the position round is both, in proportion. Costs are rounded
 * towards zero, so that nothing is left on the account of a position that is closed.
 */
function fillPostings(fill: FillFact, book: Balances): readonly Posting[] {
  const { instrument, quantityMicro, proceedsMicro, feeMicro } = fill;
  const held = book.balance(`position:${instrument}`);
  const cost = book.balance(`cost:${instrument}`);
  const isClosing = held !== 0 && held > 0 !== quantityMicro > 0;
  const closedMicro = isClosing ? Math.min(Math.abs(held), Math.abs(quantityMicro)) : 0;
  const closedCost = isClosing ? part(cost, closedMicro, Math.abs(held)) : 0;
  const closedProceeds = part(proceedsMicro, closedMicro, Math.abs(quantityMicro));
  const profit = closedProceeds - closedCost;
  return moved([
    ['cash', proceedsMicro - feeMicro],
    ['fees', feeMicro],
    [`cost:${instrument}`, -closedCost - (proceedsMicro - closedProceeds)],
    ['realised', -profit],
    [`position:${instrument}`, quantityMicro],
    [`venue:${instrument}`, -quantityMicro],
  ]);
}

/** `whole` times `numerator` over `denominator` (not 0), exact, rounded towards zero. */
function part(whole: number, numerator: number, denominator: number): number {
  return Number((BigInt(whole) * BigInt(numerator)) / BigInt(denominator));
}

/** Leaves out what moves nothing; no negative zero. */
function moved(postings: readonly Posting[]): readonly Posting[] {
  return postings.filter(([, amount]) => amount !== 0);
}
