/** Reads a trace from untrusted bytes, checks shape and chain, and hands its lines on one at a time. */
import { createReadStream } from 'node:fs';
import { digestOfBytes } from './digest.ts';
import type { Digest, TraceEvent, TraceHeader } from './format.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { TRACE_LIMITS, type TraceLimits } from './limits.ts';
import { asEnd, asEvent, asHeader, endFault, eventFault, headerFault } from './line-schema.ts';
import { LineSplitter } from './line-splitter.ts';
import type { TraceFault, TraceProblem } from './problem.ts';
import { parseStrictJson } from './strict-json.ts';

/** Receives the lines. Returning false stops reading; the reading is then `stopped`. */
export interface TraceHandler {
  readonly header?: (header: TraceHeader) => boolean;
  /** `line` counts lines of the file from 1, so the first event stands on line 2. */
  readonly event?: (event: TraceEvent, line: number) => boolean;
}

export interface ReadOptions {
  readonly limits?: Partial<TraceLimits>;
  /** False leaves `prev` and `head` unchecked: for measuring, or where another process checks them. */
  readonly checkChain?: boolean;
  /** End of the trace before this one: then `resumes` and the first `seq` must continue it. */
  readonly previous?: { readonly head: Digest; readonly seq: number };
  /** Goes on from here: the first bytes are the line after. The handler is not told the header again. */
  readonly from?: ReaderPlace;
}

/** Where a reader stands between two lines: enough to go on from there in another process. */
export interface ReaderPlace {
  /** Lines read so far. */
  readonly line: number;
  readonly count: number;
  readonly lastSeq: number;
  readonly lastUs: number;
  /** Digest of the last line. */
  readonly previousLine: Digest;
  readonly header: TraceHeader;
}

/** How the reading ended. Only `complete` may count as evidence. */
export type TraceReading = { readonly count: number; readonly lastSeq: number } & (
  | { readonly kind: 'complete'; readonly header: TraceHeader; readonly head: Digest }
  /** No end line: the producer still runs, or died; `tornBytes` stand after the last newline. */
  | { readonly kind: 'unfinished'; readonly header: TraceHeader; readonly tornBytes: number }
  /** A handler returned false. */
  | { readonly kind: 'stopped'; readonly header: TraceHeader }
  | { readonly kind: 'refused'; readonly problem: TraceProblem }
);

/** The synchronous core: feed it chunks, then ask for the `reading`. */
export class TraceReader {
  readonly #limits: TraceLimits;
  readonly #splitter: LineSplitter;
  readonly #handler: TraceHandler;
  readonly #options: ReadOptions;
  readonly #checkChain: boolean;
  #line = 0;
  #count = 0;
  #lastSeq = 0;
  #lastUs = 0;
  #previousLine: Digest | undefined;
  #header: TraceHeader | undefined;
  #head: Digest | undefined;
  #problem: TraceProblem | undefined;
  #isStopped = false;
  #isEnded = false;

  constructor(handler: TraceHandler, options: ReadOptions = {}) {
    this.#limits = { ...TRACE_LIMITS, ...options.limits };
    this.#splitter = new LineSplitter(this.#limits.lineBytesMax);
    this.#handler = handler;
    this.#options = options;
    this.#checkChain = options.checkChain ?? true;
    const { from } = options;
    if (from === undefined) return;
    this.#line = from.line;
    this.#count = from.count;
    this.#lastSeq = from.lastSeq;
    this.#lastUs = from.lastUs;
    this.#previousLine = from.previousLine;
    this.#header = from.header;
  }

  /** Bytes after the last whole line. */
  get pendingBytes(): number {
    return this.#splitter.pendingBytes;
  }

  /** Undefined before the header, and where the chain is not checked. */
  get place(): ReaderPlace | undefined {
    const { line, count, lastSeq, lastUs, previousLine, header } = {
      line: this.#line,
      count: this.#count,
      lastSeq: this.#lastSeq,
      lastUs: this.#lastUs,
      previousLine: this.#previousLine,
      header: this.#header,
    };
    return previousLine && header && { line, count, lastSeq, lastUs, previousLine, header };
  }

