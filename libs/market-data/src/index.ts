/** Real market data: recordings and their digests, raw feeds and bars, and a labelled synthetic fallback. */
export { type Bar, readBars } from './bars.ts';
export { DataError, type DataErrorDetail, dataErrorText } from './data-error.ts';
export { readFeedFile } from './feed-file.ts';
export type { FeedMessage } from './feed-message.ts';
export { type FeedInstrument, type FeedReadings, feedReadings } from './feed-readings.ts';
export { isMarketSession, type MarketSession, marketSession } from './market-session.ts';
export type { InstrumentObservation, MarketObservation, ObservationOrigin } from './observation.ts';
export { recordedSession, sessionRecordings } from './recorded-session.ts';
export {
  listRecordings,
  type Recording,
  type RecordingFolder,
  type RecordingKind,
  recordingFolders,
  sha256OfFile,
  verifyRecording,
} from './recordings.ts';
export { fetchStockPrices } from './stock-prices.ts';
export { syntheticSession } from './synthetic-session.ts';
