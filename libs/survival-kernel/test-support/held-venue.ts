/**
 * A venue that answers when it is told to, and a session whose bytes stay in the process until it lets them go: what
 * happens between two moments of specs-tla/KillSwitch is then a step of its own.
 */
import type { LineSession, SessionOwner, VenueEvent } from '@plimsoll/survival-kernel';

/** How far an order has come that left the process. */
type Stage = 'sent' | 'open' | 'cancelling';
type Request = Parameters<LineSession['send']>[0];

/** The other end: the orders that reached it, and the trading line. A guardian's session is not modelled: it is this object. */
export class HeldVenue {
  readonly #orders = new Map<string, Stage>();
  #line: 'open' | 'cut' = 'cut';
  session: HeldSession | undefined;

  get line(): 'open' | 'cut' {
    return this.#line;
  }

  /** A new trading session; its line is cut until it is opened. */
  connect(owner: SessionOwner): HeldSession {
    this.#line = 'cut';
    this.session = new HeldSession(this, owner);
    this.session.hear({ type: 'welcome', line: this.#line });
    return this.session;
  }

  /** The process is gone, with the bytes that it still held. */
  disconnect(): void {
    this.session = undefined;
  }

  /** The end of a session in order: its line is no more. */
  logOff(): void {
    this.session = undefined;
    this.#line = 'cut';
  }

  turn(line: 'open' | 'cut', by: string): void {
    this.#line = line;
    this.session?.hear({ type: 'line', line, by });
  }

  stageOf(id: string): Stage | undefined {
    return this.#orders.get(id);
  }

  /** What the process lets go arrives at a line that is open, or is rejected. */
  take(request: Request): void {
    if (request.type === 'open') this.turn('open', 'trading');
    if (request.type === 'cancel') this.cancel(request.id);
    if (request.type !== 'new') return;
    if (this.#line === 'open') this.#orders.set(request.order.id, 'sent');
    else this.session?.hear({ type: 'rejected', id: request.order.id, reason: 'the line is cut' });
  }

  accept(id: string): boolean {
    if (this.#orders.get(id) !== 'sent') return false;
    this.#orders.set(id, 'open');
    this.session?.hear({ type: 'accepted', id });
    return true;
  }

  /** A cancel from whomever; it takes its time. */
  cancel(id: string): boolean {
    if (this.#orders.get(id) !== 'open') return false;
    this.#orders.set(id, 'cancelling');
    return true;
  }

  /** The order is done with, if it is at one of those stages. */
  end(id: string, from: readonly Stage[], event: VenueEvent): boolean {
    const stage = this.#orders.get(id);
    if (stage === undefined || !from.includes(stage)) return false;
    this.#orders.delete(id);
    this.session?.hear(event);
    return true;
  }
}

/** The trading session: orders stay in it until the process gets to write; what the venue says, until it gets to read. */
export class HeldSession implements LineSession {
  readonly isOver = false;
  readonly #venue: HeldVenue;
  readonly #owner: SessionOwner;
  readonly #held: Extract<Request, { type: 'new' }>[] = [];
  #waiting: (() => void)[] = [];
  #unread: VenueEvent[] = [];
  /** The main thread hangs: nothing is read. */
  isHanging = false;

  constructor(venue: HeldVenue, owner: SessionOwner) {
    this.#venue = venue;
    this.#owner = owner;
  }

  send(request: Request): boolean {
    if (request.type === 'new') this.#held.push(request);
    else this.#venue.take(request);
    return request.type !== 'new';
  }

  whenSent(then: () => void): void {
    this.#waiting.push(then);
  }

  close(): void {
    this.#venue.logOff();
  }

  /** Ids of the orders that passed the gate and are still in the process. */
  get held(): readonly string[] {
    return this.#held.map(({ order }) => order.id);
  }

  /** The bytes of that order go to the operating system. */
  write(id: string): void {
    const at = this.#held.findIndex(({ order }) => order.id === id);
    const [request] = this.#held.splice(at, 1);
    const [then] = this.#waiting.splice(at, 1);
    if (request !== undefined) this.#venue.take(request);
    then?.();
  }

  hear(event: VenueEvent): void {
    this.#unread.push(event);
    if (!this.isHanging) this.read();
  }

  read(): void {
    for (const event of this.#unread.splice(0)) this.#owner.event(event);
  }
}
