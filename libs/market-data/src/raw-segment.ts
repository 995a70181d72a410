/** Raw recordings of several instruments, merged by receive time and observed at a fixed step. */
import { readFeedFile } from './feed-file.ts';
import type { FeedMessage } from './feed-message.ts';
import type { InstrumentObservation } from './observation.ts';
import { OrderBook } from './order-book.ts';
import { JitterSensor, RangeSensor, TakerSensor, UsualLevel } from './sensors.ts';

const WINDOW_MS = 60_000;
const DEPTH_RATIO_MAX_PPM = 10_000_000;

/** A recording and the instrument that it is of. */
export interface RawFeed {
  readonly instrument: string;
  readonly path: string;
}

/** One instant: milliseconds since the first instant, and what was seen of each instrument. */
export interface Instant {
  readonly offsetMs: number;
  readonly instruments: readonly InstrumentObservation[];
}

/**
 * Observes the feeds every `stepMs` of receive time, from when all sensors are warm until the first feed ends.
 *
 * @throws DataError as {@link readFeedFile}.
 */
export async function* observeRawFeeds(feeds: readonly RawFeed[], stepMs: number): AsyncGenerator<Instant> {
  const sensors = feeds.map((feed) => new InstrumentSensors(feed.instrument, stepMs));
  const cursors = await Promise.all(feeds.map((feed) => FeedCursor.open(feed.path)));
  const startUs = Math.max(...cursors.map((cursor) => cursor.head?.receiveUs ?? 0));
  try {
    for (let step = 0, offsetMs = 0; ; step += 1) {
      const untilUs = startUs + step * stepMs * 1_000;
      for (const [index, cursor] of cursors.entries()) await cursor.drain(untilUs, sensors[index]);
      if (cursors.some((cursor) => cursor.head === undefined)) return;
      if (!sensors.every((sensor) => sensor.hasQuote)) continue;
      const instruments = sensors.map((sensor) => sensor.observe(untilUs));
      // Sensors warm up first: a window that is not full says nothing, and nothing would count as bad health.
      if (offsetMs === 0 && !instruments.every(isComplete)) continue;
      yield { offsetMs, instruments };
      offsetMs += stepMs;
    }
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

/** The next message of a file. */
class FeedCursor {
  readonly #batches: AsyncGenerator<FeedMessage[]>;
  #batch: FeedMessage[] = [];
  #index = 0;

  private constructor(path: string) {
    this.#batches = readFeedFile(path);
  }

  static async open(path: string): Promise<FeedCursor> {
    const cursor = new FeedCursor(path);
    await cursor.#fill();
    return cursor;
  }

  get head(): FeedMessage | undefined {
    return this.#batch[this.#index];
  }

  /** Gives every message received up to and including `untilUs` to the sensors. */
  async drain(untilUs: number, sensors: InstrumentSensors | undefined): Promise<void> {
    for (let head = this.head; head !== undefined && head.receiveUs <= untilUs; head = this.head) {
      sensors?.take(head);
      this.#index += 1;
      if (this.#index >= this.#batch.length) await this.#fill();
    }
  }

  async close(): Promise<void> {
    await this.#batches.return(undefined);
  }

  async #fill(): Promise<void> {
    const next = await this.#batches.next();
    this.#batch = next.done === true ? [] : next.value;
    this.#index = 0;
  }
}

/** All sensors of one instrument. */
class InstrumentSensors {
  readonly #instrument: string;
  readonly #book = new OrderBook();
  // A stream each: depth and quotes leave the venue by different roads, and their stamps interleave backwards.
  readonly #jitter = { depth: new JitterSensor(), quote: new JitterSensor(), trade: new JitterSensor() };
  readonly #taker = new TakerSensor(WINDOW_MS);
  readonly #range: RangeSensor;
  readonly #usualDepth = new UsualLevel(DEPTH_RATIO_MAX_PPM);
  #bidMicro = 0;
  #askMicro = 0;
  #receivedUs = 0;

  constructor(instrument: string, stepMs: number) {
    this.#instrument = instrument;
    this.#range = new RangeSensor(Math.ceil(WINDOW_MS / stepMs));
  }

  get hasQuote(): boolean {
    return this.#bidMicro > 0;
  }

  take(message: FeedMessage): void {
    this.#receivedUs = message.receiveUs;
    if (message.kind === 'snapshot') return this.#book.apply(message);
    if (message.exchangeMs !== undefined) {
      this.#jitter[message.kind].take(message.receiveUs, message.exchangeMs);
    }
    if (message.kind === 'depth') return this.#book.apply(message);
    if (message.kind === 'quote') {
      this.#bidMicro = message.bidMicro;
      this.#askMicro = message.askMicro;
      return;
    }
    this.#taker.take(Math.floor(message.receiveUs / 1_000), message.quantityMicro, message.takerBought);
  }

  observe(nowUs: number): InstrumentObservation {
    const middle = Math.floor((this.#bidMicro + this.#askMicro) / 2);
    const depth = this.#book.depthNear(middle);
    const jitters = [this.#jitter.depth.jitterMs, this.#jitter.quote.jitterMs, this.#jitter.trade.jitterMs];
    return {
      instrument: this.#instrument,
      bidMicro: this.#bidMicro,
      askMicro: this.#askMicro,
      latencyMs: Math.max(0, Math.ceil((nowUs - this.#receivedUs) / 1_000)),
      jitterMs: Math.max(...jitters),
      depthPpm: depth === undefined ? undefined : this.#usualDepth.ratioPpm(depth),
      takerBuyPpm: this.#taker.buyPpm(Math.floor(nowUs / 1_000)),
      volatilityPpm: this.#range.volatilityPpm(middle),
    };
  }
}

function isComplete(seen: InstrumentObservation): boolean {
  return seen.depthPpm !== undefined && seen.takerBuyPpm !== undefined && seen.volatilityPpm !== undefined;
}
