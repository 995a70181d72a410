/** The line to the gate: a unix socket, one JSON object a line, answered in order. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What the gate is asked. */
export type GateRequest =
  | { readonly type: 'tell'; readonly worker: string; readonly instrument: string; readonly token: number }
  | {
      readonly type: 'order';
      readonly order: string;
      readonly worker: string;
      readonly instrument: string;
      readonly token: number;
      readonly version: number;
      readonly sizeCenti: number;
    }
  /** Which version of the limit it goes by; with a hint that there may be a newer one. */
  | { readonly type: 'version' };

/** True: told as the newest, passed; a number: the version. */
export type GateReply = { readonly yes: boolean; readonly version: number };

export function serveGate(path: string, answer: (request: GateRequest) => GateReply): Server {
  const server = createServer((socket) => {
    // A worker that ends resets its line; the reader of lines repeats the socket's error.
    socket.on('error', () => {});
    createInterface({ input: socket })
      .on('error', () => {})
      .on('line', (line) => {
        socket.write(`${JSON.stringify(answer(JSON.parse(line) as GateRequest))}\n`);
      });
  });
  return server.listen(path);
}

/** Asks the gate, and waits as long as it takes: a gate that is frozen answers when it goes on. */
export class GateLine {
  readonly #socket: Socket;
  readonly #waiting: ((reply: GateReply) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => {
      this.#waiting.shift()?.(JSON.parse(line) as GateReply);
    });
  }

  static connect(path: string): Promise<GateLine> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new GateLine(socket)));
      socket.once('error', reject);
    });
  }

  ask(request: GateRequest): Promise<GateReply> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#socket.write(`${JSON.stringify(request)}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
