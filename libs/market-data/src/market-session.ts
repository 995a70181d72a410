/** The sessions of market data that there are, by name: the same name and seed give the same observations. */
import type { MarketObservation } from './observation.ts';
import { recordedDay, recordedSession } from './recorded-session.ts';
import { listRecordings } from './recordings.ts';
import { syntheticSession } from './synthetic-session.ts';

/** `recorded` and `day` are of recordings, `synthetic` is made up over real prices and says so. */
export type MarketSession = 'recorded' | 'day' | 'synthetic';

/** True for the name of a session. */
export function isMarketSession(name: string | undefined): name is MarketSession {
  return name === 'recorded' || name === 'day' || name === 'synthetic';
}

/** @throws DataError when recordings or prices are missing, or are not what their digests say. */
export function marketSession(
  name: MarketSession,
  repositoryRoot: string,
  seed: number,
): AsyncIterable<MarketObservation> {
  if (name === 'synthetic') return syntheticSession(repositoryRoot, seed);
  const folder = listRecordings(repositoryRoot, process.env);
  return name === 'day' ? recordedDay(folder) : recordedSession(folder);
}
