/** What a process saw, one JSON line an event: written in groups, so that a process that is killed loses little. */
import { appendFileSync, closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** Everything that the judge and the traces are made of. Times: microseconds on the machine's monotonic clock. */
export type ChaosEvent =
  | {
      readonly kind: 'call';
      readonly us: number;
      readonly outcome: 'answered' | 'refused' | 'unknown';
      readonly code?: string;
    }
  /** A worker was answered: with that token, for the request that it began at `us`. */
  | {
      readonly kind: 'granted';
      readonly us: number;
      readonly endUs: number;
      readonly instrument: string;
      readonly worker: string;
      readonly token: number;
      readonly previousToken: number;
    }
  /** The gate knows, so the worker holds. */
  | {
      readonly kind: 'holds';
      readonly us: number;
      readonly askedUs: number;
      readonly instrument: string;
      readonly worker: string;
      readonly token: number;
    }
  | {
      readonly kind: 'renewed' | 'released' | 'stopped';
      readonly us: number;
      readonly instrument: string;
      readonly worker: string;
      readonly token: number;
    }
  | {
      readonly kind: 'learned';
      readonly us: number;
      readonly beganUs: number;
      readonly worker: string;
      readonly version: number;
      readonly mostCenti: number;
    }
  | {
      readonly kind: 'sent';
      readonly us: number;
      readonly order: string;
      readonly worker: string;
      readonly instrument: string;
      readonly token: number;
      readonly version: number;
      readonly sizeCenti: number;
      readonly isLate: boolean;
    }
  | {
      readonly kind: 'told';
      readonly us: number;
      readonly instrument: string;
      readonly worker: string;
      readonly token: number;
      readonly isNewest: boolean;
    }
  | {
      readonly kind: 'judged';
      readonly us: number;
      readonly order: string;
      readonly fence: boolean;
      readonly limit: boolean;
      readonly posture: boolean;
      readonly isPassed: boolean;
    }
  | { readonly kind: 'limitAsked' | 'limitLost'; readonly us: number }
  | {
      readonly kind: 'limitReceived';
      readonly us: number;
      readonly version: number;
      readonly mostCenti: number;
    }
  | {
      readonly kind: 'changed';
      readonly us: number;
      readonly endUs: number;
      readonly action: 'Cut' | 'Restore';
      readonly askedCenti: number;
      readonly version: number;
      readonly mostCenti: number;
      /** No row stood there: the first of a run, or one after the row was lost with every member. */
      readonly isAnew?: boolean;
    }
  | { readonly kind: 'acked'; readonly us: number; readonly version: number }
  | { readonly kind: 'posture'; readonly us: number; readonly posture: string }
  | { readonly kind: 'published'; readonly us: number; readonly epoch: number; readonly posture: string }
  | { readonly kind: 'asked' | 'lost' | 'dropped' | 'rejected'; readonly us: number; readonly reader: string }
  | {
      /** Answered, or told of a change by a record that bears the question that was answered before. */
      readonly kind: 'received' | 'pushed';
      readonly us: number;
      readonly reader: string;
      readonly epoch: number;
      readonly posture: string;
    }
  | {
      readonly kind: 'acts';
      readonly us: number;
      readonly reader: string;
      readonly epoch: number;
      readonly posture: string;
    }
  | { readonly kind: 'fault'; readonly us: number; readonly what: string };

/** The events of one kind. */
export type EventOf<Kind extends ChaosEvent['kind']> = Extract<ChaosEvent, { readonly kind: Kind }>;

/** Lines that wait to be written. */
const LINES_MAX = 256;

export class EventLog {
  readonly #file: string;
  #lines: string[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  add(event: ChaosEvent): void {
    this.#lines.push(JSON.stringify(event));
    if (this.#lines.length >= LINES_MAX) this.flush();
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    appendFileSync(this.#file, `${this.#lines.join('\n')}\n`);
    this.#lines = [];
  }
}

/** All events of a file. @throws SyntaxError when it is damaged. */
export function readEvents(file: string): ChaosEvent[] {
  return eventsIn(readFileSync(file, 'utf8'));
}

/** How many lease calls a log has that is still being written: each of its bytes is read once. */
export class CallCounter {
  readonly #file: string;
  #atByte = 0;
  #calls = 0;

  constructor(file: string) {
    this.#file = file;
  }

  count(): number {
    const fd = openSync(this.#file, 'r');
    try {
      const bytes = Buffer.alloc(fstatSync(fd).size - this.#atByte);
      const length = readSync(fd, bytes, 0, bytes.length, this.#atByte);
      const whole = bytes.subarray(0, length).lastIndexOf('\n') + 1; // the last line may not be there yet
      const events = eventsIn(bytes.toString('utf8', 0, whole));
      this.#calls += events.filter(({ kind }) => kind === 'call').length;
      this.#atByte += whole;
    } finally {
      closeSync(fd);
    }
    return this.#calls;
  }
}

function eventsIn(text: string): ChaosEvent[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as ChaosEvent);
}
