/** Small facts and folders for tests. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CapitalFact, Fact, FillFact } from '../src/fact.ts';
import { Ledger, type LedgerPlace } from '../src/ledger.ts';
import type { LedgerResult } from '../src/problem.ts';

/** A thousand, put in by ann. */
export const DEPOSIT: CapitalFact & { readonly kind: 'deposit' } = {
  kind: 'deposit',
  id: 'opening',
  atMs: 0,
  amountMicro: 1_000_000_000,
  by: 'ann',
  note: 'first capital',
};

/** A buy (quantity above 0) or a sale at a price, whole units, with a fee of 1. */
export function fill(id: string, quantity: number, price: number, instrument = 'BTC'): FillFact {
  const quantityMicro = quantity * 1_000_000;
  const proceedsMicro = 0 - quantity * price * 1_000_000;
  return {
    kind: 'fill',
    id,
    atMs: 1,
    orderId: `order of ${id}`,
    instrument,
    quantityMicro,
    proceedsMicro,
    feeMicro: 1,
  };
}

/** The value of a result that must be ok. */
export function must<Value>(result: LedgerResult<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

/** A folder of its own for each call, all removed by `clear`. */
export function folders(): { readonly make: () => LedgerPlace; readonly clear: () => void } {
  const made: string[] = [];
  return {
    make: () => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ledger-'));
      made.push(folder);
      return { file: join(folder, 'ledger.db') };
    },
    clear: () => {
      for (const folder of made) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A closed ledger with the deposit and these facts. */
export function written(place: LedgerPlace, facts: readonly Fact[]): void {
  const ledger = must(Ledger.create(place, DEPOSIT));
  must(ledger.post(facts));
  ledger.close();
}

/** How many more files this process has open after doing that fifty times; others may open some meanwhile. */
export function leftOpenBy(action: () => void): number {
  const count = (): number => readdirSync('/dev/fd').length;
  action();
  const before = count();
  for (let times = 0; times < 50; times += 1) action();
  return count() - before;
}

/** Fewer than this were left open by somebody else. */
export const LEFT_OPEN_MAX = 25;
