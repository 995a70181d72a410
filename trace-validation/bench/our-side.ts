/** What the monitor and its parts take; making the events is not counted. */
import { type TraceEvent, type TraceHeaderBody, TraceReader } from '@plimsoll/trace';
import { MONITOR_BUDGET } from '../src/budget.ts';
import { CoverageCounter } from '../src/coverage.ts';
import { createMonitor, type MonitoredSpec } from '../src/index.ts';
import { initialTuples } from '../src/initial-states.ts';
import { type DecodedLine, LineDecoder } from '../src/line-decoder.ts';
import { Search } from '../src/search.ts';
import { SharedVariables } from '../src/shared-variables.ts';
import { Stepper } from '../src/stepper.ts';
import { corrupted, lockEvents, type Seen, traceChunks } from './lock-run.ts';

export interface Rate {
  readonly what: string;
  readonly events: number;
  readonly cpuSeconds: number;
  /** Resident memory when it ended. */
  readonly residentMb: number;
  readonly answer: string;
}

/**
 * Large enough that asking for the CPU time, about 10 us, shows little, and small enough that the collector does not
 * copy decoded lines over and over that a monitor would have let go of one by one.
 */
const BATCH = 300;
const MICROSECONDS = 1_000_000;
const MEGABYTE = 1 << 20;

/** Counts CPU time of this process around pieces of work. */
class Meter {
  #us = 0;
  run<T>(work: () => T): T {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    this.#us += user + system;
    return result;
  }
  rate(what: string, events: number, answer: string): Rate {
    const residentMb = Math.round(process.memoryUsage.rss() / MEGABYTE);
    return { what, events, cpuSeconds: this.#us / MICROSECONDS, residentMb, answer };
  }
}

/** Decoding and stepping apart: lines that were decoded before, in batches, so that neither sees the other's garbage. */
export function decodedSteps({ spec }: MonitoredSpec, count: number): { decode: Rate; step: Rate } {
  const [decode, step] = [new Meter(), new Meter()];
  const decoder = new LineDecoder([spec]);
  const stepper = new Stepper(spec);
  const shared = new SharedVariables([], [spec]);
  const coverage = new CoverageCounter([stepper]);
  const search = new Search([stepper], shared, [], MONITOR_BUDGET, (node) => coverage.step(node));
  const starts = initialTuples([stepper], shared, undefined, 1_000);
  if (starts === undefined) throw new Error('one initial state');
  search.start(starts, undefined);
  let batch: TraceEvent[] = [];
  let seq = 0;
  const work = () => {
    const lines = decode.run(() => batch.map((event) => decoded(decoder, event)));
    step.run(() => {
      for (const line of lines) {
        if (search.push(line).kind !== 'matched') throw new Error(`event ${line.event.seq} does not conform`);
        coverage.line(line);
      }
    });
    batch = [];
  };
  for (const event of lockEvents('full', count)) {
    batch.push({ ...event, seq: ++seq, prev: 'sha256:' } as TraceEvent);
    if (batch.length === BATCH) work();
  }
  work();
  return {
    decode: decode.rate('decode', count, ''),
    step: step.rate('step, decoded, fully observed', count, 'conforms'),
  };
}

function decoded(decoder: LineDecoder, event: TraceEvent): DecodedLine {
  const result = decoder.decode(event, event.seq + 1, false);
  if (result.kind === 'fault') throw new Error(result.detail);
  return result.line;
}

/** Bytes to lines that have the right shape, with or without the hash chain. */
export function readLines(header: TraceHeaderBody, count: number, checkChain: boolean): Rate {
  const meter = new Meter();
  const reader = new TraceReader({}, { checkChain });
  for (const chunk of traceChunks(header, lockEvents('full', count))) meter.run(() => reader.push(chunk));
  const chain = checkChain ? 'with the hash chain' : 'without';
  return meter.rate(`read lines, schema checks, ${chain}`, count, reader.reading().kind);
}

/** Bytes to answer. @param wrongAt The event with a wrong value; undefined for a valid trace. */
export function validated(
  monitored: MonitoredSpec,
  header: TraceHeaderBody,
  seen: Seen,
  count: number,
  wrongAt?: number,
): Rate {
  const meter = new Meter();
  const monitor = createMonitor({ specs: [monitored] });
  const reader = new TraceReader({
    header: (found) => monitor.header(found) === 'open',
    event: (event, line) => monitor.event(event, line) === 'open',
  });
  const events = lockEvents(seen, count);
  for (const chunk of traceChunks(header, wrongAt === undefined ? events : corrupted(events, wrongAt)))
    if (!meter.run(() => reader.push(chunk))) break;
  const answer = meter.run(() => monitor.finish(reader.reading()));
  const { successors } = answer.facts;
  const what = `${seen}, ${wrongAt === undefined ? 'valid' : `wrong value at event ${wrongAt + 1}`}`;
  return meter.rate(what, count, `${answer.kind}, ${successors} successors`);
}
