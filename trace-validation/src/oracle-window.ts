/** Which part of a trace TLC replays: chosen by the trace's digest, so that nobody chooses it. */
import { type Digest, type JsonObject, readTraceFile, type TraceEvent } from '@plimsoll/trace';
import { createMonitor, type MonitorOptions } from './monitor.ts';

/** At least this many consecutive events, or all of a shorter trace. */
export const ORACLE_EVENTS = 1_000;

export interface OracleWindow {
  /** Events before the window. */
  readonly first: number;
  readonly count: number;
}

/** The window of a trace with `eventCount` events and this head. */
export function oracleWindow(eventCount: number, head: Digest, size = ORACLE_EVENTS): OracleWindow {
  const count = Math.min(size, eventCount);
  const choices = BigInt(eventCount - count + 1);
  return { first: Number(BigInt(`0x${head.slice('sha256:'.length)}`) % choices), count };
}

export interface WindowContent {
  readonly events: readonly TraceEvent[];
  /** The state before the window, by spec; undefined when the window starts at Init. */
  readonly before: { readonly [spec: string]: JsonObject } | undefined;
}

export type WindowReading =
  | { readonly kind: 'window'; readonly content: WindowContent }
  /** The monitor knows several states before the window, or the trace does not conform up to its end. */
  | { readonly kind: 'inconclusive'; readonly detail: string };

/** Reads the window's events, and lets the monitor find the state before them. */
export async function readWindow(
  file: string,
  window: OracleWindow,
  options: MonitorOptions,
): Promise<WindowReading> {
  const monitor = createMonitor(options);
  const events: TraceEvent[] = [];
  let before: WindowContent['before'];
  let isDetermined = true;
  let seen = 0;
  const isAtStart = () => seen === window.first && (window.first > 0 || options.resumeFrom !== undefined);
  const reading = await readTraceFile(file, {
    header: (header) => monitor.header(header) === 'open',
    event: (event, line) => {
      if (isAtStart()) {
        before = monitor.states() ?? options.resumeFrom?.states;
        isDetermined = before !== undefined && monitor.isDetermined;
      }
      if (seen >= window.first) events.push(event);
      seen++;
      return monitor.event(event, line) === 'open' && seen < window.first + window.count;
    },
  });
  if (reading.kind === 'refused' || monitor.status !== 'open' || events.length < window.count) {
    return { kind: 'inconclusive', detail: 'the trace does not conform up to the end of the window' };
  }
  if (!isDetermined) {
    return { kind: 'inconclusive', detail: 'the trace leaves open which state it is in before the window' };
  }
  return { kind: 'window', content: { events, before } };
}
