/** A session with the venue over a socket. Sends without waiting; tells its owner what comes, and when it is over. */
import type { Socket } from 'node:net';
import { createConnection } from 'node:net';
import type { SessionRole, VenueEvent, VenueRequest } from './venue-wire.ts';
import { VENUE_LINE_BYTES_MAX } from './venue-wire.ts';

/** What a session tells its owner. */
export interface SessionOwner {
  event(event: VenueEvent): void;
  /** The connection is over, for whatever reason. */
  lost(): void;
}

/** Opens a connection to the socket at a path. */
export type Connect = (path: string) => Socket;

/** One connection. */
export class VenueSession {
  readonly #socket: Socket;
  readonly #owner: SessionOwner;
  readonly #waiting: (() => void)[] = [];
  #partial = '';
  #isOver = false;

  /** Connects and logs on; what is sent before that is done waits. */
  constructor(
    path: string,
    account: string,
    role: SessionRole,
    owner: SessionOwner,
    connect: Connect = createConnection,
  ) {
    this.#owner = owner;
    this.#socket = connect(path);
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.on('error', () => this.#end()); // its 'close' may come late: the loss is known now
    this.#socket.on('close', () => this.#end());
    this.send({ type: 'logon', account, role });
  }

  /** @returns Whether the bytes are with the operating system already: then they leave whatever this process does. */
  send(request: VenueRequest): boolean {
    if (this.#isOver) return false;
    this.#socket.write(`${JSON.stringify(request)}\n`, () => this.#sent());
    return this.#socket.writableLength === 0;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls back when everything sent is with the operating system, or the session is over. */
  whenSent(then: () => void): void {
    if (this.#isOver || this.#socket.writableLength === 0) then();
    else this.#waiting.push(then);
  }

  /** Ends it, when everything sent is out. */
  close(): void {
    this.#isOver = true; // the owner knows
    this.#socket.destroySoon();
    this.#sent();
  }

  #take(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() as string; // a split has one part at least
    for (const line of lines) {
      const event = parse(line);
      if (event === undefined) return this.#end();
      this.#owner.event(event);
    }
    if (this.#partial.length > VENUE_LINE_BYTES_MAX) this.#end();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket.destroy();
    this.#sent();
    this.#owner.lost();
  }

  /** A write has come to its end, or never will. ('drain' comes only after a full buffer: too rarely for this.) */
  #sent(): void {
    /* v8 ignore next -- @preserve: whether two writes end together or apart is the operating system's choice */
    if (!this.#isOver && this.#socket.writableLength > 0) return;
    for (const then of this.#waiting.splice(0)) then();
  }
}

/** A venue that talks nonsense is a lost venue: undefined. */
function parse(line: string): VenueEvent | undefined {
  try {
    const value = JSON.parse(line) as VenueEvent;
    return 'type' in value ? value : undefined; // `in` throws for what is no object: no event either
  } catch {
    return undefined;
  }
}
