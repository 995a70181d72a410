/** The kernel's own line to a venue, for the main account: decides and sends in one step, and hears what became of it. */
import type { NewOrder, SharedHealth, VenueEvent } from '@plimsoll/survival-kernel';
import { OrderLine, VenueSession } from '@plimsoll/survival-kernel';
import type { ServiceAccount } from './accounts.ts';
import type { ServiceEvents } from './decision.ts';

/** What a line works with; all of it is the service's. */
export interface VenueLineParts {
  readonly health: SharedHealth;
  readonly account: ServiceAccount;
  readonly events: readonly ServiceEvents[];
  /** After the gate's book has it, and before anybody else hears of it. */
  heard(event: VenueEvent): void;
}

/** One per service. */
export class VenueLine {
  readonly #parts: VenueLineParts;
  readonly #line: OrderLine;

  constructor(path: string, account: string, parts: VenueLineParts) {
    this.#parts = parts;
    const { health } = parts;
    this.#line = new OrderLine(
      (events) => new VenueSession(path, account, 'trading', events),
      parts.account.gate,
      { venueSays: (event) => this.#take(event), lineLost: () => health.trip('heartbeat') },
    );
  }

  submit(order: NewOrder, fence: number, nowMs: number): number {
    return this.#line.submit(order, fence, nowMs);
  }

  change(order: NewOrder, fence: number, nowMs: number): number {
    return this.#line.change(order, fence, nowMs);
  }

  cancel(id: string): void {
    this.#line.cancel(id);
  }

  /** Opens the line after a re-arm. */
  open(): void {
    this.#line.open();
  }

  /** The venue takes nothing from here until the line is opened. */
  get isCut(): boolean {
    return this.#line.isCut;
  }

  close(): void {
    this.#line.close();
  }

  #take(event: VenueEvent): void {
    const { health, account, events, heard } = this.#parts;
    if (event.type === 'welcome' && event.line === 'cut' && health.tripWord === 0) this.open();
    heard(event);
    if (!('id' in event)) return;
    const { owners, gate } = account;
    const worker = owners.get(event.id);
    if (gate.book.left(event.id) === 0) owners.delete(event.id);
    if (worker !== undefined) for (const each of events) each.venue(worker, event);
  }
}
