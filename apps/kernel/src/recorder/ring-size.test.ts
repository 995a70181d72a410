/** The ring is as large as the configured rate of orders asks: held against decisions as the service records them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InventoryLocks } from '@plimsoll/inventory-locks';
import { defaultLimits } from '@plimsoll/survival-kernel';
import { type TraceEventBody, unchainedLine } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { LocksDriver } from '../locks-driver.ts';
import { SLOTS, TOKEN_MAX } from '../session-setup.ts';
import { createRing, frameBytes, RING_ROOM, RingReader, type RingRecord, RingWriter } from './record-ring.ts';
import {
  decisionBytesMax,
  HANG_MS,
  type RecordedLoad,
  RING_BYTES_MAX,
  RING_BYTES_MIN,
  ringBytesFor,
} from './ring-size.ts';

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

/** As the mesh is planned: 50 instruments a node, four workers. */
const NODE: RecordedLoad = {
  workers: names('worker-', 4),
  instruments: names('INSTRUMENT-', 50),
  ordersPerSecondMax: defaultLimits.ordersPerSecondMax,
};

/** Texts of one decision in the ring, the locks being as busy as they get: everything held, wanted and in flight. */
function decisionOf({ workers, instruments }: RecordedLoad): string[] {
  const texts: string[] = [];
  const recorder = {
    record: () => 0,
    recordText: (event: Omit<TraceEventBody, 'state'>, stateText: string) =>
      texts.push(unchainedLine({ ...event, stateText }, Number.MAX_SAFE_INTEGER)),
  };
  const limits = { workers, instruments, slots: SLOTS, leaseMs: 10_000, tokenMax: TOKEN_MAX };
  const locks = new LocksDriver(new InventoryLocks(limits), recorder);
  for (const worker of workers) for (const each of instruments) locks.take('Request', worker, each);
  locks.grantFree();
  const order = {
    id: 'x'.repeat(64),
    instrument: instruments[0] as string,
    quantityMicro: Number.MAX_SAFE_INTEGER,
  };
  const why = { decision: 1, order: { ...order, priceMicro: Number.MAX_SAFE_INTEGER } };
  const decide = (instrument: string): void => {
    const [worker] = workers as [string, ...string[]];
    const sent = locks.send(worker, instrument, why);
    if (!('slot' in sent)) throw new Error('it was not sent');
    locks.judge(worker, instrument, sent.slot, () => ({ why, after: {} }));
  };
  for (const instrument of instruments) decide(instrument); // each has let an order pass
  texts.length = 0;
  decide(instruments[0] as string);
  return texts;
}

describe('a ring', () => {
  test('takes what is decided at the configured rate while the disk takes its time, and denies before it is full', () => {
    const texts = decisionOf(NODE);
    expect(texts).toHaveLength(2);
    const bytes = frameBytes(texts.map((text) => Buffer.byteLength(text)));
    // Honest in both directions: never less than a decision takes, and not several times as much.
    expect(bytes).toBeLessThanOrEqual(decisionBytesMax(NODE));
    expect(bytes).toBeGreaterThan(decisionBytesMax(NODE) / 3);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ring-size-'));
    const place = createRing(join(folder, 'ring'), ringBytesFor(NODE));
    const [writer, reader] = [new RingWriter(place), new RingReader(place)];
    // As large as a decision can be, whatever the names are.
    const text = 'x'.repeat(Math.floor((decisionBytesMax(NODE) - frameBytes([0, 0])) / 2));
    expect(frameBytes([text.length, text.length])).toBe(decisionBytesMax(NODE));
    const waiting = (NODE.ordersPerSecondMax * HANG_MS) / 1_000;
    const put = (index: number): boolean => {
      const records = [1, 2].map((line): RingRecord => ({ source: 1, seq: 2 * index + line, text }));
      return writer.hasRoom && writer.append(records);
    };
    for (let index = 0; index < waiting; index += 1) {
      expect([index, put(index)]).toEqual([index, true]);
    }
    let more = waiting;
    while (put(more)) more += 1;
    expect(writer.hasRoom).toBe(false);
    reader.take(place.bytes);
    reader.committed();
    expect(writer.hasRoom).toBe(true);
    writer.close();
    reader.close();
    rmSync(folder, { recursive: true });
  });

  test('is a power of two, never below eight megabytes, and never above what the machine is to lend it', () => {
    expect(ringBytesFor({ workers: ['w1'], instruments: ['BTC'], ordersPerSecondMax: 1 })).toBe(
      RING_BYTES_MIN,
    );
    const busy = { ...NODE, ordersPerSecondMax: 1_500 };
    expect(Math.log2(ringBytesFor(busy)) % 1).toBe(0);
    expect(ringBytesFor(busy) * RING_ROOM).toBeGreaterThanOrEqual(375 * decisionBytesMax(busy));
    expect(ringBytesFor({ ...NODE, ordersPerSecondMax: 10_000 })).toBe(RING_BYTES_MAX);
  });
});
