/** A lock service with eight clients, first come, first served, that runs as long as one likes, and what is seen of it. */
import {
  digestOfBytes,
  endLine,
  eventLine,
  headerLine,
  type TraceEventBody,
  type TraceHeaderBody,
} from '@plimsoll/trace';
import { randomOf } from '../src/index.ts';

export const CLIENTS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8'];

/** `full`: every variable, action and arguments. `partial`: who holds the lock with which token, and no action. */
export type Seen = 'full' | 'partial';

/** The events one after the other; the same for the same seed. */
export function* lockEvents(seen: Seen, count: number, seed = 3): Generator<TraceEventBody> {
  const random = randomOf(seed);
  let queue: string[] = [];
  let holder = 'nobody';
  let token = 0;
  for (let written = 0; written < count; ) {
    const c = CLIENTS[random(CLIENTS.length)] as string;
    let action: string | undefined;
    if (holder === c) {
      holder = 'nobody';
      action = 'Release';
    } else if (holder === 'nobody' && queue[0] === c) {
      holder = c;
      token++;
      queue = queue.slice(1);
      action = 'Grant';
    } else if (!queue.includes(c)) {
      queue = [...queue, c];
      action = 'Request';
    }
    if (action === undefined) continue;
    written++;
    const tsUs = written * 10;
    if (seen === 'partial') yield { tsUs, actor: 'service', state: { holder, token } };
    else yield { tsUs, actor: c, action, args: { c }, state: { holder, token, queue: { '#tup': queue } } };
  }
}

/** One value of the event with this index (from 0) is not what it was. */
export function* corrupted(events: Iterable<TraceEventBody>, at: number): Generator<TraceEventBody> {
  let index = 0;
  for (const event of events) {
    const { token } = event.state as { readonly token: number };
    yield index++ === at ? { ...event, state: { ...event.state, token: token + 5 } } : event;
  }
}

/** The trace's bytes in chunks of about `CHUNK_LINES` lines. */
export function* traceChunks(header: TraceHeaderBody, events: Iterable<TraceEventBody>): Generator<Buffer> {
  const first = headerLine(header);
  let head = digestOfBytes(first);
  let text = `${first}\n`;
  let seq = 0;
  for (const event of events) {
    const line = eventLine(event, ++seq, head);
    head = digestOfBytes(line);
    text += `${line}\n`;
    if (seq % CHUNK_LINES !== 0) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}${endLine({ end: true, count: seq, head })}\n`);
}

const CHUNK_LINES = 2_000;
