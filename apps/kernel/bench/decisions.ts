/** Decisions in one process: sizing, authorising, one whole decision with its line in the ring, a hand-written check. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DecisionSink,
  defaultLimits,
  LastHop,
  type NewOrder,
  SharedHealth,
  type Signal,
  sizeBet,
} from '@plimsoll/survival-kernel';
import { createRing, RingReader, RingWriter } from '../src/recorder/record-ring.ts';
import { RING_BYTES_MIN } from '../src/recorder/ring-size.ts';
import { bytesPerCall, row, timeCalls } from './samples.ts';

const PRICE = 60_000_000_000;
const NOW = 1_000_000;
const WARM_UP = 200_000;
/** Batches of calls whose bytes are counted. */
const BATCHES = 20;
const ORDERS = 4_096;

/** Instruments of an account: one, and the fifty of a worker. */
const INSTRUMENT_COUNTS = [1, 50];

/** One thing that is measured: `run` is timed, `between` puts everything back before it. */
interface Case {
  readonly name: string;
  readonly run: (index: number) => void;
  readonly between?: (index: number) => void;
  /** The same without anything in between, for counting bytes; what it needs before a batch is done by `reset`. */
  readonly alone?: { readonly run: (index: number) => void; readonly reset: () => void };
}

/** Markdown rows. */
export function measureDecisions(count: number): string[] {
  const cases: Case[] = [];
  for (const instruments of INSTRUMENT_COUNTS) {
    const hop = makeHop(instruments);
    const where = `${instruments} instrument${instruments === 1 ? '' : 's'}`;
    const signal: Signal = {
      instrument: 'I0',
      side: 'BUY',
      kind: 'limit',
      strengthPpm: 500_000,
      priceMicro: PRICE,
    };
    cases.push({ name: `\`sizeBet\`, ${where}`, run: () => void sizeBet(hop, signal, NOW) });
    cases.push({ name: `\`authorize\`, ${where}`, ...decide(hop) });
  }
  const hop = makeHop(1);
  const one = decide(hop);
  let kept = 0;
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  cases.push(recordedCase(join(folder, 'ring')));
  const withLine = (index: number): void => {
    one.run(index);
    kept += lineOf(hop, index).length;
  };
  cases.push({
    name: '`authorize` and a JSON trace line made in the same thread',
    run: withLine,
    between: one.between,
    alone: {
      run: (index) => {
        one.alone.run(index);
        kept += lineOf(hop, index).length;
      },
      reset: one.alone.reset,
    },
  });
  cases.push({ name: 'a hand-written check: cap only', run: handWritten() });
  const rows = cases.map((each) => measured(each, count));
  rmSync(folder, { recursive: true });
  if (kept === 0) throw new Error('nothing was measured');
  return rows;
}

function measured({ name, run, between = () => {}, alone }: Case, count: number): string {
  for (let index = 0; index < WARM_UP; index += 1) {
    between(index);
    run(index);
  }
  const bytes = bytesPerCall(alone?.run ?? run, BATCHES, alone?.reset);
  alone?.reset();
  const taken = timeCalls(run, count, between);
  return row(name, taken, 0, bytes < 0.5 ? '0' : bytes.toFixed(1));
}

function makeHop(count: number, sink?: DecisionSink): LastHop {
  const instruments = Array.from({ length: count }, (_, index) => {
    return { instrument: `I${index}`, inventoryMaxMicro: Number.MAX_SAFE_INTEGER };
  });
  const limits = {
    ...defaultLimits,
    ordersPerSecondMax: 1_000, // one a millisecond of the bench's clock
    ordersRemembered: ORDERS * 2,
    instruments,
  };
  const hop = new LastHop(limits, new SharedHealth(), sink);
  hop.health.publish({
    epoch: 1,
    posture: 'APEX',
    rPpm: 1_000_000,
    confidencePpm: 1_000_000,
    issuedAtMs: NOW,
    validMs: 2 ** 30,
  });
  hop.book.equityMicro = 2 ** 52;
  for (const { instrument } of instruments) {
    hop.book.mark(instrument, PRICE, NOW);
    hop.book.fence(instrument, 1);
  }
  return hop;
}

/** A passing order each time; before it the last one ends and a new mark comes, so that the book stays as it is. */
function decide(hop: LastHop): Required<Omit<Case, 'name'>> {
  const instruments = hop.limits.instruments.length;
  const orders: NewOrder[] = Array.from({ length: ORDERS * 4 }, (_, index) => ({
    id: `client-order-${index}`,
    instrument: `I${index % instruments}`,
    side: 'BUY',
    kind: 'limit',
    quantityMicro: 1_000,
    priceMicro: PRICE,
  }));
  let order = orders[0] as NewOrder;
  let atMs = NOW;
  let next = 0;
  const step = (): void => {
    order = orders[next] as NewOrder;
    next = (next + 1) % orders.length;
    atMs += 1;
  };
  const run = (): void => {
    if (hop.authorize(order, 1, atMs) !== 0) throw new Error(`denied: ${hop.found} ${hop.bound}`);
  };
  return {
    between: () => {
      hop.book.closed(order.id);
      step();
      hop.book.mark(order.instrument, PRICE, atMs);
    },
    run,
    alone: {
      run: () => {
        step();
        run();
      },
      reset: () => {
        for (const id of hop.book.openOrders()) hop.book.closed(id);
        for (const { instrument } of hop.limits.instruments) hop.book.mark(instrument, PRICE, atMs);
      },
    },
  };
}

/** The whole of it, as the service has it: the gate's answer, and the line that explains it in the recorder's ring. */
function recordedCase(file: string): Case {
  const place = createRing(file, RING_BYTES_MIN);
  const writer = new RingWriter(place);
  const recorder = new RingReader(place);
  let seq = 0;
  const hop = makeHop(1, {
    hasRoom: () => writer.hasRoom,
    put: (made) => {
      seq += 1;
      writer.append([{ source: 0, seq, text: lineOf(made, seq) }]);
    },
  });
  // A recorder that keeps up, in the same thread and not timed.
  const record = (): void => {
    recorder.take(place.bytes);
    recorder.committed();
  };
  const { run, between, alone } = decide(hop);
  const reset = (): void => {
    record();
    alone.reset();
  };
  return {
    name: "`authorize` and its line in the recorder's ring, 1 instrument",
    run,
    between: (index) => {
      if (index % 1_000 === 0) record();
      between(index);
    },
    alone: { run: alone.run, reset },
  };
}

function lineOf(hop: LastHop, index: number): string {
  const { posture, view } = hop;
  const why = { verdict: 'PASS', authority: { posture, epoch: view.epoch, rPpm: view.rPpm, ageMs: 0 } };
  const args = { d: index, side: 'buy', n: 1_000, kind: 'maker' };
  return JSON.stringify({ seq: index, tsUs: index * 1_000, actor: 'gate', action: 'Pass', args, why });
}

/** What a strategy's author writes in a hurry: floats, no pending orders, no ages, no words. */
function handWritten(): (index: number) => void {
  const state = { position: 0, equity: 1e6, price: 60_000, leverage: 6 };
  let passed = 0;
  return (index) => {
    const quantity = (index % 7) / 1_000;
    if ((Math.abs(state.position + quantity) * state.price) / state.equity <= state.leverage) passed += 1;
    if (passed < 0) throw new Error('unreachable');
  };
}
