/** The last hop before the venue: it holds the venue session and lets only the newest token of an instrument pass. */

import type { LockResult } from './lease.ts';
import { refused, taken } from './lease.ts';
import type { LockManager } from './lock-manager.ts';

/** The last order that passed on an instrument, and what was newest, and whose, at that moment. */
export interface Passage {
  readonly worker: string;
  readonly token: number;
  readonly newest: number;
  readonly owner: string;
}

/** What the gate needs to know of the lock service; it asks at every order and keeps no copy. */
export type TokenSource = Pick<LockManager, 'newestToken' | 'ownerOf'>;

/** Orders in flight by worker, instrument and slot, and the check of their tokens. [impl->REQ~inventory-exclusive~1] */
export class FenceGate {
  readonly #tokens: TokenSource;
  readonly #slots: ReadonlySet<string>;
  /** Tokens by worker, instrument and slot; what is not there is no order. */
  readonly #inFlight = new Map<string, Map<string, Map<string, number>>>();
  readonly #passed = new Map<string, Passage>();

  /** @param slots How many orders a worker may have unanswered on an instrument, as names. */
  constructor(tokens: TokenSource, slots: readonly string[]) {
    this.#tokens = tokens;
    this.#slots = new Set(slots);
  }

  /** An order with `token` is on its way. Refuses: LOCK101 (no such slot), LOCK301. Spec: `Send`. */
  send(worker: string, instrument: string, slot: string, token: number): LockResult<void> {
    if (!this.#slots.has(slot)) return refused({ code: 'LOCK101', name: slot });
    if (this.inFlight(worker, instrument, slot) !== 0) {
      return refused({ code: 'LOCK301', worker, instrument, slot });
    }
    this.#flights(worker, instrument).set(slot, token);
    return taken(undefined);
  }

  /** The order arrives: {@link pass} when its token is the newest, else {@link refuse}. Never both, never neither. */
  judge(worker: string, instrument: string, slot: string): 'Pass' | 'Refuse' | undefined {
    if (this.pass(worker, instrument, slot).ok) return 'Pass';
    return this.refuse(worker, instrument, slot).ok ? 'Refuse' : undefined;
  }

  /** Refuses: LOCK302 (nothing there), LOCK303 (another token is newest). Spec: `Pass`. */
  pass(worker: string, instrument: string, slot: string): LockResult<Passage> {
    const token = this.inFlight(worker, instrument, slot);
    if (token === 0) return refused({ code: 'LOCK302', worker, instrument, slot });
    const newest = this.#tokens.newestToken(instrument);
    if (token !== newest) return refused({ code: 'LOCK303', instrument, token, newest });
    const passage: Passage = { worker, token, newest, owner: this.#tokens.ownerOf(instrument) ?? '' };
    this.#flights(worker, instrument).delete(slot);
    this.#passed.set(instrument, passage);
    return taken(passage);
  }

  /** Takes an order with another token than the newest off the wire. Refuses: LOCK302. Spec: `Refuse`. */
  refuse(worker: string, instrument: string, slot: string): LockResult<number> {
    const token = this.inFlight(worker, instrument, slot);
    if (token === 0 || token === this.#tokens.newestToken(instrument)) {
      return refused({ code: 'LOCK302', worker, instrument, slot });
    }
    this.#flights(worker, instrument).delete(slot);
    return taken(token);
  }

  /** The token of the order in that slot; 0 for no order. */
  inFlight(worker: string, instrument: string, slot: string): number {
    return this.#inFlight.get(worker)?.get(instrument)?.get(slot) ?? 0;
  }

  /** A slot without an order in flight; undefined when all are taken. */
  freeSlot(worker: string, instrument: string): string | undefined {
    for (const slot of this.#slots) if (this.inFlight(worker, instrument, slot) === 0) return slot;
    return undefined;
  }

  /** What passed last on `instrument`. */
  passed(instrument: string): Passage | undefined {
    return this.#passed.get(instrument);
  }

  #flights(worker: string, instrument: string): Map<string, number> {
    const ofWorker = this.#inFlight.get(worker) ?? new Map<string, Map<string, number>>();
    this.#inFlight.set(worker, ofWorker);
    const flights = ofWorker.get(instrument) ?? new Map<string, number>();
    ofWorker.set(instrument, flights);
    return flights;
  }
}
