import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from '@plimsoll/ledger';
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
