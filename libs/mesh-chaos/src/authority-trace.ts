/** A chaos run as a behaviour of specs-tla/PostureAuthority: every reader, the controller, and ticks. */
import type { ChaosEvent, EventOf } from './event-log.ts';
import { TICK_US, VALID_TICKS } from './setup.ts';
import { addLines, at, type Line, type SpecPin, setOf, writeLines } from './trace-lines.ts';

/** @returns How many lines it has. */
export function writeAuthorityTrace(
  file: string,
  pin: SpecPin,
  events: readonly ChaosEvent[],
  readers: readonly string[],
): number {
  const published = new Map<number, EventOf<'published'>>();
  for (const event of events) if (event.kind === 'published') published.set(event.epoch, event);
  const asked = new Map<string, number>();
  const lines: Line[] = [];
  const add = (
    us: number,
    actor: string,
    action: string,
    args: Line['args'],
    state?: Line['state'],
  ): void => {
    lines.push({ us, actor, action, ...(args && { args }), ...(state && { state }) });
  };
  for (const event of inOrder(events)) {
    if (event.kind === 'posture')
      add(event.us, 'controller', 'Change', { p: event.posture }, { posture: event.posture });
    else if (event.kind === 'asked') {
      asked.set(event.reader, event.us);
      add(event.us, event.reader, 'Ask', { c: event.reader });
    } else if (event.kind === 'lost' || event.kind === 'dropped') {
      // What is dropped is not in the model: the reader knows less than it, and so may do less.
      if (asked.delete(event.reader)) add(event.us, event.reader, 'Lose', { c: event.reader });
    } else if (event.kind === 'pushed') {
      const { reader, posture, us } = event;
      add(us, reader, 'Push', { c: reader, p: posture }, { known: at(reader, posture) });
    } else if (event.kind === 'received') {
      const { reader, epoch, posture, us } = event;
      const askedUs = asked.get(reader) ?? us;
      asked.delete(reader);
      // Never before the question: then nobody answered, and the trace is refused.
      add(published.get(epoch)?.us ?? 0, 'controller', 'Answer', { c: reader });
      const age = Math.min(VALID_TICKS + 1, ticks(us) - ticks(askedUs));
      add(us, reader, 'Receive', { c: reader }, { known: at(reader, posture), age: at(reader, age) });
    }
  }
  addLines(lines, tickLines(lines));
  const constants = { Readers: setOf(readers), ValidTicks: VALID_TICKS };
  writeLines(file, { spec: 'PostureAuthority', ...pin, constants }, lines);
  return lines.length;
}

/** One line a tick, from the first line to the last. */
export function tickLines(lines: readonly Line[]): Line[] {
  const [first, last] = lines.reduce(
    ([low, high], { us }) => [Math.min(low, us), Math.max(high, us)],
    [Number.POSITIVE_INFINITY, 0],
  ) as [number, number];
  const made: Line[] = [];
  for (let tick = ticks(first) + 1; tick <= ticks(last); tick += 1)
    made.push({ us: tick * TICK_US - 0.5, actor: 'clock', action: 'Tick' });
  return made;
}

function ticks(us: number): number {
  return Math.floor(us / TICK_US);
}

/** Each process wrote in its own order; by time they are in one. */
export function inOrder(events: readonly ChaosEvent[]): ChaosEvent[] {
  return [...events].sort((a, b) => a.us - b.us);
}
