/**
 * For producers that write plain lines: the header that a model's traces begin with, and a trace made of events that
 * nobody has numbered or chained yet. What is sealed after the fact proves nothing about when it was written.
 */
import { createReadStream, existsSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import {
  eventFault,
  fileSink,
  headerLine,
  isJsonObject,
  type JsonValue,
  parseStrictJson,
  TRACE_LIMITS,
  type TraceEventBody,
  type TraceHeaderBody,
  TraceWriter,
  traceProblemText,
} from '@plimsoll/trace';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { TraceModel } from './monitored-specs.ts';

/** A clock id that says that nobody knows the clock. */
const CLOCK_UNKNOWN = 'unknown';

/** The header of a trace of this model, without constants of its own. */
function headerOf({ name, monitored }: TraceModel, source: string): TraceHeaderBody {
  return {
    spec: name,
    specDigest: monitored.specDigest,
    model: monitored.model,
    constants: {},
    source,
    clock: CLOCK_UNKNOWN,
    startedAt: new Date(0).toISOString(),
  };
}

export function headerText(model: TraceModel, source: string): string {
  return headerLine(headerOf(model, source));
}

/**
 * Writes `events` (a line each: `tsUs`, `actor`, and any of `action`, `args`, `state` …) as a finished trace.
 *
 * @returns how many there were.
 * @throws Failure with the line that is no event, or when `out` exists.
 */
export async function seal(model: TraceModel, events: string, out: string): Promise<number> {
  if (existsSync(out)) throw new Failure(EXIT.badInput, `${out} exists: a trace is never overwritten`);
  if (!existsSync(events)) throw new Failure(EXIT.badInput, `${events} can't be read (ENOENT)`);
  const writer = new TraceWriter(fileSink(out), headerOf(model, basename(events).replace(/\.\w+$/, '')));
  let count = 0;
  let lastUs = 0;
  for await (const text of createInterface({ input: createReadStream(events) })) {
    count++;
    if (text.trim() === '') throw new Failure(EXIT.badInput, `${events}:${count}: an empty line is no event`);
    const body = bodyOf(events, text, count, lastUs);
    lastUs = body.tsUs;
    writer.append(body);
  }
  writer.end();
  return count;
}

/** What a producer may leave out: who did it, and when (then the order says it). */
function bodyOf(events: string, text: string, line: number, lastUs: number): TraceEventBody {
  const parsed = parseStrictJson(Buffer.from(text), TRACE_LIMITS);
  const refuse = (what: string) => new Failure(EXIT.badInput, `${events}:${line}: ${what}`);
  if (parsed.fault !== undefined) throw refuse(traceProblemText({ line, ...parsed.fault }));
  if (!isJsonObject(parsed.value)) throw refuse('an event is an object');
  const body = { tsUs: lastUs, actor: 'unknown', ...parsed.value };
  const fault = eventFault({ ...body, seq: 1, prev: `sha256:${'0'.repeat(64)}` } as JsonValue);
  if (fault !== undefined) throw refuse(traceProblemText({ line, ...fault }));
  if ('seq' in parsed.value || 'prev' in parsed.value)
    throw refuse('seq and prev are what sealing adds: this is a line of a trace already');
  return body as unknown as TraceEventBody;
}
