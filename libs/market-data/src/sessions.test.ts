import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readBars } from './bars.ts';
import { DataError } from './data-error.ts';
import type { MarketObservation } from './observation.ts';
import { recordedSession, sessionRecordings } from './recorded-session.ts';
import { listRecordings } from './recordings.ts';
import { readTradingDays } from './stock-prices.ts';
import { observeDays } from './synthetic-session.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

function recordingsHere() {
  try {
    return listRecordings(ROOT, process.env);
  } catch (error) {
    if (error instanceof DataError && error.detail.code === 'DATA101') return undefined;
    throw error;
  }
}

const folder = recordingsHere();
const PRICES = ['equities/sp500_dataset.csv.gz'];

describe.runIf(folder !== undefined)('recordings (set PLIMSOLL_DATA where they are missing)', () => {
  test('bars are read as recorded, in whole micro-units', () => {
    const file = sessionRecordings(folder!).find(({ name }) => name.includes('BTC_USDT_USDT-5m'))?.path ?? '';
    const from = Date.UTC(2025, 3, 6);
    const bars = readBars(file, from, Date.UTC(2025, 3, 8));
    expect(bars).toHaveLength(576);
    expect(bars[0]?.openedAtMs).toBe(from);
    const lowest = Math.min(...bars.map(({ lowMicro }) => lowMicro));
    expect(1 - lowest / (bars[0]?.openMicro ?? 1)).toBeCloseTo(0.108, 2); // the crash: -10.8 %
  });

  test('a file that is no feather file is refused', () => {
    expect(() => readBars(fileURLToPath(import.meta.url), 0, 1)).toThrow('DATA203');
    expect(() => readBars(join(ROOT, 'absent.feather'), 0, 1)).toThrow('DATA102');
  });

  test('the session observes all segments on one clock, and joins them without a jump', async () => {
    const seen: MarketObservation[] = [];
    for await (const observation of recordedSession(folder!)) seen.push(observation);
    expect(seen).toHaveLength(1_624);
    let seams = 0;
    for (const [index, { sequence, atMs, origin, segment, instruments }] of seen.entries()) {
      const last = seen[index - 1];
      expect([sequence, origin]).toEqual([index + 1, 'recorded']);
      expect(atMs).toBeGreaterThan(last?.atMs ?? 0);
      for (const { bidMicro, askMicro, depthPpm } of instruments) {
        expect(bidMicro > 0 && askMicro >= bidMicro).toBe(true);
        expect(Number.isSafeInteger(depthPpm)).toBe(true);
      }
      if (last === undefined || last.segment === segment) continue;
      seams += 1;
      expect(instruments[0]?.bidMicro).toBe(last.instruments[0]?.bidMicro);
    }
    expect(seams).toBe(2);
  }, 60_000);
});

describe.runIf(folder?.recordings.some(({ name }) => PRICES.includes(name)))('synthetic session', () => {
  const days = () => {
    const file = folder?.recordings.find(({ name }) => PRICES.includes(name))?.path ?? '';
    return readTradingDays(file, ['AAPL', 'JPM', 'MSFT', 'XOM'], '2008-01-01', '2009-01-01');
  };

  test('lies on real closes, is labelled, and depends on the seed alone', () => {
    expect(days()).toHaveLength(253);
    const first = [...observeDays(days(), 7)];
    expect(
      first.every(({ origin, segment }) => origin === 'synthetic' && segment.startsWith('synthetic')),
    ).toBe(true);
    expect([...observeDays(days(), 7)]).toEqual(first);
    expect([...observeDays(days(), 8)]).not.toEqual(first);
    const middle = first.map(
      ({ instruments }) => ((instruments[1]?.bidMicro ?? 0) + (instruments[1]?.askMicro ?? 0)) / 2,
    );
    expect(middle).toEqual(
      days()
        .slice(11)
        .map(({ closesMicro }) => closesMicro[1]),
    );
  });

  test('refuses a table without the asked columns', () => {
    const file = folder?.recordings.find(({ name }) => PRICES.includes(name))?.path ?? '';
    expect(() => readTradingDays(file, ['NOPE'], '2008', '2009')).toThrow('DATA203');
    expect(() => readTradingDays(fileURLToPath(import.meta.url), ['AAPL'], '2008', '2009')).toThrow(
      'DATA203',
    );
    expect(readFileSync(file).length).toBe(426_065);
  });
});
