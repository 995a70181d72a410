/** What is cancelled without being asked for: everything at a trip and in HIBERNATE, entries in TURTLE. */
import type { Posture } from '@plimsoll/survival-kernel';
import type { Accounts } from './accounts.ts';
import type { ServiceEvents } from './decision.ts';

/** What cancelling works with; all of it is the service's. */
export interface CancellingParts {
  readonly accounts: Accounts;
  readonly events: readonly ServiceEvents[];
  /** Sends a cancel over the kernel's own line, if it has one. */
  send(id: string): void;
}

/** One per service. */
export class Cancelling {
  /** Cancels asked for so far. */
  count = 0;
  readonly #parts: CancellingParts;
  #doneFor: Posture | 'trip' | undefined;

  constructor(parts: CancellingParts) {
    this.#parts = parts;
  }

  /** After an evaluation. */
  follow(posture: Posture, isTripped: boolean): void {
    if (isTripped) this.all('trip', 'the kill switch is thrown');
    else if (posture === 'HIBERNATE') this.all(posture, 'HIBERNATE: everything is cancelled');
    else if (posture === 'TURTLE') this.all(posture, 'TURTLE: entries are cancelled');
    else this.#doneFor = undefined;
  }

  /** Once for each reason: what is already being cancelled is not asked for again at every evaluation. */
  all(why: Posture | 'trip', reason: string): void {
    if (this.#doneFor === why) return;
    this.#doneFor = why;
    const byWorker = new Map<string, string[]>();
    for (const { gate, owners } of this.#parts.accounts.all) {
      for (const id of gate.book.openOrders(why === 'TURTLE')) {
        const worker = owners.get(id) ?? '';
        byWorker.set(worker, [...(byWorker.get(worker) ?? []), id]);
      }
    }
    for (const [worker, ids] of byWorker) {
      this.count += ids.length;
      for (const id of ids) this.#parts.send(id);
      for (const each of this.#parts.events) each.cancel(worker, ids, reason);
    }
  }
}
