/** The recorded session: raw feeds of one evening, then a crash and a calm stretch as bars, on one logical clock. */
import type { BarWindow } from './bar-segment.ts';
import { observeBars } from './bar-segment.ts';
import type { MarketObservation } from './observation.ts';
import type { Instant } from './raw-segment.ts';
import { observeRawFeeds } from './raw-segment.ts';
import type { Recording, RecordingFolder } from './recordings.ts';
import { recordingNamed, verifyRecording } from './recordings.ts';
import { PriceSeam } from './seam.ts';

/** Step of the raw segment, milliseconds. */
const RAW_STEP_MS = 500;

const MINUTE_MS = 60_000;

const RAW = [
  { instrument: 'BTCUSDT', name: 'hftbacktest/usdm_btcusdt_20240808.gz' },
  { instrument: 'ETHUSDT', name: 'hftbacktest/usdm_ethusdt_20240808.gz' },
  { instrument: 'BTCUSD_PERP', name: 'hftbacktest/cm_btcusd_perp_20240808.gz' },
  { instrument: 'BTCUSDT_SPOT', name: 'hftbacktest/spot_btcusdt_20240808.gz' },
];

const BARS: readonly { segment: string; suffix: string; window: BarWindow }[] = [
  {
    segment: 'perps18 5m, crash of 2025-04-06',
    suffix: '5m-futures.feather',
    window: { fromMs: Date.UTC(2025, 3, 6), untilMs: Date.UTC(2025, 3, 8), barMs: 5 * MINUTE_MS },
  },
  {
    segment: 'perps18 1m, 2025-05-05',
    suffix: '1m-futures.feather',
    window: { fromMs: Date.UTC(2025, 4, 5, 12), untilMs: Date.UTC(2025, 4, 5, 20), barMs: MINUTE_MS },
  },
];

const BAR_INSTRUMENTS = [
  { instrument: 'BTCUSDT', prefix: 'perps18/BTC_USDT_USDT-' },
  { instrument: 'ETHUSDT', prefix: 'perps18/ETH_USDT_USDT-' },
];

/** The recordings that the session reads. @throws DataError DATA102 when one is not listed. */
export function sessionRecordings(folder: RecordingFolder): Recording[] {
  const names = [
    ...RAW.map(({ name }) => name),
    ...BARS.flatMap(({ suffix }) => BAR_INSTRUMENTS.map(({ prefix }) => prefix + suffix)),
  ];
  return names.map((name) => recordingNamed(folder, name));
}

/** Verifies every recording it reads, then observes. @throws DataError. */
export async function* recordedSession(folder: RecordingFolder): AsyncGenerator<MarketObservation> {
  for (const recording of sessionRecordings(folder)) await verifyRecording(recording);
  const pathOf = (name: string): string => recordingNamed(folder, name).path;
  const session = new SessionClock();
  const raw = RAW.map(({ instrument, name }) => ({ instrument, path: pathOf(name) }));
  session.nextSegment('hftbacktest raw feeds, 2024-08-08', RAW_STEP_MS);
  for await (const instant of observeRawFeeds(raw, RAW_STEP_MS)) yield session.place(instant);
  for (const { segment, suffix, window } of BARS) {
    session.nextSegment(segment, window.barMs);
    const feeds = BAR_INSTRUMENTS.map(({ instrument, prefix }) => ({
      instrument,
      path: pathOf(prefix + suffix),
    }));
    for (const instant of observeBars(feeds, window)) yield session.place(instant);
  }
}

/** A whole day of four perpetuals, minute by minute: midnight to midnight, UTC. */
const DAY: BarWindow = {
  fromMs: Date.UTC(2025, 4, 5),
  untilMs: Date.UTC(2025, 4, 6),
  barMs: MINUTE_MS,
};
const DAY_PERPETUALS = ['BTC', 'ETH', 'SOL', 'XRP'];

/** Verifies every recording it reads, then observes one day, compressed: as fast as it is asked for. @throws DataError. */
export async function* recordedDay(folder: RecordingFolder): AsyncGenerator<MarketObservation> {
  const feeds: { instrument: string; path: string }[] = [];
  for (const name of DAY_PERPETUALS) {
    const recording = recordingNamed(folder, `perps18/${name}_USDT_USDT-1m-futures.feather`);
    await verifyRecording(recording);
    feeds.push({ instrument: `${name}USDT`, path: recording.path });
  }
  const session = new SessionClock();
  session.nextSegment('perps18 1m, the day of 2025-05-05', DAY.barMs);
  for (const instant of observeBars(feeds, DAY)) yield session.place(instant);
}

/** Puts the instants of each segment behind those of the one before. */
class SessionClock {
  readonly #seam = new PriceSeam();
  #segment = '';
  #startMs = 0;
  #lastMs = 0;
  #sequence = 0;

  nextSegment(segment: string, stepMs: number): void {
    this.#seam.nextSegment();
    this.#segment = segment;
    this.#startMs = this.#lastMs + stepMs;
  }

  place(instant: Instant): MarketObservation {
    this.#sequence += 1;
    this.#lastMs = this.#startMs + instant.offsetMs;
    return {
      sequence: this.#sequence,
      atMs: this.#lastMs,
      segment: this.#segment,
      origin: 'recorded',
      instruments: instant.instruments.map((seen) => this.#seam.join(seen)),
    };
  }
}