  /** Takes the next bytes. Returns false when nothing more is wanted. */
  push(chunk: Buffer): boolean {
    if (this.#problem || this.#isStopped) return false;
    if (!this.#splitter.push(chunk, this.#onLine)) {
      this.#line++;
      this.#refuse({ code: 'TRACE102', lineBytesMax: this.#limits.lineBytesMax });
    }
    return !this.#problem && !this.#isStopped;
  }

  /** What came of it, once the stream has ended or `push` returned false. */
  reading(): TraceReading {
    const counts = { count: this.#count, lastSeq: this.#lastSeq };
    const tornBytes = this.#splitter.pendingBytes;
    if (this.#isEnded && tornBytes > 0 && !this.#problem) {
      this.#line++;
      this.#refuse({ code: 'TRACE305' });
    }
    if (this.#problem) return { ...counts, kind: 'refused', problem: this.#problem };
    const header = this.#header;
    if (header === undefined) {
      const code = tornBytes === 0 ? { code: 'TRACE101' as const } : NO_HEADER;
      return { ...counts, kind: 'refused', problem: { line: 1, ...code } };
    }
    if (this.#isStopped) return { ...counts, kind: 'stopped', header };
    if (this.#head === undefined) return { ...counts, kind: 'unfinished', header, tornBytes };
    return { ...counts, kind: 'complete', header, head: this.#head };
  }

  readonly #onLine = (bytes: Buffer): boolean => {
    this.#line++;
    const fault = this.#takeLine(bytes);
    if (fault) this.#refuse(fault);
    return fault === undefined && !this.#isStopped;
  };

  #takeLine(bytes: Buffer): TraceFault | undefined {
    if (this.#isEnded) return { code: 'TRACE305' };
    const parsed = parseStrictJson(bytes, this.#limits);
    if (parsed.fault) return this.#line === 1 && parsed.fault.code === 'TRACE106' ? NO_HEADER : parsed.fault;
    const { value } = parsed;
    if (this.#line === 1) {
      const fault = headerFault(value) ?? this.#takeHeader(asHeader(value));
      this.#chain(bytes);
      return fault;
    }
    if (isJsonObject(value) && Object.hasOwn(value, 'end')) return this.#takeEnd(value);
    const fault = eventFault(value) ?? this.#takeEvent(asEvent(value));
    this.#chain(bytes);
    return fault;
  }

  #takeHeader(header: TraceHeader): TraceFault | undefined {
    const previous = this.#options.previous;
    if (previous && header.resumes !== previous.head) {
      return { code: 'TRACE307', expected: previous.head, found: header.resumes };
    }
    this.#header = header;
    if (this.#handler.header?.(header) === false) this.#isStopped = true;
    return undefined;
  }

  #takeEvent(event: TraceEvent): TraceFault | undefined {
    if (this.#count >= this.#limits.eventsMax) return { code: 'TRACE105', eventsMax: this.#limits.eventsMax };
    const expected = this.#expectedSeq(event);
    if (event.seq !== expected) return { code: 'TRACE301', expected, found: event.seq };
    if (this.#checkChain && event.prev !== this.#previousLine) {
      return { code: 'TRACE302', expected: String(this.#previousLine), found: event.prev };
    }
    if (event.tsUs < this.#lastUs) {
      return { code: 'TRACE306', previousUs: this.#lastUs, foundUs: event.tsUs };
    }
    this.#count++;
    this.#lastSeq = event.seq;
    this.#lastUs = event.tsUs;
    if (this.#handler.event?.(event, this.#line) === false) this.#isStopped = true;
    return undefined;
  }

  /** A trace that resumes starts where its predecessor ended; without the predecessor any start will do. */
  #expectedSeq(event: TraceEvent): number {
    if (this.#count > 0) return this.#lastSeq + 1;
    if (this.#options.previous) return this.#options.previous.seq + 1;
    return this.#header?.resumes === undefined ? 1 : event.seq;
  }

  #takeEnd(value: JsonObject): TraceFault | undefined {
    const fault = endFault(value);
    if (fault) return fault;
    const end = asEnd(value);
    if (end.count !== this.#count) return { code: 'TRACE303', expected: this.#count, found: end.count };
    if (this.#checkChain && end.head !== this.#previousLine) {
      return { code: 'TRACE304', expected: String(this.#previousLine), found: end.head };
    }
    this.#head = end.head;
    this.#isEnded = true;
    return undefined;
  }

  #chain(bytes: Buffer): void {
    if (this.#checkChain) this.#previousLine = digestOfBytes(bytes);
  }

  #refuse(fault: TraceFault): void {
    this.#problem = { line: this.#line, ...fault };
  }
}

const NO_HEADER = { code: 'TRACE201', found: 'the first line is not JSON' } as const;

/** Reads a stream (a file, stdin, a socket) to its end, or until a handler or a problem stops it. */
export async function readTrace(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  handler: TraceHandler,
  options: ReadOptions = {},
): Promise<TraceReading> {
  const reader = new TraceReader(handler, options);
  for await (const chunk of stream) {
    if (!reader.push(asBuffer(chunk))) break;
  }
  return reader.reading();
}

/** Reads a file; a file that cannot be read is a refusal (TRACE110), not an exception. */
export async function readTraceFile(
  file: string,
  handler: TraceHandler,
  options: ReadOptions = {},
): Promise<TraceReading> {
  try {
    return await readTrace(createReadStream(file, { highWaterMark: CHUNK_BYTES }), handler, options);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const problem: TraceProblem = { line: 0, code: 'TRACE110', file, detail: error.code };
    return { kind: 'refused', problem, count: 0, lastSeq: 0 };
  }
}

/** Large enough that the cost of a read is spread over hundreds of lines. */
const CHUNK_BYTES = 1 << 18;

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return (
    error instanceof Error && 'syscall' in error && typeof (error as { code?: unknown }).code === 'string'
  );
}
