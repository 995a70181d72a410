/** Facts: what happened to the account, as its callers tell it. A ledger works out the postings itself. */

/** What every fact has. */
export interface FactStamp {
  /** Names this fact once and for all: the same id is never applied twice. */
  readonly id: string;
  /** Milliseconds on the session's clock (market time in a paper session); never decides an order. */
  readonly atMs: number;
  /** Observation of the feed during which it happened, counted from 1; absent outside of a session. */
  readonly feed?: number;
}

/** Money put in, or taken out, by a named person. The first entry of a ledger is a deposit. */
export interface CapitalFact extends FactStamp {
  readonly kind: 'deposit' | 'withdrawal';
  /** Above 0, micro-units of the quote currency. */
  readonly amountMicro: number;
  readonly by: string;
  readonly note: string;
}

/** An order filled, or a part of it. */
export interface FillFact extends FactStamp {
  readonly kind: 'fill';
  readonly orderId: string;
  readonly instrument: string;
  /** Signed, never 0: bought is positive. Micro-units of the base. */
  readonly quantityMicro: number;
  /** Change of cash before the fee: not above 0 for a buy, not below 0 for a sale. */
  readonly proceedsMicro: number;
  /** What the venue took on top; negative for a rebate. */
  readonly feeMicro: number;
}

/** Funding of a perpetual: cash that came (positive) or went. */
export interface FundingFact extends FactStamp {
  readonly kind: 'funding';
  readonly instrument: string;
  readonly amountMicro: number;
}

/** A session begins on this ledger's capital. While it is open no other may begin. */
export interface SessionFact extends FactStamp {
  readonly kind: 'session';
  readonly session: string;
  /** What decides all that happens in it (source, seed, length): a session resumes under the same terms only. */
  readonly terms: string;
  /** Digest of the code that runs it. */
  readonly build: string;
}

/** A session has ended. */
export interface SessionEndFact extends FactStamp {
  readonly kind: 'session-end';
  readonly session: string;
  readonly equityMicro: number;
  /** Highest equity so far, carried to the next session: a restart forgives no drawdown. */
  readonly peakMicro: number;
}

/** What the venue says the account is. The ledger compares, to the last micro-unit. */
export interface StatementFact extends FactStamp {
  readonly kind: 'statement';
  readonly venue: string;
  readonly cashMicro: number;
  /** Positions by instrument; one that is not named is 0. */
  readonly positionsMicro: { readonly [instrument: string]: number };
  /** Fees that the venue has charged in this ledger's time. */
  readonly feesMicro: number;
}

/** An order that the venue knows and the trace does not: nobody can say why it left. */
export interface UnrecordedFact extends FactStamp {
  readonly kind: 'unrecorded';
  readonly orderId: string;
  readonly note: string;
}

/** Two people have looked into every unrecorded order. */
export interface ClearedFact extends FactStamp {
  readonly kind: 'cleared';
  readonly by: readonly [string, string];
  readonly note: string;
}

export type Fact =
  | CapitalFact
  | FillFact
  | FundingFact
  | SessionFact
  | SessionEndFact
  | StatementFact
  | UnrecordedFact
  | ClearedFact;
