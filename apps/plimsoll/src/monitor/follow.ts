/** Follows a trace as it grows, from file to file, and tells a monitor each line as soon as it is whole. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync, watch } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { type ReaderPlace, TraceReader, type TraceReading } from '@plimsoll/trace';
import type { Conformance, Monitor, MonitorStatus } from '@plimsoll/trace-validation';
import { headerOfFile } from '../validate/trace-input.ts';

/** How far the follower is. */
export interface FollowPlace {
  readonly file: string;
  /** Bytes of the file that whole lines took. */
  readonly offset: number;
  readonly lastLineAt: number;
  readonly reader: ReaderPlace | undefined;
  /** Bytes of the file not read yet. */
  readonly lagBytes: number;
  /** When the last whole line was read, by this process's monotonic clock, in milliseconds. */
  readonly readAtMs: number;
}

export interface FollowOptions {
  readonly file: string;
  readonly monitor: Monitor;
  readonly from?: { readonly offset: number; readonly lastLineAt: number; readonly place: ReaderPlace };
  /** False: stop where the file ends now. True: wait for more. */
  readonly isFollowing: boolean;
  /** Stop at an end line that no file resumes. */
  readonly untilEnd: boolean;
  /** A producer that writes no whole line for so long, in milliseconds, has failed; undefined: it may be silent. */
  readonly silenceMsMax?: number | undefined;
  readonly signal: AbortSignal;
  /** Told after each chunk. */
  readonly onProgress: (place: FollowPlace) => void;
}

/** How it ended: the answer, or undefined when it was interrupted while all was well. */
export interface FollowEnding {
  readonly conformance: Conformance;
  readonly isInterrupted: boolean;
}

/** One read of the file; a line is at most four of them. */
const CHUNK_BYTES = 1 << 18;
/** The longest wait for news; a change of the file wakes it sooner where the system tells. */
const POLL_MS = 200;

/** @throws what the system throws when the file cannot be read. */
export async function follow(options: FollowOptions): Promise<FollowEnding> {
  return await new Follower(options).run();
}

