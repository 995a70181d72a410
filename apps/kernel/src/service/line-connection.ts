/** One connection of the endpoint: lines in with limits on length and time, lines out with a limit on what waits. */
import type { Socket } from 'node:net';
import type { EndpointCode } from './protocol.ts';
import { ENDPOINT_CODES, LINE_BYTES_MAX } from './protocol.ts';

/** A client that reads so slowly that this much waits for it is cut off: its posture would be old anyway. */
const WAITING_BYTES_MAX = 1_000_000;
/** A line must be complete so long after its first byte. */
const LINE_MS_MAX = 5_000;
/** The first line must be here so long after the connection. */
const HELLO_MS_MAX = 5_000;

const NEWLINE = 10;

/** What a connection does with its lines. */
export interface ConnectionHandler {
  line(text: string, connection: LineConnection): void;
  closed(connection: LineConnection): void;
}

/** Owns a socket. */
export class LineConnection {
  readonly #socket: Socket;
  readonly #handler: ConnectionHandler;
  #partial: Buffer[] = [];
  #partialBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, handler: ConnectionHandler) {
    this.#socket = socket;
    this.#handler = handler;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => socket.destroy()); // the peer is gone: the close that follows says so
    socket.on('close', () => {
      clearTimeout(this.#timer);
      handler.closed(this);
    });
    this.#deadline(HELLO_MS_MAX);
  }

  /** Sends one object. */
  send(message: object): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(`${JSON.stringify(message)}\n`);
    if (this.#socket.writableLength > WAITING_BYTES_MAX) this.#socket.destroy();
  }

  /** Says why and closes. */
  refuse(code: EndpointCode, id: number | null = null): void {
    this.send({ id, ok: false, code, text: ENDPOINT_CODES[code] });
    this.#socket.destroySoon();
  }

  /** Closes when everything written is out. */
  end(): void {
    this.#socket.destroySoon();
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, at));
      from = at + 1;
      if (this.#partialBytes > LINE_BYTES_MAX) return this.refuse('KAPI102');
      const line = (this.#partial.length === 1 ? this.#partial[0] : Buffer.concat(this.#partial)) as Buffer;
      this.#partial = [];
      this.#partialBytes = 0;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#handler.line(line.toString('utf8'), this);
      if (this.#socket.destroyed || this.#socket.writableEnded) return;
    }
    if (from === chunk.length) return;
    this.#keep(chunk.subarray(from));
    if (this.#partialBytes > LINE_BYTES_MAX) return this.refuse('KAPI102');
    if (this.#timer === undefined) this.#deadline(LINE_MS_MAX);
  }

  #keep(bytes: Buffer): void {
    this.#partial.push(bytes);
    this.#partialBytes += bytes.length;
  }

  #deadline(ms: number): void {
    this.#timer = setTimeout(() => this.refuse('KAPI107'), ms).unref();
  }
}
