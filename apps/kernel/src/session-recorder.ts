/** The two traces of a session: each event in the shape of libs/trace, written turn by turn. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, TraceEventBody, TraceHeaderBody, WritableEvent } from '@plimsoll/trace';
import { TraceWriter } from '@plimsoll/trace';
import { HeadSigner } from '@plimsoll/verdict';
import { SessionError } from './market-feed.ts';
import { ResumingFile } from './resuming-file.ts';
import { Tally } from './summary.ts';

/** Names of the sources; `after` refers to them. */
export const CONTROLLER_SOURCE = 'kernel/controller';
export const LOCKS_SOURCE = 'kernel/locks';

/** Holds the private key, in PEM, with which this process signs the heads of its traces. */
const TRACE_KEY_VARIABLE = 'PLIMSOLL_TRACE_KEY';

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

/** Takes the events of one source. */
export interface EventRecorder {
  /** @returns The event's `seq`. */
  record(event: TraceEventBody): number;
  /** The same for a state that is canonical text already; who wants objects has no such method. */
  recordText?(event: Omit<TraceEventBody, 'state'>, state: string): number;
}

/** Writes the events of one source as they come: a group at a time, and the end line at the end. */
export class SourceRecorder implements EventRecorder {
  readonly spec: string;
  readonly counts = new Tally();
  readonly #file: string;
  readonly #sink: ResumingFile;
  readonly #writer: TraceWriter;
  readonly #heads: HeadSigner | undefined;
  #group: WritableEvent[] = [];

  /**
   * @param isResumed True: the trace may be there in part, and is written again over what stands there.
   * @param key Signs the heads; none are signed without.
   * @throws SessionError (2) when the folder can't be written, or holds such a trace already.
   */
  constructor(folder: string, header: TraceHeaderBody, isResumed = false, key = traceKeyOf(process.env)) {
    this.spec = header.spec;
    this.#file = join(folder, `${header.spec}.ndjson`);
    try {
      mkdirSync(folder, { recursive: true });
      this.#sink = new ResumingFile(this.#file, isResumed);
      this.#writer = new TraceWriter(this.#sink, header);
      this.#heads = key === undefined ? undefined : new HeadSigner(this.#file, header, key, isResumed);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      if (code === undefined) throw cause;
      throw new SessionError(2, `${this.#file} can't be made (${code}): choose another folder`, { cause });
    }
  }

  /** @returns The event's `seq`. */
  record(event: WritableEvent): number {
    this.counts.add(event.action ?? 'unknown');
    this.#group.push(event);
    return this.nextSeq - 1;
  }

  /** Writes the group, once a turn, and signs how far the trace is, once a second. */
  flush(): void {
    if (this.#group.length > 0) this.#writer.appendAll(this.#group);
    this.#group = [];
    // What is written again was signed when it was first written.
    if (!this.#sink.isRepeating) this.#heads?.sign(this.#writer.nextSeq - 1, this.#writer.head, Date.now());
  }

  /** `seq` of the next event. */
  get nextSeq(): number {
    return this.#writer.nextSeq + this.#group.length;
  }

  /** Writes lines that lack nothing but their chain, as {@link flush} writes a group. */
  appendLines(lines: readonly Uint8Array[]): void {
    this.flush();
    this.#writer.appendLines(lines);
    this.flush(); // signs
  }

  /** Returns when all that was flushed is on stable storage. */
  sync(): void {
    this.#sink.sync();
  }

  /** Ends the trace. A session that fails never gets here: its trace stays unfinished, and conforms to nothing. */
  end(): WrittenTrace {
    this.flush();
    const { count, head } = this.#writer.end();
    this.#heads?.sign(this.#writer.nextSeq - 1, head, Date.now(), true);
    return { spec: this.spec, file: this.#file, count, head };
  }
}

/** @throws SessionError (2) when the variable is set and holds no Ed25519 key. */
export function traceKeyOf(environment: NodeJS.ProcessEnv): KeyObject | undefined {
  const pem = environment[TRACE_KEY_VARIABLE];
  if (pem === undefined || pem === '') return undefined;
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new SessionError(2, `${TRACE_KEY_VARIABLE} holds no private key in PEM`, { cause });
  }
}