class Follower {
  readonly #options: FollowOptions;
  #file: string;
  #fd: number;
  #reader: TraceReader;
  /** Bytes given to the reader, from the start of the file. */
  #read = 0;
  #lastLineAt = 0;
  #readAtMs = performance.now();
  #wake = new AbortController();

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#file = options.file;
    this.#fd = openSync(options.file, 'r');
    this.#reader = this.#readerFrom(options.from?.place, options.from === undefined);
    this.#read = options.from?.offset ?? 0;
    this.#lastLineAt = options.from?.lastLineAt ?? 0;
  }

  async run(): Promise<FollowEnding> {
    const watcher = this.#watch();
    try {
      for (;;) {
        const ending = await this.#turn();
        if (ending !== undefined) return ending;
      }
    } finally {
      watcher?.close();
      closeSync(this.#fd);
    }
  }

  async #turn(): Promise<FollowEnding | undefined> {
    const { isFollowing, signal } = this.#options;
    if (signal.aborted) return this.#ending(this.#reader.reading(), true);
    const { size } = fstatSync(this.#fd);
    if (size < this.#read) return this.#ending(this.#shortened(size), false);
    const taken = this.#take(size);
    const reading = this.#reader.reading();
    if (this.#status !== 'open' || reading.kind === 'refused') return this.#ending(reading, false);
    if (taken > 0) {
      // Whoever asks for metrics, or to stop, is heard between two chunks.
      await setImmediate();
      return undefined;
    }
    if (reading.kind === 'complete') return await this.#atEnd(reading);
    if (!isFollowing) return this.#ending(reading, false);
    if (this.#isTooSilent()) return this.#ending(reading, false);
    await this.#wait();
    return undefined;
  }

  /** Asked only where everything there is was read: what was written while this process stood still is no silence. */
  #isTooSilent(): boolean {
    const { silenceMsMax, monitor } = this.#options;
    const silentMs = Math.floor(performance.now() - this.#readAtMs);
    if (silenceMsMax === undefined || silentMs <= silenceMsMax) return false;
    monitor.silent(this.#reader.place?.line ?? 1, silentMs, silenceMsMax);
    return true;
  }

  get #status(): MonitorStatus {
    return this.#options.monitor.status;
  }

  /** Reads what there is, at most a chunk. */
  #take(size: number): number {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - this.#read));
    const length = chunk.length === 0 ? 0 : readSync(this.#fd, chunk, 0, chunk.length, this.#read);
    if (length === 0) return 0;
    const bytes = chunk.subarray(0, length);
    this.#noteLines(bytes);
    this.#read += length;
    this.#reader.push(bytes);
    this.#progress(size);
    return length;
  }

  #shortened(size: number): TraceReading {
    const { count, lastSeq } = this.#reader.reading();
    const line = (this.#reader.place?.line ?? 0) + 1;
    const fault = { code: 'TRACE308', expectedBytes: this.#read, foundBytes: size } as const;
    return { kind: 'refused', problem: { line, ...fault }, count, lastSeq };
  }

  #noteLines(bytes: Buffer): void {
    const last = bytes.lastIndexOf(0x0a);
    if (last < 0) return;
    this.#readAtMs = performance.now();
    const before = bytes.subarray(0, last).lastIndexOf(0x0a);
    this.#lastLineAt = before < 0 ? this.#read - this.#reader.pendingBytes : this.#read + before + 1;
  }

  #progress(size: number): void {
    this.#options.onProgress({
      file: this.#file,
      offset: this.#read - this.#reader.pendingBytes,
      lastLineAt: this.#lastLineAt,
      reader: this.#reader.place,
      lagBytes: size - this.#read,
      readAtMs: this.#readAtMs,
    });
  }

  /** The trace has its end line: it may go on in a file that resumes it. */
  async #atEnd(reading: TraceReading & { kind: 'complete' }): Promise<FollowEnding | undefined> {
    const next = await this.#successor(reading.head);
    if (next === undefined) {
      if (!this.#options.isFollowing || this.#options.untilEnd) return this.#ending(reading, false);
      await this.#wait();
      return undefined;
    }
    closeSync(this.#fd);
    this.#file = next;
    this.#fd = openSync(next, 'r');
    this.#read = 0;
    this.#lastLineAt = 0;
    const { monitor } = this.#options;
    this.#reader = new TraceReader(
      {
        header: (header) => monitor.nextPart(header, next) === 'open',
        event: (event, line) => monitor.event(event, line) === 'open',
      },
      { previous: { head: reading.head, seq: reading.lastSeq } },
    );
    return undefined;
  }

  /** The file beside this one whose header resumes it. One that is being created has no whole header yet. */
  async #successor(head: string): Promise<string | undefined> {
    const folder = dirname(resolve(this.#file));
    for (const name of readdirSync(folder).sort()) {
      const file = join(folder, name);
      if (!/\.(ndjson|jsonl)$/.test(name) || file === resolve(this.#file)) continue;
      if (!existsSync(file) || statSync(file).size === 0) continue;
      const header = await headerOfFile(file).catch(() => undefined);
      if (header?.resumes === head) return file;
    }
    return undefined;
  }

  #readerFrom(from: ReaderPlace | undefined, tellHeader: boolean): TraceReader {
    const { monitor } = this.#options;
    return new TraceReader(
      {
        header: (header) => !tellHeader || monitor.header(header) === 'open',
        event: (event, line) => monitor.event(event, line) === 'open',
      },
      from === undefined ? {} : { from },
    );
  }

  #ending(reading: TraceReading, isInterrupted: boolean): FollowEnding {
    return { conformance: this.#options.monitor.finish(reading), isInterrupted };
  }

  async #wait(): Promise<void> {
    const { signal } = this.#options;
    this.#wake = new AbortController();
    const woken = AbortSignal.any([signal, this.#wake.signal]);
    await delay(POLL_MS, undefined, { signal: woken }).catch(() => undefined);
  }

  /** Where the system tells of changes the wait is shorter; where it does not, polling does. */
  #watch(): { close(): void } | undefined {
    try {
      return watch(dirname(resolve(this.#file)), () => this.#wake.abort());
    } catch {
      return undefined;
    }
  }
}
