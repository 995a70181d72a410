import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GROUP_FACTS_MAX, Ledger } from '@plimsoll/ledger';
import type { Execution } from '@plimsoll/survival-kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServiceLedger } from './service-ledger.ts';

const UNIT = 1_000_000;
const deposit = { amountMicro: 1_000 * UNIT, by: 'ann' };
const order = {
  id: 'o1',
  instrument: 'BTC',
  side: 'BUY',
  kind: 'limit',
  quantityMicro: 2 * UNIT,
  priceMicro: 1,
} as const;
const fill: Execution = {
  number: 2,
  kind: 'fill',
  id: 'o1',
  fill: 'venue/2',
  instrument: 'BTC',
  side: 'BUY',
  quantityMicro: UNIT,
  priceMicro: 3,
};

let folder: string;
let place: { readonly file: string };
let nowMs = 0;
let ledger: ServiceLedger | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-capital-'));
  place = { file: join(folder, 'ledger.db') };
});
afterEach(() => {
  ledger?.close();
  ledger = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function open(options: object = {}): ServiceLedger {
  ledger?.close();
  ledger = ServiceLedger.open({ ...place, ...options }, () => nowMs);
  return ledger;
}

// [utest->REQ~ledger-persistent~1]
describe('a service’s ledger', () => {
  test('books a fill once, whether it is told as it happens, remembered, or both, before or after a crash', () => {
    const first = open({ deposit });
    first.sent(order);
    first.filled({ orderId: 'o1', quantityMicro: UNIT, priceMicro: 3, fill: 'venue/2' });
    first.remembered([{ number: 1, kind: 'order', id: 'o1' }, fill]);
    nowMs += 1_000;
    const again = open(); // without an end: it was killed
    again.remembered([fill, { ...fill, number: 3, fill: 'venue/3', quantityMicro: 1 }]);
    expect([...again.positions]).toEqual([['BTC', UNIT + 1]]);
    expect(again.cashMicro).toBe(deposit.amountMicro - 3 - 1); // what is paid is rounded up
    expect(again.agrees).toBe(true);
  });

  test('does not agree any more after a fill that it cannot book', () => {
    const noPrice = open({ deposit });
    noPrice.sent(order);
    noPrice.filled({ orderId: 'o1', quantityMicro: UNIT, priceMicro: undefined });
    expect(noPrice.agrees).toBe(false);
    const unknown = open();
    unknown.filled({ orderId: 'o9', quantityMicro: UNIT, priceMicro: 3 });
    expect(unknown.agrees).toBe(false);
    const impossible = open();
    impossible.sent(order);
    impossible.filled({ orderId: 'o1', quantityMicro: 0, priceMicro: 3 });
    impossible.flush();
    expect(impossible.agrees).toBe(false);
  });

  test('books what the venue took: told as it happens or remembered, a rebate too', () => {
    const charged = open({ deposit });
    charged.sent(order);
    charged.filled({ orderId: 'o1', quantityMicro: UNIT, priceMicro: 3, feeMicro: 5, fill: 'venue/2' });
    charged.remembered([
      { ...fill, feeMicro: 5 },
      { ...fill, number: 3, fill: 'venue/3', feeMicro: -2 },
    ]);
    expect(charged.cashMicro).toBe(deposit.amountMicro - 3 - 5 - 3 + 2);
    const held = new Map([['BTC', 2 * UNIT]]);
    expect(charged.statement('venue', charged.cashMicro, 3, held)).toEqual([]);
    expect(charged.agrees).toBe(true);
    expect(charged.statement('venue', charged.cashMicro, 4, held)).toEqual([
      { account: 'fees', ledgerMicro: 3, statementMicro: 4 },
    ]);
    expect(charged.agrees).toBe(false);
  });

  test.each([
    ['quantity', { quantityMicro: UNIT + 1 }],
    ['price', { priceMicro: 4 }],
    ['fee', { feeMicro: 1 }],
    ['side', { side: 'SELL' as const }],
    ['instrument', { instrument: 'ETH' }],
    ['order', { id: 'o2' }],
  ])('does not agree with a venue that tells of one fill with another %s', (_what, changed) => {
    const waiting = open({ deposit });
    waiting.sent(order);
    waiting.filled({ orderId: 'o1', quantityMicro: UNIT, priceMicro: 3, fill: 'venue/2' });
    waiting.remembered([{ ...fill, ...changed }]);
    expect([waiting.agrees, waiting.cashMicro]).toEqual([false, deposit.amountMicro - 3]);
    const booked = open();
    booked.remembered([fill]);
    expect(booked.agrees).toBe(true);
    booked.remembered([{ ...fill, ...changed }]);
    expect([booked.agrees, booked.cashMicro]).toEqual([false, deposit.amountMicro - 3]);
  });

  test('books funding once, apart from profit, and does not agree with a payment that is told in two ways', () => {
    const perpetual = open({ deposit });
    const payment = { payment: '2026-01-01T08', instrument: 'BTC', amountMicro: -7 };
    expect([perpetual.funded(payment), perpetual.funded(payment)]).toEqual([true, true]);
    expect(perpetual.cashMicro).toBe(deposit.amountMicro - 7);
    expect(perpetual.statement('venue', perpetual.cashMicro, 0, new Map())).toEqual([]);
    const again = open();
    expect([again.funded(payment), again.funded({ ...payment, amountMicro: 7 })]).toEqual([true, false]);
    expect(again.cashMicro).toBe(deposit.amountMicro - 7);
    expect(open().funded({ ...payment, payment: 'next', amountMicro: 0.5 })).toBe(false);
  });

  test('books more fills than fit into one group', () => {
    const many = Array.from({ length: GROUP_FACTS_MAX + 1 }, (_, index) => ({
      ...fill,
      fill: `many/${index}`,
    }));
    const long = open({ deposit });
    long.remembered(many);
    expect([long.agrees, long.positions.get('BTC')]).toEqual([true, many.length * UNIT]);
  });

  test.each([
    ['quantity', { quantityMicro: Number.NaN }],
    ['price', { priceMicro: 0.5 }],
    ['fee', { feeMicro: Number.POSITIVE_INFINITY }],
  ])('does not agree any more after a fill with an impossible %s', (_what, changed) => {
    const impossible = open({ deposit });
    impossible.sent(order);
    impossible.filled({ orderId: 'o1', quantityMicro: UNIT, priceMicro: 3, ...changed });
    expect([impossible.agrees, impossible.cashMicro]).toEqual([false, deposit.amountMicro]);
  });

  test('keeps the highest equity over sessions, and knows none while a position has no mark', () => {
    const first = open({ deposit });
    first.remembered([fill]);
    expect(first.equityMicro(() => undefined)).toBeUndefined();
    const equity = first.equityMicro(() => 500 * UNIT);
    expect(equity).toBe(deposit.amountMicro - 3 + 500 * UNIT);
    first.end(equity ?? 0);
    expect(open().peakMicro).toBe(equity);
  });

  test('is not taken over while a paper session is open in it', () => {
    const made = Ledger.create(place, { kind: 'deposit', id: 'opening', atMs: 0, note: '', ...deposit });
    if (!made.ok) throw new Error(made.problem.code);
    const session = { kind: 'session', id: 's', atMs: 0, session: 's', terms: 'seed 1', build: 'b' } as const;
    expect(made.value.post([session]).ok).toBe(true);
    made.value.close();
    expect(() => open()).toThrow('is still open');
    expect(() => open()).toThrow('is still open'); // and it was let go of
  });
});
