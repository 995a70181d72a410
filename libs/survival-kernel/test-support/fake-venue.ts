/** A venue, or whoever listens, without a system under it: what is said is heard in the same turn, and a test holds the clock. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { vi } from 'vitest';
import type { VenueEvent, VenueRequest } from '../src/venue-wire.ts';

/** One end of a connection, as the code under test sees its socket; and the other end, for the test. */
export class FakeSocket extends EventEmitter {
  /** Where it was connected to. */
  readonly path: string;
  /** What was written, in one text. */
  written = '';
  encoding: string | undefined;
  isDestroyed = false;
  /** Ended when everything written is out. */
  isEnded = false;
  /** True: what is written stays with the process until {@link letOut}. */
  isHeld = false;
  writableLength = 0;
  readonly #held: { readonly bytes: number; readonly done: (() => void) | undefined }[] = [];
  readonly #answer: (request: VenueRequest) => readonly VenueEvent[];

  constructor(path: string, answer: (request: VenueRequest) => readonly VenueEvent[]) {
    super();
    this.path = path;
    this.#answer = answer;
  }

  setEncoding(encoding: string): void {
    this.encoding = encoding;
  }

  write(text: string, done?: () => void): void {
    this.written += text;
    if (this.isHeld) {
      this.writableLength += text.length;
      this.#held.push({ bytes: text.length, done });
      return;
    }
    queueMicrotask(() => done?.());
    for (const line of text.split('\n').slice(0, -1)) {
      if (!line.startsWith('{')) continue;
      const events = this.#answer(JSON.parse(line) as VenueRequest);
      if (events.length > 0) queueMicrotask(() => this.say(...events));
    }
  }

  /** The oldest write that is held comes to its end. */
  letOut(): void {
    const out = this.#held.shift();
    this.writableLength -= out?.bytes ?? 0;
    out?.done?.();
  }

  destroy(): void {
    this.isDestroyed = true;
  }

  destroySoon(): void {
    this.isEnded = true;
  }

  /** The other end says these events. */
  say(...events: readonly VenueEvent[]): void {
    this.emit('data', events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }

  /** Everything that was asked so far. */
  get requests(): VenueRequest[] {
    const lines = this.written.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as VenueRequest);
  }

  /** Types of everything that was asked since the last call, in order. */
  types(): string[] {
    const all = this.requests.map(({ type }) => type);
    const fresh = all.slice(this.#told);
    this.#told = all.length;
    return fresh;
  }

  #told = 0;
}

/** Connections that a test looks at: `made` has them in the order in which they were opened. */
export function fakeConnections(answer: (request: VenueRequest) => readonly VenueEvent[] = () => []) {
  const made: FakeSocket[] = [];
  const connect = (path: string): Socket => {
    const socket = new FakeSocket(path, answer);
    made.push(socket);
    return socket as unknown as Socket;
  };
  return { made, connect };
}

/** A venue that remembers which orders are open, and cancels when it is told. */
export class FakeVenue {
  readonly open: Set<string>;
  readonly made: FakeSocket[];
  readonly connect: (path: string) => Socket;

  constructor(...ids: string[]) {
    this.open = new Set(ids);
    const { made, connect } = fakeConnections((request) => this.#answer(request));
    this.made = made;
    this.connect = connect;
  }

  /** The one connection that was made. */
  get socket(): FakeSocket {
    const [socket] = this.made;
    if (socket === undefined) throw new Error('nobody has connected');
    return socket;
  }

  #answer(request: VenueRequest): readonly VenueEvent[] {
    switch (request.type) {
      case 'logon':
        return [{ type: 'welcome', line: 'open' }];
      case 'orders':
        return [{ type: 'orders', open: [...this.open] }];
      case 'cut':
        return [{ type: 'line', line: 'cut', by: request.by }];
      case 'cancelAll': {
        const gone = [...this.open].map((id) => ({ type: 'cancelled', id }) as const);
        this.open.clear();
        return gone;
      }
      default:
        return [];
    }
  }
}

/** The clock and the timers stand still until {@link passMs}, some time after 0. Undone by `vi.useRealTimers()`. */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.advanceTimersByTime(100_000);
}

/** So much time goes by, millisecond after millisecond, and everybody gets to act in between. */
export async function passMs(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1) await vi.advanceTimersByTimeAsync(1);
}

/** Everybody says what there is to say; no time goes by. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}
