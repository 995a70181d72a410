/**
 * What whoever halts the trading does, be it the watchdog thread or the supervisor process: cancel every open order
 * over a session of its own, and report what nobody answers for. Spec: `Cut`, `Cancel`, `Report` in KillSwitch.
 */
import { type Connect, VenueSession } from './venue-session.ts';
import type { SessionRole, VenueEvent } from './venue-wire.ts';

/** How a halt went, for people. */
export interface HaltReport {
  readonly by: SessionRole;
  readonly why: string;
  /** Confirmed by the venue as gone, filled ones included. */
  readonly settled: readonly string[];
  /** Open, or never answered for, when the time was over. */
  readonly unanswered: readonly string[];
  /** From the halt to the last confirmation, milliseconds; to the end of the wait if something is unanswered. */
  readonly tookMs: number;
}

/** How long the venue has to confirm before people are told. */
export const REPORT_AFTER_MS = 5_000;
/** Asked again so often while something is open: an order that was on the wire at the halt arrives later. */
const ASK_AGAIN_MS = 20;
/** A venue that has not taken what it was told by then is lost; a loaded machine takes seconds. */
const TAKEN_MS_MAX = 10_000;

/** A guardian's session, and its halt. [impl->REQ~watchdog~1] [impl->REQ~partition~1] */
export class Guardian {
  readonly #role: SessionRole;
  readonly #session: VenueSession;
  readonly #open = new Set<string>();
  readonly #settled = new Set<string>();
  #isCut = false;
  #isLost = false;
  #waiting: (() => void) | undefined;
  #isListed = false;

  readonly #seeCut: () => void;

  /** @param seeCut Called when somebody else cuts the line from now on. */
  constructor(
    path: string,
    account: string,
    role: 'watchdog' | 'supervisor',
    seeCut: () => void = () => {},
    connect?: Connect,
  ) {
    this.#role = role;
    this.#seeCut = seeCut;
    this.#session = new VenueSession(path, account, role, this, connect);
  }

  /** The trading process's line is cut: by this guardian or another one. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** The venue cannot be reached: only the venue's own dead man's switch is left. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Feeds the venue's dead man's switch. */
  stillHere(silenceMs: number): void {
    this.#session.send({ type: 'deadMan', silenceMs });
  }

  /** Resolves when the venue has taken all that was sent; one that has not within `msMax` is lost. */
  async taken(msMax: number = TAKEN_MS_MAX): Promise<void> {
    const endMs = performance.now() + msMax;
    this.#isListed = false;
    this.#session.send({ type: 'orders' });
    while (!this.#isListed && !this.#isLost) {
      await this.#nextEvent(ASK_AGAIN_MS);
      if (!this.#isListed && performance.now() >= endMs) this.lost();
    }
  }

  /** Spec: `Cut`. */
  cut(): void {
    this.#session.send({ type: 'cut', by: this.#role });
  }

  /** Cancels everything and waits for it, {@link REPORT_AFTER_MS} at most. Never throws. */
  async halt(why: string, reportAfterMs: number = REPORT_AFTER_MS): Promise<HaltReport> {
    const startMs = performance.now();
    let endMs = startMs;
    this.#isListed = false;
    while (performance.now() - startMs < reportAfterMs && !this.#isLost) {
      this.#session.send({ type: 'orders' }); // first, to know what it is that goes
      this.#session.send({ type: 'cancelAll' });
      this.#session.send({ type: 'orders' });
      await this.#nextEvent(ASK_AGAIN_MS);
      endMs = performance.now();
      if (this.#isListed && this.#open.size === 0) break;
    }
    const unanswered = this.#isListed ? [...this.#open] : ['everything: the venue gave no list'];
    return { by: this.#role, why, settled: [...this.#settled], unanswered, tookMs: endMs - startMs };
  }

  close(): void {
    this.#session.close();
  }

  event(event: VenueEvent): void {
    switch (event.type) {
      case 'welcome':
        this.#isCut = event.line === 'cut';
        break;
      case 'line': {
        const isNew = event.line === 'cut' && !this.#isCut;
        this.#isCut = event.line === 'cut';
        if (isNew && event.by !== this.#role) this.#seeCut();
        break;
      }
      case 'accepted':
        this.#open.add(event.id);
        return;
      case 'filled':
        if (event.leftMicro > 0) return;
        this.#settle(event.id);
        break;
      case 'cancelled':
      case 'rejected':
        this.#settle(event.id);
        break;
      case 'orders':
        for (const id of this.#open) if (!event.open.includes(id)) this.#settle(id);
        for (const id of event.open) this.#open.add(id);
        this.#isListed = true;
        break;
      case 'changed':
        return;
    }
    this.#waiting?.();
  }

  lost(): void {
    this.#isLost = true;
    this.#waiting?.();
  }

  #settle(id: string): void {
    if (this.#open.delete(id)) this.#settled.add(id);
  }

  /** Until everything is settled, or the time has come to ask again. */
  #nextEvent(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting = () => {
        if (this.#isLost || (this.#isListed && this.#open.size === 0)) done();
      };
    });
  }
}
