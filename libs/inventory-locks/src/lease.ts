/**
 * How the lock service sees a worker's lease. `held`: it runs. `due`: past half of its time; it may be renewed, and
 * ends unless it is. Spec: `Phase` in specs-tla/InventoryLocks/InventoryLocks.tla (there 'none' means no lease).
 */
export type LeasePhase = 'held' | 'due';

/** A lease as its grantor recorded it. Times are whole milliseconds on the grantor's monotonic clock. */
export interface Lease {
  readonly worker: string;
  readonly instrument: string;
  /** Counts the grants of its instrument from 1; the gate refuses every other token than the newest. */
  readonly token: number;
  readonly phase: LeasePhase;
  /** From here on it is due for renewal. */
  readonly dueAtMs: number;
  /** End of the lease, excluded. */
  readonly expiresAtMs: number;
}

/** What a lock service is set up with. */
export interface LockLimits {
  readonly workers: readonly string[];
  readonly instruments: readonly string[];
  /** Length of a lease, milliseconds; due for renewal at half of it. Even, at least 2. */
  readonly leaseMs: number;
  /** The last token there is: beyond it no grant, so that a token never wraps around. Spec: `TokenMax`. */
  readonly tokenMax: number;
}

/** Why a step was refused. Programs switch on `code`; {@link lockRefusalText} is for people. */
export type LockRefusal =
  | { readonly code: 'LOCK101'; readonly name: string }
  | { readonly code: 'LOCK102'; readonly worker: string; readonly instrument: string }
  | { readonly code: 'LOCK103'; readonly worker: string; readonly instrument: string; readonly token: number }
  | { readonly code: 'LOCK104'; readonly worker: string; readonly instrument: string }
  | { readonly code: 'LOCK105'; readonly instrument: string; readonly holder: string }
  | { readonly code: 'LOCK106'; readonly instrument: string; readonly tokenMax: number }
  | { readonly code: 'LOCK107'; readonly worker: string; readonly instrument: string }
  | { readonly code: 'LOCK108'; readonly worker: string; readonly instrument: string; readonly inMs: number }
  | {
      readonly code: 'LOCK109';
      readonly worker: string;
      readonly instrument: string;
      readonly waiting: number;
    }
  | {
      readonly code: 'LOCK110';
      readonly worker: string;
      readonly instrument: string;
      readonly expiresAtMs: number;
    }
  | { readonly code: 'LOCK111'; readonly nowMs: number }
  | { readonly code: 'LOCK201'; readonly worker: string }
  | { readonly code: 'LOCK202'; readonly worker: string }
  | { readonly code: 'LOCK203'; readonly worker: string; readonly instrument: string }
  | { readonly code: 'LOCK301'; readonly worker: string; readonly instrument: string; readonly slot: string }
  | { readonly code: 'LOCK302'; readonly worker: string; readonly instrument: string; readonly slot: string }
  | {
      readonly code: 'LOCK303';
      readonly instrument: string;
      readonly token: number;
      readonly newest: number;
    };

/** A step that was taken, or the reason why it was not. */
export type LockResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: LockRefusal };

/** One sentence for people. */
export function lockRefusalText(refusal: LockRefusal): string {
  switch (refusal.code) {
    case 'LOCK101':
      return `${refusal.name} is not a worker, instrument or slot of this lock service`;
    case 'LOCK102':
      return `${refusal.worker} already waits for ${refusal.instrument}`;
    case 'LOCK103':
      return `${refusal.worker} already holds token ${refusal.token} on ${refusal.instrument}`;
    case 'LOCK104':
      return `${refusal.worker} did not ask for ${refusal.instrument}`;
    case 'LOCK105':
      return `${refusal.instrument} is leased to ${refusal.holder}`;
    case 'LOCK106':
      return `the tokens of ${refusal.instrument} are used up (${refusal.tokenMax})`;
    case 'LOCK107':
      return `${refusal.worker} has no such lease on ${refusal.instrument}`;
    case 'LOCK108':
      return `the lease of ${refusal.worker} on ${refusal.instrument} is that far in ${refusal.inMs} ms only`;
    case 'LOCK109':
      return `${refusal.waiting} other workers wait for ${refusal.instrument}: it is handed on, not renewed`;
    case 'LOCK110':
      return `the lease of ${refusal.worker} on ${refusal.instrument} ended at ${refusal.expiresAtMs} ms`;
    case 'LOCK111':
      return `${refusal.nowMs} is not a time in whole milliseconds`;
    case 'LOCK201':
      return `${refusal.worker} is frozen`;
    case 'LOCK202':
      return `${refusal.worker} is not frozen`;
    case 'LOCK203':
      return `${refusal.worker} believes in no token on ${refusal.instrument}, or its lease still runs`;
    case 'LOCK301':
      return `slot ${refusal.slot} of ${refusal.worker} on ${refusal.instrument} has an order in flight`;
    case 'LOCK302':
      return `slot ${refusal.slot} of ${refusal.worker} on ${refusal.instrument} has no order in flight`;
    case 'LOCK303':
      return `token ${refusal.token} on ${refusal.instrument} is refused: the newest is ${refusal.newest}`;
  }
}

/** A step that was taken. */
export function taken<Value>(value: Value): LockResult<Value> {
  return { ok: true, value };
}

/** A step that was refused. */
export function refused(refusal: LockRefusal): { readonly ok: false; readonly refusal: LockRefusal } {
  return { ok: false, refusal };
}
