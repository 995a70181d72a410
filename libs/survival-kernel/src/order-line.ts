/**
 * The one way out: the gate's decision, and in the same call the bytes to the venue. It holds the trading session;
 * nobody else does. What the venue says goes into the gate's book before anybody hears of it.
 */
import type { LastHop } from './last-hop.ts';
import { PASS } from './last-hop-denial.ts';
import type { NewOrder } from './order-gate.ts';
import type { SessionOwner, VenueSession } from './venue-session.ts';
import type { VenueEvent } from './venue-wire.ts';

/** What the line tells its owner. */
export interface LineOwner {
  /** After the gate's book has it. */
  venueSays(event: VenueEvent): void;
  /** The session is over: nothing can leave, and nobody knows what becomes of what is open. */
  lineLost(): void;
}

/** What the line needs of a session; a test may hold back what it is given. */
export type LineSession = Pick<VenueSession, 'send' | 'whenSent' | 'isOver' | 'close'>;

/** One account's line. */
export class OrderLine {
  readonly hop: LastHop;
  readonly #session: LineSession;
  readonly #owner: LineOwner;
  #isCut = false;

  /** @param connect Opens the trading session, whose events this line takes. */
  constructor(connect: (events: SessionOwner) => LineSession, hop: LastHop, owner: LineOwner) {
    this.hop = hop;
    this.#owner = owner;
    this.#session = connect(this);
  }

  /** The venue takes nothing from here until the line is opened. */
  get isCut(): boolean {
    return this.#isCut || this.#session.isOver;
  }

  /**
   * Decides, and sends what passes. Spec: `Pass` and `Leave`. The order counts as passing from before the trip word is
   * read until its bytes are with the operating system: a trip is not acknowledged in between.
   *
   * @returns PASS, or the number of a denial.
   */
  submit(order: NewOrder, token: number, nowMs: number): number {
    const { health } = this.hop;
    health.pass();
    const verdict = this.hop.authorize(order, token, nowMs);
    if (verdict === PASS) this.#leave({ type: 'new', order });
    else health.hasLeft();
    return verdict;
  }

  /** Decides on a change of an open order, and sends it if it passes. */
  change(order: NewOrder, token: number, nowMs: number): number {
    const { health } = this.hop;
    health.pass();
    const verdict = this.hop.authorizeChange(order, token, nowMs);
    if (verdict === PASS) {
      const { id, quantityMicro, priceMicro } = order;
      this.#leave({ type: 'change', id, quantityMicro, priceMicro });
    } else health.hasLeft();
    return verdict;
  }

  /** A cancel always passes, also when tripped. */
  cancel(id: string): void {
    this.#session.send({ type: 'cancel', id });
  }

  /** Opens the line after a re-arm. */
  open(): void {
    this.#session.send({ type: 'open' });
  }

  close(): void {
    this.#session.close();
  }

  event(event: VenueEvent): void {
    const { book } = this.hop;
    switch (event.type) {
      case 'welcome':
      case 'line':
        this.#isCut = event.line === 'cut';
        break;
      case 'accepted':
        book.accepted(event.id);
        break;
      case 'filled':
        book.filled(event.id, event.quantityMicro);
        break;
      case 'changed':
        book.replaced(event.id, event.leftMicro);
        break;
      case 'rejected':
      case 'cancelled':
        book.closed(event.id);
        break;
      case 'orders':
        break;
    }
    this.#owner.venueSays(event);
  }

  lost(): void {
    this.#owner.lineLost();
  }

  #leave(request: Parameters<VenueSession['send']>[0]): void {
    const { health } = this.hop;
    if (this.#session.send(request)) health.hasLeft();
    else this.#session.whenSent(() => health.hasLeft());
  }
}
