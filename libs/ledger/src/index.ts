/** The capital ledger that outlives a process: double entry, hash-chained, on SQLite. Level A: Node built-ins only. */
export { AMOUNT_FORM, amountMicroOf } from './amount.ts';
export type { BookState, Difference, Effect, ReadonlyBook } from './book.ts';
export type { Depth, Walked } from './chain.ts';
export { CSV_HEADER, csvField, csvRows } from './csv.ts';
export { contentOf, type EntryContent, type StoredEntry } from './entry.ts';
export type {
  CapitalFact,
  ClearedFact,
  Fact,
  FillFact,
  FundingFact,
  SessionEndFact,
  SessionFact,
  StatementFact,
  UnrecordedFact,
} from './fact.ts';
export type { Head } from './head-file.ts';
export {
  type Deposit,
  headFileOf,
  Ledger,
  type LedgerPlace,
  type Posted,
  PostingGroup,
  readLedger,
} from './ledger.ts';
export { GROUP_FACTS_MAX } from './limits.ts';
export { type AccountName, commodityOf, type Posting } from './posting.ts';
export {
  isIntegrityProblem,
  type LedgerProblem,
  type LedgerProblemCode,
  type LedgerResult,
  ledgerProblemText,
} from './problem.ts';
export { postTransfer, type Transfer, transferEntry } from './transfer.ts';
