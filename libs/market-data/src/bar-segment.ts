/** Recorded price bars of several instruments, observed at the end of each bar. */
import type { Bar } from './bars.ts';
import { readBars } from './bars.ts';
import type { InstrumentObservation } from './observation.ts';
import type { Instant } from './raw-segment.ts';
import { RangeSensor, UsualLevel } from './sensors.ts';

const PPM = 1_000_000;
const WINDOW_BARS = 12;
const WARM_UP_BARS = 64;
const DEPTH_RATIO_MAX_PPM = 10_000_000;

/** A file of bars and the instrument that it is of. */
export interface BarFeed {
  readonly instrument: string;
  readonly path: string;
}

/** Which bars: opened in [fromMs, untilMs), each `barMs` long. */
export interface BarWindow {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly barMs: number;
}

/**
 * Observes the window bar by bar. Bars carry no book and no trades, so three readings are worked out from what was
 * recorded: depth from traded volume against its usual level, taker share from where the bar closed in its range,
 * lateness from bars that are missing. None of them is made up.
 *
 * @throws DataError as {@link readBars}.
 */
export function* observeBars(feeds: readonly BarFeed[], window: BarWindow): Generator<Instant> {
  const { fromMs, untilMs, barMs } = window;
  const firstMs = fromMs - WARM_UP_BARS * barMs;
  const sensors = feeds.map(({ instrument, path }) => {
    const bars = new Map(readBars(path, firstMs, untilMs).map((bar) => [bar.openedAtMs, bar]));
    return { bars, sensor: new BarSensors(instrument) };
  });
  for (let openedAtMs = firstMs; openedAtMs < untilMs; openedAtMs += barMs) {
    const instruments: InstrumentObservation[] = [];
    for (const { bars, sensor } of sensors) {
      const seen = sensor.take(bars.get(openedAtMs), barMs);
      if (seen !== undefined) instruments.push(seen);
    }
    if (openedAtMs >= fromMs && instruments.length === feeds.length) {
      yield { offsetMs: openedAtMs - fromMs, instruments };
    }
  }
}

class BarSensors {
  readonly #instrument: string;
  readonly #range = new RangeSensor(WINDOW_BARS);
  readonly #usualVolume = new UsualLevel(DEPTH_RATIO_MAX_PPM);
  readonly #recent: Bar[] = [];
  #lateMs = 0;
  #last: InstrumentObservation | undefined;

  constructor(instrument: string) {
    this.#instrument = instrument;
  }

  /** @returns undefined before the first bar. A missing bar makes the last observation late by another bar. */
  take(bar: Bar | undefined, barMs: number): InstrumentObservation | undefined {
    if (bar === undefined) {
      this.#lateMs += barMs;
      if (this.#last !== undefined) this.#last = { ...this.#last, latencyMs: this.#lateMs };
      return this.#last;
    }
    this.#lateMs = 0;
    this.#recent.push(bar);
    if (this.#recent.length > WINDOW_BARS) this.#recent.shift();
    const volume = Math.floor(
      this.#recent.reduce((sum, each) => sum + each.volumeMicro, 0) / this.#recent.length,
    );
    this.#last = {
      instrument: this.#instrument,
      bidMicro: bar.closeMicro,
      askMicro: bar.closeMicro,
      latencyMs: 0,
      jitterMs: 0,
      depthPpm: this.#usualVolume.ratioPpm(volume),
      takerBuyPpm: Math.floor(
        this.#recent.reduce((sum, each) => sum + closePlacePpm(each), 0) / this.#recent.length,
      ),
      volatilityPpm: this.#range.volatilityPpm(bar.closeMicro),
    };
    return this.#last;
  }
}

/** Where in its range a bar closed, ppm: at the low 0, at the high 1 000 000. */
function closePlacePpm(bar: Bar): number {
  if (bar.highMicro === bar.lowMicro) return PPM / 2;
  return Math.floor(((bar.closeMicro - bar.lowMicro) / (bar.highMicro - bar.lowMicro)) * PPM);
}
