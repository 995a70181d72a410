/** Writes a trace: numbers the events, chains the lines, and ends the file. */
import { strict as assert } from 'node:assert';
import { digestOfBytes } from './digest.ts';
import { type Digest, TRACE_FORMAT, type TraceEnd, type TraceHeader, type WritableEvent } from './format.ts';
import { canonicalJson, type JsonObject, type JsonValue } from './json.ts';
import type { TraceSink } from './sink.ts';

/** When the writer waits for stable storage: never, at the end, or after every append. */
export type SyncPolicy = 'never' | 'end' | 'append';

export interface TraceWriterOptions {
  /** Default `end`. */
  readonly sync?: SyncPolicy;
  /** `seq` of the first event; default 1. A trace that resumes goes on from its predecessor. */
  readonly firstSeq?: number;
}

/** A header without what the writer knows itself. */
export type TraceHeaderBody = Omit<TraceHeader, 'trace'>;

/** One source's writer. Every method throws what the sink throws, and the trace then stays unfinished. */
export class TraceWriter {
  readonly #sink: TraceSink;
  readonly #sync: SyncPolicy;
  #seq: number;
  #count = 0;
  #head: Digest;
  #isEnded = false;

  constructor(sink: TraceSink, header: TraceHeaderBody, options: TraceWriterOptions = {}) {
    this.#sink = sink;
    this.#sync = options.sync ?? 'end';
    this.#seq = options.firstSeq ?? 1;
    assert(this.#seq === 1 || header.resumes !== undefined, 'only a trace that resumes starts after seq 1');
    const line = headerLine(header);
    this.#head = digestOfBytes(line);
    sink.write(Buffer.from(`${line}\n`));
  }

  /** Digest of the last line written. */
  get head(): Digest {
    return this.#head;
  }

  /** `seq` of the next event. */
  get nextSeq(): number {
    return this.#seq;
  }

  /** Appends one event. @returns its `seq`. */
  append(event: WritableEvent): number {
    return this.appendAll([event]);
  }

  /** Appends a group in one write and at most one sync. @returns the `seq` of the last one. */
  appendAll(events: readonly WritableEvent[]): number {
    assert(!this.#isEnded, 'the trace has its end line');
    let text = '';
    for (const event of events) {
      const line = eventLine(event, this.#seq, this.#head);
      this.#head = digestOfBytes(line);
      this.#seq++;
      text += `${line}\n`;
    }
    this.#count += events.length;
    this.#sink.write(Buffer.from(text));
    if (this.#sync === 'append') this.#sink.sync?.();
    return this.#seq - 1;
  }

  /**
   * Appends lines that are made already, but for what chains them ({@link unchainedLine}), in one write and at most one
   * sync. @returns the `seq` of the last one, which its maker must have counted as this writer does.
   */
  appendLines(lines: readonly Uint8Array[]): number {
    assert(!this.#isEnded, 'the trace has its end line');
    const bytes = lines.reduce((sum, line) => sum + line.length + CHAIN_BYTES, 0);
    const group = Buffer.allocUnsafe(bytes);
    let start = 0;
    for (const line of lines) {
      group.set(line, start);
      const end = start + line.length + CHAIN_BYTES;
      group.write(`${chainText(this.#head)}\n`, start + line.length, 'latin1');
      this.#head = digestOfBytes(group.subarray(start, end - 1));
      start = end;
    }
    this.#seq += lines.length;
    this.#count += lines.length;
    this.#sink.write(group);
    if (this.#sync === 'append') this.#sink.sync?.();
    return this.#seq - 1;
  }

  /** Writes the end line, syncs and closes the sink. */
  end(): TraceEnd {
    assert(!this.#isEnded, 'the trace has its end line');
    this.#isEnded = true;
    const end: TraceEnd = { end: true, count: this.#count, head: this.#head };
    this.#sink.write(Buffer.from(`${endLine(end)}\n`));
    if (this.#sync !== 'never') this.#sink.sync?.();
    this.#sink.close?.();
    return end;
  }
}

/** The header's text: fields in the order of the format, those inside in code unit order. */
export function headerLine(header: TraceHeaderBody): string {
  const { spec, specDigest, model, constants, alsoSpecs, source, clock, startedAt, feed, resumes } = header;
  const also = alsoSpecs as unknown as JsonValue | undefined;
  return fields([
    ['trace', TRACE_FORMAT],
    ['spec', spec],
    ['specDigest', specDigest],
    ['model', model],
    ['constants', constants],
    ['alsoSpecs', also],
    ['source', source],
    ['clock', clock],
    ['startedAt', startedAt],
    ['feed', feed as unknown as JsonValue | undefined],
    ['resumes', resumes],
  ]);
}

/** An event's text, in the same manner. */
export function eventLine(event: WritableEvent, seq: number, prev: Digest): string {
  return unchainedLine(event, seq) + chainText(prev);
}

/** An event's text up to what chains it to the line before: for who makes lines, and leaves it to another to chain them. */
export function unchainedLine(event: WritableEvent, seq: number): string {
  assert(Number.isSafeInteger(event.tsUs) && event.tsUs >= 0, 'tsUs is whole microseconds');
  return members([
    ['seq', seq],
    ['tsUs', event.tsUs],
    ['actor', event.actor],
    ['action', event.action],
    ['args', event.args],
    ['steps', event.steps as unknown as JsonValue | undefined],
    ['stutter', event.stutter],
    ['state', 'stateText' in event ? new ReadyText(event.stateText) : event.state],
    ['why', event.why],
    ['after', event.after as JsonObject | undefined],
  ]);
}

/** What chains an unchained line, and ends it. */
export function chainText(prev: Digest): string {
  return `,"prev":"${prev}"}`;
}

/** Bytes that chain a line, and its line break. */
const CHAIN_BYTES = chainText(`sha256:${'0'.repeat(64)}`).length + 1;

/** The end line's text. */
export function endLine(end: TraceEnd): string {
  return fields([
    ['end', end.end],
    ['count', end.count],
    ['head', end.head],
  ]);
}

/** Text that is canonical already. */
class ReadyText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Field = readonly [name: string, value: JsonValue | ReadyText | undefined];

function fields(entries: readonly Field[]): string {
  return `${members(entries)}}`;
}

/** An object that is still open. */
function members(entries: readonly Field[]): string {
  let text = '';
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    const valueText = value instanceof ReadyText ? value.text : canonicalJson(value);
    text += `${text === '' ? '{' : ','}"${name}":${valueText}`;
  }
  return text;
}
