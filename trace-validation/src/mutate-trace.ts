/**
 * Corrupts a trace in the ways that matter, to show that a monitor sees it. With `rechain` the result is a
 * well-formed trace (numbered, chained, ended anew): only the model can refuse it.
 */
import {
  digestOfBytes,
  endLine,
  eventLine,
  type JsonObject,
  type JsonValue,
  type TraceEvent,
  type TraceEventBody,
} from '@plimsoll/trace';

export type TraceMutation =
  | { readonly kind: 'drop'; readonly event: number }
  | { readonly kind: 'duplicate'; readonly event: number }
  /** Swaps an event with the one after it; the stamps stay where they were. */
  | { readonly kind: 'swap'; readonly event: number }
  /** Replaces the value at a path inside the event. */
  | {
      readonly kind: 'alter';
      readonly event: number;
      readonly path: readonly (string | number)[];
      readonly to: JsonValue;
    }
  /** Moves an event `by` places later; the stamps stay where they were. */
  | { readonly kind: 'delay'; readonly event: number; readonly by: number }
  /** Another actor, in the line and in the arguments that name the one it stands for. */
  | { readonly kind: 'forgeActor'; readonly event: number; readonly actor: string }
  /** Keeps the first `event` events. */
  | { readonly kind: 'truncate'; readonly event: number };

export interface MutationOptions {
  /** Numbers, chains and ends the result anew, as a forger would who holds no signing key. */
  readonly rechain: boolean;
}

/** The mutated bytes. `event` counts from 0. @throws RangeError for an event or a path that is not there. */
export function mutateTrace(bytes: Buffer, mutation: TraceMutation, { rechain }: MutationOptions): Buffer {
  const [header, ...rest] = bytes.toString('utf8').split('\n').slice(0, -1) as [string, ...string[]];
  const end = rest.pop() as string;
  const events = rest.map((line) => JSON.parse(line) as TraceEvent);
  if (!(mutation.event < events.length)) throw new RangeError(`there are ${events.length} events`);
  const mutated = mutateEvents(events, mutation);
  return rechain
    ? rechained(header, mutated)
    : asLines([header, ...mutated.map((event) => JSON.stringify(event)), end]);
}

function mutateEvents(events: readonly TraceEvent[], mutation: TraceMutation): TraceEvent[] {
  const at = mutation.event;
  const event = events[at] as TraceEvent;
  switch (mutation.kind) {
    case 'drop':
      return events.toSpliced(at, 1);
    case 'duplicate':
      return events.toSpliced(at, 0, event);
    case 'swap': {
      const next = events[at + 1];
      if (next === undefined) throw new RangeError('the last event has none after it');
      return events.toSpliced(at, 2, { ...next, tsUs: event.tsUs }, { ...event, tsUs: next.tsUs });
    }
    case 'alter':
      return events.with(
        at,
        replaced(event as unknown as JsonValue, mutation.path, mutation.to) as unknown as TraceEvent,
      );
    case 'delay':
      return delayed(events, at, mutation.by);
    case 'forgeActor':
      return events.with(at, forged(event, mutation.actor));
    case 'truncate':
      return events.slice(0, at);
  }
}

function delayed(events: readonly TraceEvent[], at: number, by: number): TraceEvent[] {
  if (!(at + by < events.length)) throw new RangeError(`there are not ${by} events after event ${at}`);
  const moved = events.toSpliced(at, 1).toSpliced(at + by, 0, events[at] as TraceEvent);
  return moved.map((event, index) => ({ ...event, tsUs: (events[index] as TraceEvent).tsUs }));
}

function forged(event: TraceEvent, actor: string): TraceEvent {
  const inPlace = (args: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name, value === event.actor ? actor : value]),
    );
  return { ...event, actor, ...(event.args === undefined ? {} : { args: inPlace(event.args) }) };
}

function replaced(value: JsonValue, path: readonly (string | number)[], to: JsonValue): JsonValue {
  const [first, ...rest] = path;
  if (first === undefined) return to;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) {
    throw new RangeError(`nothing at ${first}`);
  }
  if (Array.isArray(value)) return value.with(first as number, replaced(value[first as number], rest, to));
  const object = value as JsonObject;
  return { ...object, [first]: replaced(object[first] as JsonValue, rest, to) };
}

function rechained(header: string, events: readonly TraceEvent[]): Buffer {
  const lines = [header];
  let head = digestOfBytes(header);
  const firstSeq = events[0] ? Math.min(...events.slice(0, 2).map(({ seq }) => seq)) : 1;
  const startSeq = (JSON.parse(header) as { resumes?: unknown }).resumes === undefined ? 1 : firstSeq;
  events.forEach(({ seq: _seq, prev: _prev, ...body }, index) => {
    const line = eventLine(body as TraceEventBody, startSeq + index, head);
    lines.push(line);
    head = digestOfBytes(line);
  });
  return asLines([...lines, endLine({ end: true, count: events.length, head })]);
}

function asLines(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

/** Paths to the numbers, booleans and strings within `args`, `steps`, `state` and `why`, with another value for each. */
export function alterations(
  event: TraceEvent,
): { readonly path: readonly (string | number)[]; readonly to: JsonValue }[] {
  const found: { readonly path: readonly (string | number)[]; readonly to: JsonValue }[] = [];
  const visit = (value: JsonValue, path: readonly (string | number)[]): void => {
    if (typeof value === 'number') found.push({ path, to: value + 1 }, { path, to: value - 1 });
    else if (typeof value === 'boolean') found.push({ path, to: !value });
    else if (typeof value === 'string') found.push({ path, to: `${value}?` });
    else if (Array.isArray(value)) value.forEach((item: JsonValue, index) => visit(item, [...path, index]));
    else if (value !== null) {
      for (const [name, item] of Object.entries(value as JsonObject)) visit(item, [...path, name]);
    }
  };
  for (const field of ['args', 'steps', 'state', 'why'] as const) {
    const value = event[field] as unknown as JsonValue | undefined;
    if (value !== undefined) visit(value, [field]);
  }
  return found;
}
