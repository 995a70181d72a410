/** An event as it stands in the ring: JSON, and behind a line break the state's canonical text, where it is made already. */
import type { TraceEventBody, WritableEvent } from '@plimsoll/trace';

/** @param state Canonical text of the event's state. */
export function ringText(event: Omit<TraceEventBody, 'state'>, state: string): string {
  return `${JSON.stringify(event)}\n${state}`;
}

/** The event of a record; its state is not read, only written on. */
export function eventOf(text: string): WritableEvent {
  const end = text.indexOf('\n'); // within JSON it would be escaped
  if (end < 0) return JSON.parse(text) as TraceEventBody;
  return { ...(JSON.parse(text.slice(0, end)) as TraceEventBody), stateText: text.slice(end + 1) };
}
