/**
 * Signed heads of a trace: its producer signs, at least every second and at the end, how far it is and which digest
 * the last line has. One file beside the trace, `X.heads.ndjson`: one DSSE envelope a line.
 */
import type { KeyObject } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { seal } from './envelope.ts';

export const TRACE_HEAD_PAYLOAD = 'application/vnd.plimsoll.trace-head+json';
export const TRACE_HEAD_FORMAT = 'plimsoll/trace-head/1';
/** A head at least so often while lines are written. Milliseconds. */
export const HEAD_EVERY_MS = 1_000;

/** What a producer signs. */
export interface TraceHead {
  readonly source: string;
  readonly spec: string;
  /** Event that the head follows; 0 for the header. */
  readonly seq: number;
  /** Digest of its line. */
  readonly head: string;
  readonly isEnd: boolean;
  /** RFC 3339. */
  readonly signedAt: string;
}

/** Where the heads of a trace lie: `X.heads.ndjson` beside `X.ndjson`. */
export function headsFileOf(traceFile: string): string {
  return `${traceFile.replace(/\.ndjson$/, '')}.heads.ndjson`;
}

/** One head as its file has it. */
export function headLine(head: TraceHead, key: KeyObject): string {
  const payload = Buffer.from(JSON.stringify({ format: TRACE_HEAD_FORMAT, ...head }));
  return `${JSON.stringify(seal(payload, key, TRACE_HEAD_PAYLOAD))}\n`;
}

/** Signs the heads of one source as it writes. */
export class HeadSigner {
  readonly #fd: number;
  readonly #key: KeyObject;
  readonly #source: Pick<TraceHead, 'source' | 'spec'>;
  #signedMs = Number.NEGATIVE_INFINITY;

  /**
   * @param isResumed True: goes on in the file that a crash left, without the line that it tore.
   * @throws the system's error when the heads of a new trace are there already.
   */
  constructor(
    traceFile: string,
    source: Pick<TraceHead, 'source' | 'spec'>,
    key: KeyObject,
    isResumed = false,
  ) {
    const file = headsFileOf(traceFile);
    if (isResumed && existsSync(file)) truncateSync(file, readFileSync(file).lastIndexOf('\n') + 1);
    this.#fd = openSync(file, isResumed ? 'a' : 'wx');
    // Named one by one: a header that is given as it is has more fields, and none of them is signed here.
    this.#source = { source: source.source, spec: source.spec };
    this.#key = key;
  }

  /**
   * Signs when a second has passed since the last head, or at the end.
   *
   * @param nowMs Milliseconds since 1970.
   */
  sign(seq: number, head: string, nowMs: number, isEnd = false): void {
    if (!isEnd && nowMs - this.#signedMs < HEAD_EVERY_MS) return;
    this.#signedMs = nowMs;
    const signedAt = new Date(nowMs).toISOString();
    writeSync(this.#fd, headLine({ ...this.#source, seq, head, isEnd, signedAt }, this.#key));
    if (isEnd) closeSync(this.#fd);
  }
}
