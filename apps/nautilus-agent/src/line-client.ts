/** A connection to the kernel's endpoint that asks one question after the other. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** An answer of the endpoint. */
export type Answer = Readonly<Record<string, unknown>>;

export class LineClient {
  readonly #socket: Socket;
  readonly #answers: AsyncIterator<string>;
  #id = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  /** @throws Error when nobody listens there, or the token is refused. */
  static async connect(path: string, token: string): Promise<LineClient> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    const client = new LineClient(socket);
    const welcome = await client.ask({ type: 'hello', protocol: 'plimsoll-kernel/1', token });
    if (welcome['ok'] !== true) throw new Error(`the kernel refused: ${String(welcome['text'])}`);
    return client;
  }

  /** @throws Error when the connection ends first. */
  async ask(request: object): Promise<Answer> {
    this.#id += 1;
    this.#socket.write(`${JSON.stringify({ id: this.#id, ...request })}\n`);
    for (;;) {
      const line = await this.#answers.next();
      if (line.done === true) throw new Error('the kernel closed the connection');
      const answer = JSON.parse(line.value) as Answer;
      if (answer['id'] === this.#id) return answer;
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
