/**
 * A session without recordings: real daily closes, with an order book made up from a seed on top. It is labelled
 * synthetic throughout, and evidence from it never counts for live. A trading day is played as one minute.
 */
import { createHash } from 'node:crypto';
import type { InstrumentObservation, MarketObservation } from './observation.ts';
import { RangeSensor } from './sensors.ts';
import type { TradingDay } from './stock-prices.ts';
import { fetchStockPrices, readTradingDays } from './stock-prices.ts';

const TICKERS = ['AAPL', 'JPM', 'MSFT', 'XOM'] as const;
const FROM = '2005-01-01';
const UNTIL = '2011-01-01'; // the crash of 2008 lies inside
const DAY_MS = 60_000;
const WINDOW_DAYS = 12;
const PPM = 1_000_000;

/** @throws DataError as {@link fetchStockPrices}. */
export async function* syntheticSession(
  repositoryRoot: string,
  seed: number,
): AsyncGenerator<MarketObservation> {
  const file = await fetchStockPrices(repositoryRoot);
  yield* observeDays(readTradingDays(file, TICKERS, FROM, UNTIL), seed);
}

/** Observations of the days after the sensors have warmed up. The same days and seed give the same observations. */
export function* observeDays(days: readonly TradingDay[], seed: number): Generator<MarketObservation> {
  const ranges = TICKERS.map(() => new RangeSensor(WINDOW_DAYS));
  let sequence = 0;
  for (const [index, day] of days.entries()) {
    const instruments = TICKERS.map((ticker, column): InstrumentObservation => {
      const close = day.closesMicro[column] ?? 0;
      const before = days[index - 1]?.closesMicro[column] ?? close;
      const returnPpm = Math.trunc(((close - before) / before) * PPM);
      const volatilityPpm = ranges[column]?.volatilityPpm(close);
      return { ...madeUpBook(ticker, close, returnPpm, bytesOf(seed, day.date, ticker)), volatilityPpm };
    });
    if (instruments.some((instrument) => instrument.volatilityPpm === undefined)) continue;
    sequence += 1;
    yield {
      sequence,
      atMs: sequence * DAY_MS,
      segment: `synthetic book on daily closes, ${day.date.slice(0, 4)}`,
      origin: 'synthetic',
      instruments,
    };
  }
}

/** Spread of 1 to 4 basis points; delays inside their deadbands but for rare bursts; thinner books on wild days. */
function madeUpBook(
  instrument: string,
  closeMicro: number,
  returnPpm: number,
  bytes: Uint8Array,
): Omit<InstrumentObservation, 'volatilityPpm'> {
  const byte = (index: number): number => bytes[index] ?? 0;
  const half = Math.ceil((closeMicro * (50 + (byte(0) % 4) * 50)) / PPM);
  const isBurst = byte(1) === 0;
  return {
    instrument,
    bidMicro: closeMicro - half,
    askMicro: closeMicro + half,
    latencyMs: isBurst ? 200 + byte(2) * 4 : byte(2) % 180,
    jitterMs: isBurst ? 80 + byte(3) : byte(3) % 60,
    depthPpm: Math.max(40_000, 700_000 + byte(4) * 3_000 - Math.min(600_000, Math.abs(returnPpm) * 4)),
    takerBuyPpm: Math.min(900_000, Math.max(50_000, 400_000 + byte(5) * 800 + returnPpm * 3)),
  };
}

/** 32 bytes that depend on nothing but the names: no generator whose order of use could matter. */
function bytesOf(seed: number, date: string, ticker: string): Uint8Array {
  return createHash('sha256').update(`${seed}/${date}/${ticker}`).digest();
}
