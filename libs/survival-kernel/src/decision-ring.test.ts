import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { DecisionRing } from './decision-ring.ts';
import { defaultLimits, LastHop, ORDER_ID_LENGTH_MAX } from './last-hop.ts';
import {
  ABOVE_INVENTORY,
  gateCode,
  MALFORMED,
  PASS,
  RING_FULL,
  UNKNOWN_INSTRUMENT,
} from './last-hop-denial.ts';
import type { NewOrder } from './order-gate.ts';
import { SharedHealth } from './shared-health.ts';

const NOW = 5_000;
const PRICE = 60_000_000_000;
const instruments = [
  { instrument: 'BTC', inventoryMaxMicro: 10_000_000 },
  { instrument: 'ETH', inventoryMaxMicro: 10_000_000 },
];
const names = instruments.map(({ instrument }) => instrument);

function setUp(slots: number) {
  const ring = new DecisionRing(slots, names);
  const hop = new LastHop(
    { ...defaultLimits, instruments, ordersPerSecondMax: 10_000 },
    new SharedHealth(),
    ring,
  );
  hop.health.publish({
    epoch: 9,
    posture: 'APEX',
    rPpm: 1_000_000,
    confidencePpm: 1_000_000,
    issuedAtMs: NOW,
    validMs: 1_000,
  });
  hop.book.equityMicro = Number.MAX_SAFE_INTEGER;
  for (const name of names) {
    hop.book.mark(name, PRICE, NOW);
    hop.book.fence(name, 3);
  }
  return { hop, ring, reader: new DecisionRing(ring.buffer, names) };
}

function order(id: string, changed: Partial<NewOrder> = {}): NewOrder {
  return {
    id,
    instrument: 'ETH',
    side: 'SELL',
    kind: 'taker',
    quantityMicro: 7,
    priceMicro: PRICE,
    ...changed,
  };
}

describe('the ring', () => {
  test('gives a decision back as it was taken, with what the gate holds after it', () => {
    const { hop, reader } = setUp(4);
    expect(reader.peek()).toBeUndefined();
    expect(hop.authorize(order('a-1'), 3, NOW)).toBe(PASS);
    expect(reader.peek()).toEqual({
      number: 1,
      nowMs: NOW,
      id: 'a-1',
      instrument: 1,
      side: 'SELL',
      kind: 'taker',
      quantityMicro: 7,
      priceMicro: PRICE,
      token: 3,
      verdict: PASS,
      isReducing: false,
      posture: 'APEX',
      epoch: 9,
      rPpm: 1_000_000,
      issuedAtMs: NOW,
      positionMicro: 0,
      pendingBuyMicro: 0,
      pendingSellMicro: 7,
    });
  });

  test('takes denials too, also those that name nothing it knows', () => {
    const { hop, reader } = setUp(8);
    hop.authorize(order('large', { quantityMicro: 20_000_000, side: 'BUY', kind: 'limit' }), 3, NOW);
    hop.authorize(order('where', { instrument: 'DOGE' }), 3, NOW);
    hop.authorize(order('x'.repeat(ORDER_ID_LENGTH_MAX + 5)), 3, NOW);
    hop.authorize(order(5 as unknown as string), 3, NOW);
    const seen = [0, 1, 2, 3].map((offset) => reader.peek(offset));
    expect(
      seen.map((each) => each && [each.number, gateCode(each.verdict), each.instrument, each.id.length]),
    ).toEqual([
      [1, gateCode(ABOVE_INVENTORY), 1, 5],
      [2, gateCode(UNKNOWN_INSTRUMENT), -1, 5],
      [3, gateCode(MALFORMED), 1, ORDER_ID_LENGTH_MAX],
      [4, gateCode(MALFORMED), 1, 0],
    ]);
    expect([reader.peek(4), reader.waiting]).toEqual([undefined, 4]);
  });

  test('says which orders reduced a position', () => {
    const { hop, reader } = setUp(4);
    hop.book.reconcile('BTC', -9);
    hop.authorize(order('exit', { instrument: 'BTC', side: 'BUY', kind: 'limit' }), 3, NOW);
    expect(reader.peek()).toMatchObject({ side: 'BUY', kind: 'limit', isReducing: true, positionMicro: -9 });
  });

  test('that is full denies, until something is recorded', () => {
    const { hop, reader } = setUp(2);
    const answers = ['a', 'b', 'c'].map((id) => hop.authorize(order(id), 3, NOW));
    expect(answers).toEqual([PASS, PASS, RING_FULL]);
    reader.done(1);
    expect([hop.authorize(order('d'), 3, NOW), hop.authorize(order('e'), 3, NOW)]).toEqual([PASS, RING_FULL]);
    expect(reader.peek(1)?.id).toBe('d');
  });

  // Goal: no decision is lost, doubled or out of order, whoever is faster. Method: random turns of writer and reader.
  test.prop([fc.array(fc.integer({ min: -6, max: 6 }), { maxLength: 60 })])('keeps the order', (turns) => {
    const { hop, reader } = setUp(4);
    let passed = 0;
    let read = 0;
    for (const turn of turns) {
      for (let count = 0; count < turn; count += 1) {
        if (hop.authorize(order(`o${passed + 1}`, { quantityMicro: 1 }), 3, NOW) === PASS) passed += 1;
      }
      const taking = Math.min(-turn, reader.waiting);
      for (let count = 0; count < taking; count += 1) {
        read += 1;
        expect(reader.peek(count)).toMatchObject({ number: read, id: `o${read}` });
      }
      if (taking > 0) reader.done(taking);
      expect([reader.waiting, passed - read <= 4]).toEqual([passed - read, true]);
    }
  });

  test('has a power of two of slots', () => {
    expect(() => new DecisionRing(3, names)).toThrow('power of two');
  });
});
