/** The traces of a service as it sees them: events go into the ring at once, and into the files by another thread. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import {
  type TraceEventBody,
  type TraceHeaderBody,
  unchainedLine,
  type WritableEvent,
} from '@plimsoll/trace';
import { SessionError } from '../market-feed.ts';
import type { EventRecorder, WrittenTrace } from '../session-recorder.ts';
import { traceKeyOf } from '../session-recorder.ts';
import type { RingRecord } from './record-ring.ts';
import { createRing, RingWriter } from './record-ring.ts';
import type { RecorderSetup } from './recorder-thread.ts';

const THREAD = new URL('recorder-thread.ts', import.meta.url);

/** The ring's file in the folder of the traces; gone after an orderly end. */
export const RING_FILE = 'events.ring';

/** A disk that has not taken what waits by then is broken; a loaded machine's takes tens of seconds. */
const SETTLE_MS_MAX = 300_000;

/** What a recorder is started with. */
export interface RingRecorderSetup {
  readonly folder: string;
  readonly headers: readonly TraceHeaderBody[];
  /** Of the ring; a power of two. */
  readonly bytes: number;
  /** Told once, when nothing can be recorded any more: whoever trades stops. */
  broken(failure: SessionError): void;
}

/** One per service. */
export class RingRecorder {
  readonly sources: readonly EventRecorder[];
  readonly #setup: RingRecorderSetup;
  readonly #ring: RingWriter;
  readonly #port: MessagePort;
  readonly #worker: Worker;
  #staged: RingRecord[] = [];
  #isEnding = false;
  #failure: SessionError | undefined;

  /** @throws SessionError (2) when the folder can't be written, or holds such traces already. */
  constructor(setup: RingRecorderSetup) {
    this.#setup = setup;
    const { folder, headers, bytes } = setup;
    const ring = placed(folder, headers, bytes);
    this.#ring = new RingWriter(ring);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData: RecorderSetup = { ring, folder, port: port2 };
    this.#worker = new Worker(THREAD, { workerData, transferList: [port2] });
    this.#worker.on('error', (error: Error) => this.#fail(error.message));
    this.#worker.on('exit', () => {
      if (!this.#isEnding) this.#fail('the recorder ended');
    });
    this.#worker.unref();
    this.sources = headers.map((header, source) => {
      this.#staged.push({ source, seq: 0, text: JSON.stringify(header) });
      return new RingSource(source, this.#staged);
    });
    this.flush();
  }

  /** Whether what explains one more order will find room. */
  get hasRoom(): boolean {
    return this.#ring.hasRoom;
  }

  /** Why nothing can be recorded any more; undefined while it can. */
  get failure(): SessionError | undefined {
    return this.#failure;
  }

  /**
   * Everything recorded so far is in the ring: it outlives this process.
   *
   * @throws SessionError (3) when it can't be recorded, now and from now on: what it explains may not leave.
   */
  flush(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#staged.length === 0) return;
    if (!this.#append()) {
      // Orders were denied long before. What may not be lost waits, and nothing leaves meanwhile.
      if (!this.#ring.untilRoom(SETTLE_MS_MAX) || !this.#append()) throw this.#fail('the ring is full');
    }
    this.#staged.length = 0;
  }

  /** Waits until everything recorded so far is in the traces, on stable storage. @throws SessionError (3). */
  settle(): void {
    this.flush();
    if (!this.#ring.settle(SETTLE_MS_MAX)) throw this.#fail('the disk takes nothing any more');
  }

  /** Ends the traces. @throws SessionError (3) when they can't be; the ring stays, for a recovery. */
  end(): WrittenTrace[] {
    if (this.#failure === undefined) this.flush();
    this.#isEnding = true;
    const isEnded = this.#ring.end(SETTLE_MS_MAX);
    const written = receiveMessageOnPort(this.#port)?.message as WrittenTrace[] | undefined;
    this.#port.close();
    this.#ring.close();
    if (!isEnded || written === undefined) throw this.#fail('they could not be ended');
    const ring = join(this.#setup.folder, RING_FILE);
    if (!existsSync(ring)) throw this.#fail('the folder was removed while they were written');
    rmSync(ring);
    return written;
  }

  #append(): boolean {
    try {
      return this.#ring.append(this.#staged);
    } catch (error) {
      throw this.#fail((error as Error).message);
    }
  }

  /** The first failure stays. @returns it. */
  #fail(why: string): SessionError {
    if (this.#failure !== undefined) return this.#failure;
    const { folder, broken } = this.#setup;
    this.#failure = new SessionError(
      3,
      `the traces in ${folder} can't be written any more: ${why}; make room, and start again in another folder`,
    );
    broken(this.#failure);
    return this.#failure;
  }
}

/** One trace's end of the ring. */
class RingSource implements EventRecorder {
  readonly #source: number;
  readonly #staged: RingRecord[];
  #seq = 0;

  constructor(source: number, staged: RingRecord[]) {
    this.#source = source;
    this.#staged = staged;
  }

  record(event: TraceEventBody): number {
    return this.#stage(event);
  }

  recordText(event: Omit<TraceEventBody, 'state'>, stateText: string): number {
    return this.#stage({ ...event, stateText });
  }

  #stage(event: WritableEvent): number {
    this.#seq += 1;
    const text = unchainedLine(event, this.#seq);
    this.#staged.push({ source: this.#source, seq: this.#seq, text });
    return this.#seq;
  }
}

function placed(folder: string, headers: readonly TraceHeaderBody[], bytes: number) {
  const file = join(folder, RING_FILE);
  traceKeyOf(process.env); // the recorder reads it too, but nobody would hear of a bad one
  try {
    mkdirSync(folder, { recursive: true });
    for (const { spec } of headers) refuseTrace(join(folder, `${spec}.ndjson`));
    return createRing(file, bytes);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const remedy = code === 'ENOSPC' ? `make room for ${bytes / 2 ** 20} MiB, or ` : '';
    throw new SessionError(2, `${file} can't be made (${code}): ${remedy}choose another folder`, { cause });
  }
}

function refuseTrace(file: string): void {
  if (existsSync(file)) throw new SessionError(2, `${file} can't be made (EEXIST): choose another folder`);
}
