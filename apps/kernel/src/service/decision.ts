/** What the service answers: to an order, to a step of a lease, and what it tells its host without being asked. */
import type { LockRefusal } from '@plimsoll/inventory-locks';
import type { HealthView, NewOrder, Posture, VenueEvent } from '@plimsoll/survival-kernel';

/** The answer to an order. */
export interface OrderDecision {
  /** Counts the decisions of this service from 1; the trace has it too. */
  readonly decision: number;
  readonly verdict: 'PASS' | 'DENY';
  readonly posture: Posture;
  readonly epoch: number;
  readonly isReducing: boolean;
  /** `PASS`, or why not: see lastHopText. */
  readonly code: string;
  readonly text: string;
}

/** A decision, and the last line of each of the kernel's traces by then: for `after` in a client's own trace. */
export interface RecordedDecision extends OrderDecision {
  readonly after: { readonly [source: string]: number };
}

/** A decision as the views show it. */
export type RecentDecision = OrderDecision & { readonly order: NewOrder; readonly worker: string };

/** A step of a lease: what happened, or the lock service's refusal. */
export type LeaseAnswer =
  | {
      readonly ok: true;
      readonly state: 'held' | 'waiting' | 'released';
      readonly token: number;
      readonly leaseMs: number;
    }
  | { readonly ok: false; readonly refusal: LockRefusal };

/** What may be reported of an order. */
export type OrderEvent = 'accepted' | 'rejected' | 'filled' | 'cancelled' | 'expired' | 'replaced';

/** What is told beside the event, in micro-units; only what {@link OrderEvent} needs is looked at. */
export interface ReportedOrder {
  /** Filled now, or left of the order that was replaced; NaN when nobody said. */
  readonly quantityMicro: number;
  readonly priceMicro: number | undefined;
  /** Of a fill, in the quote currency: negative for a rebate, undefined for nothing. */
  readonly feeMicro: number | undefined;
}

/** What a service tells its host without being asked. */
export interface ServiceEvents {
  posture(view: HealthView, isTripped: boolean): void;
  lease(
    worker: string,
    event: 'granted' | 'due' | 'lost',
    instrument: string,
    token: number | undefined,
  ): void;
  /** Cancel these orders of this worker now. */
  cancel(worker: string, orders: readonly string[], reason: string): void;
  /** What the venue says of an order that the kernel sent. */
  venue(worker: string, event: VenueEvent): void;
}
