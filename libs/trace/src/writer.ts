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
  assert(Number.isSafeInteger(event.tsUs) && event.tsUs >= 0, 'tsUs is whole microseconds');
  return fields([
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
    ['prev', prev],
  ]);
}

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
  let text = '';
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    const valueText = value instanceof ReadyText ? value.text : canonicalJson(value);
    text += `${text === '' ? '{' : ','}"${name}":${valueText}`;
  }
  return `${text}}`;
}
