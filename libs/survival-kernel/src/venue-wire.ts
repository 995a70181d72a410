/**
 * How sessions talk to a venue: one JSON object a line. An account has several sessions: the trading process's own
 * (the line that can be cut), and those of its guardians, which may cancel, cut, and keep the dead man's switch.
 */
import type { NewOrder } from './order-gate.ts';

/** Who a session is for. */
export const SESSION_ROLES = ['trading', 'watchdog', 'supervisor', 'observer'] as const;
export type SessionRole = (typeof SESSION_ROLES)[number];

/** From a session to the venue. */
export type VenueRequest =
  | { readonly type: 'logon'; readonly account: string; readonly role: SessionRole }
  | { readonly type: 'new'; readonly order: NewOrder }
  | {
      readonly type: 'change';
      readonly id: string;
      readonly quantityMicro: number;
      readonly priceMicro: number;
    }
  | { readonly type: 'cancel'; readonly id: string }
  | { readonly type: 'cancelAll' }
  /** Asks for the open orders: to compare with the trace, and to know what there is to cancel. */
  | { readonly type: 'orders' }
  /** Asks for all that became of the account's orders, a page at a time: what came after execution number `after`. */
  | { readonly type: 'executions'; readonly after: number }
  /** Guardians: nothing of the trading session passes any more, until it is opened anew. */
  | { readonly type: 'cut'; readonly by: string }
  /** The trading session, after a re-arm. */
  | { readonly type: 'open' }
  /** The venue cuts and cancels by itself when it hears nothing of the kind for so long; 0 ends the watch. */
  | { readonly type: 'deadMan'; readonly silenceMs: number }
  /** Paper venues only: what they trade at from now on, up to a size. */
  | {
      readonly type: 'quote';
      readonly instrument: string;
      readonly bidMicro: number;
      readonly askMicro: number;
      readonly sizeMicro: number;
    }
  /** Paper venues only: the venue ends. */
  | { readonly type: 'shutDown' };

/** What a venue remembers of an account: an order that it took, or a fill. Numbers count from 1 without a gap. */
export type Execution =
  | { readonly number: number; readonly kind: 'order'; readonly id: string }
  | {
      readonly number: number;
      readonly kind: 'fill';
      readonly id: string;
      /** The venue's own name for the fill, the same whenever it tells of it. */
      readonly fill: string;
      readonly instrument: string;
      readonly side: NewOrder['side'];
      readonly quantityMicro: number;
      readonly priceMicro: number;
      /** What the venue took for it, micro-units of the quote currency; negative for a rebate, absent for nothing. */
      readonly feeMicro?: number;
    };

/** From the venue to every session of the account. */
export type VenueEvent =
  | { readonly type: 'welcome'; readonly line: 'open' | 'cut' }
  | { readonly type: 'accepted'; readonly id: string }
  | { readonly type: 'rejected'; readonly id: string; readonly reason: string }
  | {
      readonly type: 'filled';
      readonly id: string;
      readonly quantityMicro: number;
      readonly priceMicro: number;
      /** What is left of the order. */
      readonly leftMicro: number;
      /** The venue's own name for this fill, the same whenever it tells of it, and what was traded. */
      readonly fill?: string;
      readonly instrument?: string;
      readonly side?: NewOrder['side'];
      /** As of an {@link Execution}. */
      readonly feeMicro?: number;
    }
  | { readonly type: 'cancelled'; readonly id: string }
  | { readonly type: 'changed'; readonly id: string; readonly leftMicro: number }
  | { readonly type: 'orders'; readonly open: readonly string[] }
  /** A page of executions; nothing comes after `last`. */
  | {
      readonly type: 'executions';
      readonly executions: readonly Execution[];
      readonly last: number;
      /** The first number that the venue still knows. */
      readonly first: number;
    }
  | { readonly type: 'line'; readonly line: 'open' | 'cut'; readonly by: string };

/** A longer line is a broken peer. */
export const VENUE_LINE_BYTES_MAX = 1_000_000;
