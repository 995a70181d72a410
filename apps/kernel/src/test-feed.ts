/** A small made-up market for tests: no files, the same every time. */
import type { MarketObservation } from './market-feed.ts';

const INSTRUMENTS = ['BTC', 'ETH', 'SOL', 'XRP'];

/** `turns` observations, half a second apart, prices in a slow zigzag. */
export async function* testFeed(turns: number): AsyncGenerator<MarketObservation> {
  for (let sequence = 1; sequence <= turns; sequence += 1) {
    yield {
      sequence,
      atMs: sequence * 500,
      segment: 'made up for a test',
      origin: 'synthetic',
      instruments: INSTRUMENTS.map((instrument, index) => {
        const bidMicro = (100 + index) * 1_000_000 + Math.abs((sequence % 60) - 30) * 20_000;
        return {
          instrument,
          bidMicro,
          askMicro: bidMicro + 10_000,
          latencyMs: 10,
          jitterMs: 1,
          depthPpm: 1_000_000,
          takerBuyPpm: 500_000,
          volatilityPpm: 1_000_000,
        };
      }),
    };
  }
}
