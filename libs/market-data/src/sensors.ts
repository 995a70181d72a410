/** Small integer sensors that turn a feed into readings. Each is fed in order and read at an instant. */

const PPM = 1_000_000;

/**
 * Interarrival jitter as in RFC 3550: J += (|D| - J) / 16, where D is the change of (receive - exchange) between two
 * messages of a stream. A constant clock offset (the recorder's is 1.27 s behind the venue) cancels out.
 */
export class JitterSensor {
  #transitUs: number | undefined;
  #jitterSixteenthsUs = 0;

  /** One message: receive time in microseconds, exchange time in milliseconds, on whatever clocks. */
  take(receiveUs: number, exchangeMs: number): void {
    const transit = receiveUs - exchangeMs * 1_000;
    if (this.#transitUs !== undefined) {
      const change = Math.abs(transit - this.#transitUs);
      this.#jitterSixteenthsUs += change - Math.floor(this.#jitterSixteenthsUs / 16);
    }
    this.#transitUs = transit;
  }

  /** Whole milliseconds, rounded up. */
  get jitterMs(): number {
    return Math.ceil(this.#jitterSixteenthsUs / 16_000);
  }
}

/**
 * A value in ppm of its own usual level, where the usual level follows slowly (1/64 a sample).
 * A usual level learnt from the feed itself: it says 'thinner than lately', not 'thin'.
 */
export class UsualLevel {
  #usual: number | undefined;
  readonly #ratioMaxPpm: number;

  constructor(ratioMaxPpm: number) {
    this.#ratioMaxPpm = ratioMaxPpm;
  }

  /** @returns `value` in ppm of the usual level before this sample; 1 000 000 for the first one. */
  ratioPpm(value: number): number {
    const usual = this.#usual ?? value;
    this.#usual = usual + Math.trunc((value - usual) / 64);
    if (usual === 0) return value === 0 ? PPM : this.#ratioMaxPpm;
    return Math.min(this.#ratioMaxPpm, Math.floor((value / usual) * PPM));
  }
}

/** Share of bought taker volume over the last `windowMs`. */
export class TakerSensor {
  readonly #windowMs: number;
  readonly #trades: { atMs: number; bought: number; sold: number }[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** One trade, or a second's worth of them. */
  take(atMs: number, quantity: number, takerBought: boolean): void {
    const last = this.#trades.at(-1);
    const second = Math.floor(atMs / 1_000) * 1_000;
    const bought = takerBought ? quantity : 0;
    if (last?.atMs === second) {
      last.bought += bought;
      last.sold += quantity - bought;
    } else {
      this.#trades.push({ atMs: second, bought, sold: quantity - bought });
    }
  }

  /** @returns ppm, or undefined when nothing traded in the window. */
  buyPpm(nowMs: number): number | undefined {
    while ((this.#trades[0]?.atMs ?? nowMs) + this.#windowMs < nowMs) this.#trades.shift();
    let bought = 0;
    let total = 0;
    for (const trade of this.#trades) {
      bought += trade.bought;
      total += trade.bought + trade.sold;
    }
    return total === 0 ? undefined : Math.floor((bought / total) * PPM);
  }
}

/** Range of the middle price over the last `samples` readings, compared with the usual range. */
export class RangeSensor {
  readonly #samples: number;
  readonly #prices: number[] = [];
  readonly #usual = new UsualLevel(100 * PPM);

  constructor(samples: number) {
    this.#samples = samples;
  }

  /** @returns The range in ppm of the usual one; undefined until the window is full. */
  volatilityPpm(middleMicro: number): number | undefined {
    this.#prices.push(middleMicro);
    if (this.#prices.length > this.#samples) this.#prices.shift();
    if (this.#prices.length < this.#samples) return undefined;
    const low = Math.min(...this.#prices);
    const high = Math.max(...this.#prices);
    return this.#usual.ratioPpm(Math.floor(((high - low) / low) * PPM * 1_000));
  }
}
