import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataError } from './data-error.ts';
import { fetchStockPrices } from './stock-prices.ts';

let root = '';
const path = process.env['PATH'];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-prices-test-'));
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(root, { recursive: true, force: true });
});

async function refusal(): Promise<[code: string, exitCode: number]> {
  const error: unknown = await fetchStockPrices(root).catch((thrown: unknown) => thrown);
  if (!(error instanceof DataError)) throw error;
  return [error.detail.code, error.exitCode];
}

describe('the fallback prices', () => {
  test('are refused when the file kept from before has other bytes than the pinned ones', async () => {
    const folder = join(root, '.plimsoll', 'data', 'skfolio-0.9.0');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'sp500_dataset.csv.gz'), 'tampered');
    expect(await refusal()).toEqual(['DATA302', 2]);
  });

  test('say what is missing on a machine without Python', async () => {
    process.env['PATH'] = root;
    expect(await refusal()).toEqual(['DATA301', 3]);
  });
});
