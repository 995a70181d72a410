/** The two traces of a session: each event in the shape of libs/trace, written turn by turn. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, TraceEventBody, TraceHeaderBody } from '@plimsoll/trace';
import { fileSink, TraceWriter } from '@plimsoll/trace';
import { SessionError } from './market-feed.ts';
import { Tally } from './summary.ts';

/** Names of the sources; `after` refers to them. */
export const CONTROLLER_SOURCE = 'kernel/controller';
export const LOCKS_SOURCE = 'kernel/locks';

/** Which model a trace follows. */
export interface SpecIdentity {
  readonly specDigest: Digest;
  readonly model: string;
}

/** A trace on disk. */
export interface WrittenTrace {
  readonly spec: string;
  readonly file: string;
  readonly count: number;
  readonly head: Digest;
}

/** Writes the events of one source as they come: a group at a time, and the end line at the end. */
export class SourceRecorder {
  readonly spec: string;
  readonly counts = new Tally();
  readonly #file: string;
  readonly #writer: TraceWriter;
  #group: TraceEventBody[] = [];

  /** @throws SessionError (2) when the folder can't be written, or holds such a trace already. */
  constructor(folder: string, header: TraceHeaderBody) {
    this.spec = header.spec;
    this.#file = join(folder, `${header.spec}.ndjson`);
    try {
      mkdirSync(folder, { recursive: true });
      this.#writer = new TraceWriter(fileSink(this.#file), header);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      if (code === undefined) throw cause;
      throw new SessionError(2, `${this.#file} can't be made (${code}): choose another folder`, { cause });
    }
  }

  /** @returns The event's `seq`. */
  record(event: TraceEventBody): number {
    this.counts.add(event.action ?? 'unknown');
    this.#group.push(event);
    return this.#writer.nextSeq + this.#group.length - 1;
  }

  /** Writes the group: once a turn. */
  flush(): void {
    if (this.#group.length > 0) this.#writer.appendAll(this.#group);
    this.#group = [];
  }

  /** Ends the trace. A session that fails never gets here: its trace stays unfinished, and conforms to nothing. */
  end(): WrittenTrace {
    this.flush();
    const { count, head } = this.#writer.end();
    return { spec: this.spec, file: this.#file, count, head };
  }
}
