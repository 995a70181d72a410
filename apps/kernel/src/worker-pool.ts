/** The worker processes: forked, given turns, frozen and woken. Replies are awaited; their order never decides. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SessionError } from './market-feed.ts';
import type { Reply, Turn, WorkerMessage } from './worker-protocol.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const ANSWER_MS_MAX = 10_000; // a turn takes well under a millisecond; a machine under load may take seconds

/** One worker process. */
class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #arrived: WorkerMessage[] = [];
  #waiting: ((message: WorkerMessage) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  constructor(name: string, index: number, seed: number) {
    this.#name = name;
    this.#child = fork(WORKER, [name, String(index), String(seed)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message) => this.#take(message as WorkerMessage));
    this.#child.on('exit', () =>
      this.#fail?.(new SessionError(70, `worker ${name} ended in the middle of a turn`)),
    );
  }

  send(turn: Turn): void {
    this.#child.send(turn);
  }

  /** @throws SessionError when the worker does not answer. */
  async next(): Promise<WorkerMessage> {
    const ready = this.#arrived.shift();
    if (ready !== undefined) return ready;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new SessionError(70, `worker ${this.#name} gave no answer within ${ANSWER_MS_MAX} ms`)),
        ANSWER_MS_MAX,
      );
      this.#fail = reject;
      this.#waiting = (message) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        this.#fail = undefined;
        resolve(message);
      };
    });
  }

  wake(): void {
    this.#child.kill('SIGCONT');
  }

  end(): void {
    this.#child.removeAllListeners('exit');
    this.#child.kill('SIGKILL'); // a frozen process acts on no other signal
  }

  #take(message: WorkerMessage): void {
    if (this.#waiting === undefined) this.#arrived.push(message);
    else this.#waiting(message);
  }
}

/** All workers of a session, by name. */
export class WorkerPool {
  readonly #workers = new Map<string, WorkerProcess>();

  private constructor(names: readonly string[], seed: number) {
    for (const [index, name] of names.entries())
      this.#workers.set(name, new WorkerProcess(name, index, seed));
  }

  /** Starts them and waits until each is ready. */
  static async start(names: readonly string[], seed: number): Promise<WorkerPool> {
    const pool = new WorkerPool(names, seed);
    for (const worker of pool.#workers.values())
      assert((await worker.next()).kind === 'ready', 'a worker says ready');
    return pool;
  }

  /** Gives turns to several workers at once and waits for all replies. */
  async play(turns: ReadonlyMap<string, Turn>): Promise<Map<string, Reply>> {
    for (const [name, turn] of turns) this.#worker(name).send(turn);
    const replies = new Map<string, Reply>();
    for (const [name, turn] of turns) replies.set(name, await this.#reply(name, turn.turn));
    return replies;
  }

  /** Gives a turn in which the worker freezes; returns when it has stopped. */
  async freeze(name: string, turn: Turn): Promise<void> {
    this.#worker(name).send({ ...turn, freezes: true });
    const message = await this.#worker(name).next();
    assert(message.kind === 'freezing', `${name} freezes when told to`);
  }

  /** Wakes a frozen worker and returns the reply that it had ready when it stopped. */
  async wake(name: string, frozenTurn: number): Promise<Reply> {
    this.#worker(name).wake();
    return await this.#reply(name, frozenTurn);
  }

  /** Ends all processes, frozen ones too. */
  end(): void {
    for (const worker of this.#workers.values()) worker.end();
  }

  async #reply(name: string, turn: number): Promise<Reply> {
    const message = await this.#worker(name).next();
    assert(message.kind === 'reply' && message.reply.turn === turn, `${name} answers turn ${turn}`);
    return message.reply;
  }

  #worker(name: string): WorkerProcess {
    const worker = this.#workers.get(name);
    assert(worker !== undefined, `${name} is a worker`);
    return worker;
  }
}
