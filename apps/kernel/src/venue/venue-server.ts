/** The paper venue's sessions: who may do what, drop copies to all, the line that can be cut, the dead man's switch. */
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { SessionRole, VenueEvent, VenueRequest } from '@plimsoll/survival-kernel';
import { SESSION_ROLES, VENUE_LINE_BYTES_MAX } from '@plimsoll/survival-kernel';
import type { VenueFees } from './fees.ts';
import { type MatchEvent, Matching } from './matching.ts';

/** Options of the venue. */
export interface VenueOptions {
  /** A cancel takes so long: fills race it. */
  readonly cancelMs?: number;
  /** What it takes for fills; nothing without. */
  readonly fees?: VenueFees;
  /** Called when a session asks the venue to end. */
  readonly shutDown?: () => void;
}

interface Session {
  readonly socket: Socket;
  role: SessionRole | undefined;
  partial: string;
}

/** How often the dead man's switch is looked at. */
const LOOK_MS = 5;

/** One account's venue. */
export class VenueServer {
  readonly #server: Server;
  readonly #matching: Matching;
  readonly #sessions = new Set<Session>();
  readonly #cancelMs: number;
  readonly #shutDown: () => void;
  readonly #timer: NodeJS.Timeout;
  #line: 'open' | 'cut' = 'open';
  /** When the dead man's switch acts; undefined while nobody has armed it. */
  #deadline: number | undefined;
  /** How long it waits, as a guardian said last; 0: nobody wants it to. */
  #silenceMs = 0;
  /** Orders that reached the book, for tests: what left, and when. */
  readonly arrived: { readonly id: string; readonly atMs: number }[] = [];

  constructor(options: VenueOptions = {}) {
    this.#matching = new Matching(options.fees);
    this.#cancelMs = options.cancelMs ?? 0;
    this.#shutDown = options.shutDown ?? (() => {});
    this.#server = createServer((socket) => this.#welcome(socket));
    this.#timer = setInterval(() => this.#watch(), LOOK_MS);
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, resolve);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const { socket } of this.#sessions) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get openIds(): string[] {
    return this.#matching.openIds;
  }

  get line(): 'open' | 'cut' {
    return this.#line;
  }

  #welcome(socket: Socket): void {
    const session: Session = { socket, role: undefined, partial: '' };
    this.#sessions.add(session);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(session, text));
    socket.on('error', () => socket.destroy());
    // A lost session cancels nothing: real venues keep resting orders too. That is what the guardians are for.
    socket.on('close', () => this.#sessions.delete(session));
  }

  #take(session: Session, text: string): void {
    const lines = (session.partial + text).split('\n');
    session.partial = lines.pop() ?? '';
    if (session.partial.length > VENUE_LINE_BYTES_MAX) session.socket.destroy();
    for (const line of lines) {
      let request: VenueRequest;
      try {
        request = JSON.parse(line) as VenueRequest;
      } catch {
        session.socket.destroy();
        return;
      }
      this.#perform(session, request);
    }
  }

  #perform(session: Session, request: VenueRequest): void {
    if (request.type === 'logon') {
      if (!SESSION_ROLES.includes(request.role)) return void session.socket.destroy();
      session.role = request.role;
      return this.#send(session, { type: 'welcome', line: this.#line });
    }
    const { role } = session;
    if (role === undefined) return void session.socket.destroy();
    switch (request.type) {
      case 'new':
        return this.#new(role, request.order);
      case 'change':
        if (role !== 'trading' || this.#line === 'cut') return;
        return this.#tell(this.#matching.change(request.id, request.quantityMicro, request.priceMicro));
      case 'cancel':
        return this.#cancel([request.id]);
      case 'cancelAll':
        return this.#cancel(this.#matching.openIds);
      case 'orders':
        return this.#send(session, { type: 'orders', open: this.#matching.openIds });
      case 'executions':
        return this.#send(session, this.#matching.executions.page(request.after));
      case 'shutDown':
        return this.#shutDown();
      case 'cut':
        return role === 'trading' ? undefined : this.#turnLine('cut', request.by);
      case 'open':
        return role === 'trading' ? this.#turnLine('open', role) : undefined;
      case 'deadMan':
        this.#silenceMs = request.silenceMs;
        return this.#awaitGuardians();
      case 'quote':
        return this.#tell(this.#matching.quote(request.instrument, request));
    }
  }

  #new(role: SessionRole, order: Extract<VenueRequest, { type: 'new' }>['order']): void {
    if (role !== 'trading' || this.#line === 'cut') {
      return this.#tell([{ kind: 'rejected', id: order.id, reason: 'the line is cut' }]);
    }
    this.arrived.push({ id: order.id, atMs: performance.now() });
    this.#tell(this.#matching.take(order));
  }

  #cancel(ids: readonly string[]): void {
    const act = (): void => this.#tell(ids.flatMap((id) => this.#matching.cancel(id)));
    if (this.#cancelMs === 0) act();
    else setTimeout(act, this.#cancelMs);
  }

  #turnLine(line: 'open' | 'cut', by: string): void {
    this.#line = line;
    if (line === 'open') this.#awaitGuardians();
    this.#broadcast({ type: 'line', line, by });
  }

  #awaitGuardians(): void {
    this.#deadline = this.#silenceMs === 0 ? undefined : performance.now() + this.#silenceMs;
  }

  /** Nobody has fed the switch for too long: the line is cut and everything cancelled. Spec: Cut("venue"). */
  #watch(): void {
    if (this.#deadline === undefined || performance.now() < this.#deadline) return;
    this.#deadline = undefined;
    this.#turnLine('cut', 'venue');
    this.#cancel(this.#matching.openIds);
  }

  #tell(events: readonly MatchEvent[]): void {
    for (const { kind, ...rest } of events) this.#broadcast({ type: kind, ...rest } as VenueEvent);
  }

  #broadcast(event: VenueEvent): void {
    for (const session of this.#sessions) if (session.role !== undefined) this.#send(session, event);
  }

  #send(session: Session, event: VenueEvent): void {
    if (!session.socket.destroyed) session.socket.write(`${JSON.stringify(event)}\n`);
  }
}
