import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AMOUNT_FORM, amountMicroOf } from './amount.ts';
import { Ledger } from './ledger.ts';
import { postTransfer, type Transfer, transferEntry } from './transfer.ts';

let folder: string;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-transfer-'));
  const opening = { kind: 'deposit', id: 'opening', atMs: 0, amountMicro: 100, by: 'ann', note: '' } as const;
  const made = Ledger.create({ file: join(folder, 'ledger.db') }, opening);
  if (!made.ok) throw new Error(made.problem.code);
  ledger = made.value;
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const wire: Transfer = { kind: 'deposit', name: 'wire-7', amountMicro: 50, by: 'bob', note: 'May' };

// [utest->REQ~ledger-persistent~1]
describe('a transfer', () => {
  test('moves cash, capital and the highest equity by its amount, and nothing else', () => {
    expect(postTransfer(ledger, wire, 5)).toMatchObject({ ok: true, value: { entry: 2, isNew: true } });
    expect(ledger.book.state).toMatchObject({
      balances: [
        ['capital', -150],
        ['cash', 150],
      ],
      peakMicro: 150,
    });
    const out = { ...wire, kind: 'withdrawal', name: 'wire-8', amountMicro: 120 } as const;
    expect(postTransfer(ledger, out, 6)).toMatchObject({ ok: true, value: { entry: 3, isNew: true } });
    expect(ledger.book.state).toMatchObject({ peakMicro: 30 });
    expect([ledger.book.cashMicro, ledger.book.capitalMicro]).toEqual([30, 30]);
    expect(ledger.factOf('capital/wire-8')).toEqual({
      kind: 'withdrawal',
      id: 'capital/wire-8',
      atMs: 6,
      amountMicro: 120,
      by: 'bob',
      note: 'May',
    });
  });

  test('that is told again, at another time, is the one that is booked', () => {
    postTransfer(ledger, wire, 5);
    expect(postTransfer(ledger, wire, 9)).toMatchObject({ ok: true, value: { entry: 2, isNew: false } });
    expect(ledger.book.cashMicro).toBe(150);
    expect([transferEntry(ledger, 'wire-7'), transferEntry(ledger, 'wire-9')]).toEqual([2, undefined]);
  });

  test.each<Partial<Transfer>>([{ amountMicro: 51 }, { by: 'ann' }, { note: '' }, { kind: 'withdrawal' }])(
    'of the same name that is another one is refused: %o',
    (changed) => {
      postTransfer(ledger, wire, 5);
      expect(postTransfer(ledger, { ...wire, ...changed }, 5)).toEqual({
        ok: false,
        problem: { code: 'LEDGER302', id: 'capital/wire-7' },
      });
      expect(ledger.book.cashMicro).toBe(150);
    },
  );

  test('of more than there is, of nothing, or of nobody is refused, and leaves no entry', () => {
    const out = { ...wire, kind: 'withdrawal' } as const;
    expect(postTransfer(ledger, { ...out, amountMicro: 101 }, 5)).toEqual({
      ok: false,
      problem: { code: 'LEDGER304', cashMicro: 100, amountMicro: 101 },
    });
    for (const wrong of [{ amountMicro: 0 }, { amountMicro: -1 }, { amountMicro: 0.5 }, { by: '' }]) {
      expect(postTransfer(ledger, { ...wire, ...wrong }, 5)).toMatchObject({
        problem: { code: 'LEDGER301' },
      });
    }
    expect(ledger.head.count).toBe(1);
    expect(postTransfer(ledger, { ...out, amountMicro: 100 }, 5)).toMatchObject({ ok: true });
    expect(ledger.book.cashMicro).toBe(0);
  });
});

describe('an amount', () => {
  test('is whole units and up to six decimals', () => {
    const read = ['0', '7', '007', '1.5', '0.000001', '999999999.999999'].map(amountMicroOf);
    expect(read).toEqual([0, 7_000_000, 7_000_000, 1_500_000, 1, 999_999_999_999_999]);
  });

  test.each([
    '',
    '-1',
    '+1',
    '1.',
    '.5',
    '1.0000001',
    '1234567890',
    '1e3',
    '1,5',
    ' 1',
    '1 ',
    'x1',
    '1x',
    'NaN',
  ])('is not read from %o', (text) => {
    expect(amountMicroOf(text)).toBeUndefined();
    expect(AMOUNT_FORM).toBe('up to nine digits, and six decimals');
  });
});
