/** What a venue tells of an account, as facts of the ledger. */
import { isDeepStrictEqual } from 'node:util';
import type { Fact, FillFact } from '@plimsoll/ledger';
import type { NewOrder } from '@plimsoll/survival-kernel';

const MICRO = 1_000_000n;

/** A fill as it is told. */
export interface ToldFill {
  readonly orderId: string;
  readonly quantityMicro: number;
  /** Undefined when nobody said: it cannot be booked. */
  readonly priceMicro: number | undefined;
  /** What the venue took, in the quote currency; negative for a rebate, undefined for nothing. */
  readonly feeMicro?: number | undefined;
  /** The venue's own name for it; without one it gets a number in this session. */
  readonly fill?: string | undefined;
  /** Where the venue says it; else it is known from the order. */
  readonly traded?: Traded | undefined;
}

/** Funding of a perpetual, as its venue tells it. */
export interface FundingPayment {
  /** The venue's own name for the payment: told again, it is booked once. */
  readonly payment: string;
  readonly instrument: string;
  /** Micro-units of the quote currency; negative for what was paid. */
  readonly amountMicro: number;
}

/** What an order trades. */
export type Traded = Pick<NewOrder, 'instrument' | 'side'>;

/** All that a fill is, in the quantities of the venue. */
export interface BookedFill extends Traded {
  readonly orderId: string;
  readonly quantityMicro: number;
  readonly priceMicro: number;
  readonly feeMicro: number;
}

/** From whole amounts; one that is too large is refused by the ledger. */
export function fillFact(id: string, atMs: number, told: BookedFill): FillFact {
  const { orderId, instrument, side, quantityMicro, priceMicro, feeMicro } = told;
  const isBuy = side === 'BUY';
  const product = BigInt(quantityMicro) * BigInt(priceMicro);
  // Rounded against the account: what is paid up, what comes in down.
  const proceeds = isBuy ? -((product + MICRO - 1n) / MICRO) : product / MICRO;
  return {
    kind: 'fill',
    id,
    atMs,
    orderId,
    instrument,
    quantityMicro: isBuy ? quantityMicro : -quantityMicro,
    proceedsMicro: Number(proceeds),
    feeMicro,
  };
}

/** The same but for the moment at which it was heard of. */
export function isSame(known: Fact, told: Fact): boolean {
  return isDeepStrictEqual({ ...known, atMs: 0 }, { ...told, atMs: 0 });
}
