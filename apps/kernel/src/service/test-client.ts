/** A client of the endpoint for tests: asks, and keeps the notices. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { PROTOCOL } from './protocol.ts';

/** A line from the kernel. */
export type Line = Readonly<Record<string, unknown>> & { readonly id?: number | null };

/** One connection. */
export class TestClient {
  readonly socket: Socket;
  readonly notices: Line[] = [];
  readonly #waiting = new Map<number | null, (line: Line) => void>();
  readonly #noticed: (() => void)[] = [];
  #id = 0;

  constructor(path: string) {
    this.socket = createConnection(path);
    this.socket.on('error', () => {});
    createInterface({ input: this.socket })
      .on('line', (text) => this.#take(JSON.parse(text) as Line))
      .on('error', () => {}); // a connection that the kernel closes is what some tests are about
  }

  static async connect(path: string, token: string): Promise<TestClient> {
    const client = new TestClient(path);
    await once(client.socket, 'connect');
    const welcome = await client.ask({ type: 'hello', protocol: PROTOCOL, token });
    if (welcome['ok'] !== true) throw new Error(String(welcome['code']));
    return client;
  }

  ask(request: object): Promise<Line> {
    this.#id += 1;
    const id = this.#id;
    this.socket.write(`${JSON.stringify({ id, ...request })}\n`);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** The answer to a line that the kernel could not read. */
  raw(text: string): Promise<Line> {
    this.socket.write(text);
    return new Promise((resolve) => this.#waiting.set(null, resolve));
  }

  /** The first notice, past or to come, for which `isMeant` holds. */
  async notice(isMeant: (line: Line) => boolean): Promise<Line> {
    for (;;) {
      const found = this.notices.find(isMeant);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#noticed.push(resolve));
    }
  }

  /** Resolves when the connection is over, whatever ended it. */
  closed(): Promise<void> {
    return new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  close(): void {
    this.socket.destroy();
  }

  #take(line: Line): void {
    if (line.id === undefined) {
      this.notices.push(line);
      for (const resolve of this.#noticed.splice(0)) resolve();
      return;
    }
    this.#waiting.get(line.id)?.(line);
    this.#waiting.delete(line.id);
  }
}
